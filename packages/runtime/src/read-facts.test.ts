import { expect, test } from 'vitest'
import { KIND } from './module-facts.ts'
import { readFacts, readModuleFacts } from './read-facts.ts'

type Bytes = Uint8Array<ArrayBuffer>

const text = (name: string): number[] => {
  const bytes = [...new TextEncoder().encode(name)]
  return [bytes.length, ...bytes]
}
const sized = (...bytes: readonly number[]): number[] => [bytes.length, ...bytes]
const section = (id: number, ...bytes: readonly number[]): number[] => [id, ...sized(...bytes)]
const moduleOf = (...sections: readonly number[][]): Bytes =>
  Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()])
const dylink = (...subsections: readonly number[][]): number[] => section(0, ...text('dylink.0'), ...subsections.flat())

const I32 = 0x7f
const I64 = 0x7e
const TYPES = section(1, 2, 0x60, 0, 0, 0x60, 2, I32, I64, 1, I32)
const IMPORTS = section(
  2,
  ...[5, ...text('env'), ...text('memory'), KIND.memory, 3, 1, 9],
  ...[...text('env'), ...text('f'), KIND.function, 1],
  ...[...text('GOT.mem'), ...text('größe'), KIND.global, I32, 1],
  ...[...text('env'), ...text('t'), KIND.table, 0x70, 0, 4],
  ...[...text('env'), ...text('__cpp_exception'), KIND.tag, 0, 0],
)
const MODULE = moduleOf(
  dylink([1, ...sized(100, 4, 2, 0)], [2, ...sized(2, ...text('a.so'), ...text('a.so'))], [99, ...sized(1, 2, 3)]),
  TYPES,
  IMPORTS,
  section(3, 1, 0),
  section(6, 1, I32, 0, 0x41, 8, 0x0b),
  section(7, 3, ...text('g'), KIND.function, 1, ...text('f2'), KIND.function, 0, ...text('größe'), KIND.global, 1),
  section(10, 1, 2, 0, 0x0b),
)

test('what a library says of itself, its imports and exports with their types', () => {
  const facts = readFacts(MODULE)
  expect(facts).toMatchObject({ isSide: true, memorySize: 100, memoryAlignment: 16, tableSize: 2, tableAlignment: 1 })
  expect(facts.needed).toEqual(['a.so'])
  expect(facts.memory).toEqual({ isShared: true, isWide: false, minimum: 1, maximum: 9 })
  expect(facts.imports.slice(1)).toEqual([
    { module: 'env', name: 'f', kind: KIND.function, type: '\x02\x7f\x7e\x01\x7f' },
    { module: 'GOT.mem', name: 'größe', kind: KIND.global },
    { module: 'env', name: 't', kind: KIND.table, limits: { isShared: false, isWide: false, minimum: 4 } },
    { module: 'env', name: '__cpp_exception', kind: KIND.tag, type: '\0\0' },
  ])
  expect([...facts.exports]).toEqual([
    ['g', { kind: KIND.function, type: '\0\0' }],
    ['f2', { kind: KIND.function, type: '\x02\x7f\x7e\x01\x7f' }],
    ['größe', { kind: KIND.global }],
  ])
})

test('a compiled module tells the same without types', () => {
  const facts = readModuleFacts(new WebAssembly.Module(MODULE))
  expect(facts).toMatchObject({ isSide: true, memorySize: 100, needed: ['a.so'] })
  expect(facts.imports.map(({ module, name, kind }) => [module, name, kind])).toEqual(
    readFacts(MODULE).imports.map(({ module, name, kind }) => [module, name, kind]),
  )
  expect(facts.exports.get('größe')).toEqual({ kind: KIND.global })
})

test('flags of weak imports and of thread-local exports, and where needed libraries are', () => {
  const facts = readFacts(
    moduleOf(
      dylink(
        [3, ...sized(2, ...text('mine'), 0x80, 2, ...text('ours'), 0)],
        [4, ...sized(2, ...text('env'), ...text('weak'), 0x11, ...text('env'), ...text('strong'), 0x10)],
        [5, ...sized(1, ...text('$ORIGIN/lib'))],
        [6, ...text('wasm32').toSpliced(0, 0, 7)],
      ),
    ),
  )
  expect([facts.weak.has('weak'), facts.weak.has('strong')]).toEqual([true, false])
  expect([facts.threadLocal.has('mine'), facts.threadLocal.has('ours')]).toEqual([true, false])
  expect(facts.runtimePath).toEqual(['$ORIGIN/lib'])
  expect(facts.architecture).toBe('wasm32')
})

test.each([
  ['with needed libraries', [1, ...text('a.so')], ['a.so']],
  ['as LLVM 7 wrote it', [], []],
])('the section of before 2021, %s', (_, needed, expected) => {
  const facts = readFacts(moduleOf(section(0, ...text('dylink'), 0x80, 1, 3, 2, 0, ...needed)))
  expect(facts).toMatchObject({ isSide: true, memorySize: 128, memoryAlignment: 8, tableSize: 2, needed: expected })
})

test('every way to cut a module short is told with an offset, unless it ends between two sections', () => {
  const ends = new Set<number>()
  for (let at = 8; at < MODULE.length; at += 2 + MODULE[at + 1]) ends.add(at)
  ends.add(MODULE.length)
  for (let length = 0; length <= MODULE.length; length++) {
    const prefix = MODULE.slice(0, length)
    if (ends.has(length)) expect(readFacts(prefix).isSide).toBe(length > 8)
    else expect(() => readFacts(prefix)).toThrow(/^expected .* at offset 0x[\da-f]+$/)
  }
})

test('a count that no file can hold ends with the file', () => {
  expect(() => readFacts(moduleOf(section(7, 0xff, 0xff, 0xff, 0xff, 0x0f)))).toThrow(
    'expected more bytes, found the end',
  )
  expect(() => readFacts(moduleOf([2, ...new Array<number>(12).fill(0xff)]))).toThrow('expected the end of a LEB128')
})
