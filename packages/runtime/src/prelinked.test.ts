import { expect, test } from 'vitest'
import { type PrelinkedSide, loadPrelinked, loadPrelinkedNow, prelinkedProgram } from './prelinked.ts'

const text = (value: string): number[] => [value.length, ...new TextEncoder().encode(value)]
const section = (id: number, contents: readonly number[]): number[] => [id, contents.length, ...contents]
const vector = (items: readonly (readonly number[])[]): number[] => [items.length, ...items.flat()]

interface Shape {
  /** Payload of `wasmweld.program` or `wasmweld.prelinked`. */
  readonly place: readonly [name: string, payload: readonly number[]]
  /** Functions of `env`. */
  readonly imports?: readonly string[]
  /** Each calls all imports. */
  readonly exports?: readonly string[]
}

/** A module of functions without parameters and results. */
function compile({ place: [name, payload], imports = [], exports = [] }: Shape): WebAssembly.Module {
  const body = [0, ...imports.flatMap((_, index) => [0x10, index]), 0x0b]
  const bytes = [
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(0, [...text(name), ...payload]),
    ...section(1, vector([[0x60, 0, 0]])),
    ...section(2, vector(imports.map(field => [...text('env'), ...text(field), 0, 0]))),
    ...section(3, vector(exports.map(() => [0]))),
    ...section(7, vector(exports.map((field, index) => [...text(field), 0, imports.length + index]))),
    ...section(10, vector(exports.map(() => [body.length, ...body]))),
  ]
  return new WebAssembly.Module(Uint8Array.from(bytes))
}

const compileSide = (imports: readonly string[], exports: readonly string[], id = 'one'): WebAssembly.Module =>
  compile({ place: ['wasmweld.prelinked', [0, 0, 1, 0, ...text(id)]], imports, exports })

function program(log: string[]) {
  const module = compile({ place: ['wasmweld.program', text('one')], imports: [], exports: ['own'] })
  const noted = (name: string) => () => log.push(name)
  return prelinkedProgram(
    { module, instance: new WebAssembly.Instance(module) },
    { env: { a: noted('a'), b: noted('b') } },
  )
}

const hooks = (name: string): Pick<PrelinkedSide, 'relocate' | 'initialize'> => ({
  relocate: [`${name}_relocate`],
  initialize: [`${name}_start`],
})

test('what is needed comes first, once, however often it is asked for', async () => {
  const log: string[] = []
  const at = program(log)
  const a: PrelinkedSide = { name: 'a', module: compileSide(['a'], ['a_start', 'f']), initialize: ['a_start'] }
  const b: PrelinkedSide = {
    name: 'b',
    module: Promise.resolve(compileSide(['f', 'b', 'own'], ['b_start'])),
    after: ['a'],
    initialize: ['b_start'],
  }
  await Promise.all([loadPrelinked(at, [a]), loadPrelinked(at, [a, b]), loadPrelinked(at, [a, b])])
  expect(log).toEqual(['a', 'a', 'b'])
  expect(Object.keys(at.sides.get('a') ?? {})).toEqual(['a_start', 'f'])
})

test('a group is relocated before it is initialised', () => {
  const log: string[] = []
  const at = program(log)
  const side = (name: string): PrelinkedSide => ({
    name,
    module: compileSide([name], [`${name}_relocate`, `${name}_start`]),
    group: 1,
    ...hooks(name),
  })
  const sides = [side('a'), side('b')]
  loadPrelinkedNow(at, sides)
  loadPrelinkedNow(at, sides)
  expect(log).toEqual(['a', 'b', 'a', 'b'])
})

test('what nobody gives is told by name, all at once, and may come the next time', async () => {
  const at = program([])
  const side: PrelinkedSide = { name: 'lib.so', module: compileSide(['x', 'y', 'a'], []) }
  await expect(loadPrelinked(at, [side])).rejects.toThrow('nothing gives env.x, env.y to lib.so')
  await loadPrelinked(at, [{ ...side, imports: { env: { x: () => 0, y: () => 0 } } }])
  expect(at.sides.has('lib.so')).toBe(true)
})

test('a side module of another program is refused', async () => {
  const side: PrelinkedSide = { name: 'lib.so', module: compileSide([], [], 'two') }
  await expect(loadPrelinked(program([]), [side])).rejects.toThrow('lib.so was prelinked for another program')
})
