// What a call costs through each kind of binding: the same loop, in which each call needs the result of the last, over the same callee.

import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createProgram, dlopen } from '@wasmweld/runtime'
import { rolldown } from 'rolldown'
import wasmweld from 'unplugin-wasmweld/rolldown'
import { makeProject } from '../../support/bundling.ts'
import { buildWithEmcc } from '../../support/emscripten.ts'
import { inFolder } from '../../support/in-folder.ts'
import { buildMain, buildSide } from '../../support/side-modules.ts'
import { median } from '../measure.ts'

export interface CallRow {
  readonly loader: string
  readonly binding: string
  /** Median. */
  readonly nanoseconds: number
  /** The median of the ratios to the direct call that was measured in the same turn. */
  readonly ratio: number
}

type Loop = (calls: number) => unknown
interface Binding {
  readonly loader: string
  readonly binding: string
  readonly loop: Loop
}

const LOOP =
  '#define LOOP(name, step) int name(int n) { int x = 1; while (n-- > 0) x = step(x); return x; }\n#define NOINLINE __attribute__((noinline))\n'
const STEP = '(int x) { return 3 * x + 1; }\n'
const PROGRAM = `${LOOP}int side_step(int x);
NOINLINE int program_step${STEP}int (*volatile pointer)(int) = program_step;
LOOP(direct, program_step) LOOP(indirect, pointer) LOOP(program_to_side, side_step)
`
/** `late_step` is in a side module that comes when the program runs already. */
const PROGRAM_AND_LATE = `${PROGRAM}int late_step(int x);\nLOOP(program_to_late, late_step)\n`
const ONE = `${LOOP}int program_step(int x);\nint side_step${STEP}LOOP(side_to_program, program_step)\n`
const TWO = `${LOOP}int side_step(int x);\nLOOP(side_to_side, side_step)\n`
const LATE = `int late_step${STEP}`

const BINDINGS: readonly (readonly [loop: string, binding: string])[] = [
  ['direct', 'inside one module'],
  ['indirect', 'inside one module, by address'],
  ['side_to_program', 'side module to program'],
  ['side_to_side', 'side module to side module'],
  ['program_to_side', 'program to side module'],
  ['program_to_late', 'program to side module loaded later'],
]

type Exports = Readonly<Record<string, unknown>>

function bindingsOf(loader: string, exports: Exports, prefix = ''): readonly Binding[] {
  const fromHere = { loader, binding: 'JavaScript to side module', loop: loopOf(exports[`${prefix}side_step`]) }
  const loops = BINDINGS.flatMap(([name, binding]) => {
    const loop = exports[prefix + name]
    return typeof loop === 'function' ? [{ loader, binding, loop: loop as Loop }] : []
  })
  return [...loops, fromHere]
}

function loopOf(step: unknown): Loop {
  const call = step as (x: number) => number
  return calls => {
    let x = 1
    for (let left = calls; left > 0; left--) x = call(x)
    return x
  }
}

/** Side modules of a bundle: their places were known when it was built. */
async function prelinked(): Promise<readonly Binding[]> {
  const project = await makeProject(
    {
      'main.js': `export * from './program.o'
export * from './one.o?side'
export * from './two.o?side'
export const late = () => import('./late.o?side')\n`,
    },
    { 'program.o': PROGRAM_AND_LATE, 'one.o': ONE, 'two.o': TWO, 'late.o': LATE },
  )
  const bundle = await rolldown({
    input: project.path('main.js'),
    platform: 'node',
    plugins: [wasmweld({ report: false, types: false })],
  })
  await bundle.write({ dir: project.path('dist') })
  await bundle.close()
  const loaded = (await import(pathToFileURL(project.path('dist/main.js')).href)) as Exports
  await (loaded['late'] as () => Promise<unknown>)()
  return bindingsOf('prelinked', loaded)
}

/** The same sources as libraries: one comes with the program, which needs it, the other is opened. */
async function opened(): Promise<readonly Binding[]> {
  const one = await buildSide('one.so', ONE)
  const main = await buildMain('calls.wasm', PROGRAM, { link: ['$libc'], needs: [one] })
  const program = await createProgram({ main: main.bytes, libraries: { 'one.so': one.bytes } })
  const two = await dlopen(program, (await buildSide('two.so', TWO)).bytes, { name: 'two.so' })
  return bindingsOf('dlopen', Object.assign({}, ...[program, ...program.libraries, two].map(({ exports }) => exports)))
}

/** The same sources by Emscripten 3.1.6; `late` is opened when the program runs. */
async function emscripten(): Promise<readonly Binding[]> {
  const folder = await buildWithEmcc({
    name: 'calls',
    files: {
      'program.c': PROGRAM_AND_LATE,
      'one.c': ONE,
      'two.c': TWO,
      'late.c': LATE,
      'open.js': `Module.open = name => loadDynamicLibrary(name, { loadAsync: true, global: true, nodelete: true })\n`,
    },
    commands: [
      ...['one', 'two', 'late'].map(
        name => ['emcc', '-O2', `${name}.c`, '-sSIDE_MODULE=1', '-o', `${name}.wasm`] as const,
      ),
      [
        'emcc',
        ...['-O2', 'program.c', 'one.wasm', 'two.wasm', '-sMAIN_MODULE=2', '-sENVIRONMENT=node', '-sMODULARIZE'],
        ...['-sEXPORTED_FUNCTIONS=_direct,_indirect,_program_to_side,_program_to_late,_malloc'],
        ...['-sERROR_ON_UNDEFINED_SYMBOLS=0', '-sWARN_ON_UNDEFINED_SYMBOLS=0', '--post-js', 'open.js'],
        ...['-o', 'program.js'],
      ],
    ],
  })
  const make = createRequire(import.meta.url)(join(folder, 'program.js')) as () => Promise<Exports>
  // It looks for its libraries there.
  const loaded = await inFolder(folder, make)
  await (loaded['open'] as (name: string) => Promise<unknown>)(join(folder, 'late.wasm'))
  return bindingsOf('Emscripten', loaded, '_')
}

/** Nanoseconds for one call. */
function timeLoop({ loop }: Binding, calls: number): number {
  const from = performance.now()
  loop(calls)
  return ((performance.now() - from) * 1e6) / calls
}

/** Measures all in turns. */
export async function measureCalls(turns: number, calls = 4_000_000): Promise<readonly CallRow[]> {
  const bindings = [...(await prelinked()), ...(await opened()), ...(await emscripten())]
  // The engine optimises a loop while it runs.
  for (const binding of bindings) for (let turn = 0; turn < 3; turn++) timeLoop(binding, calls)
  const times = bindings.map(() => [] as number[])
  for (let turn = 0; turn < turns; turn++)
    for (const [index, binding] of bindings.entries()) times[index].push(timeLoop(binding, calls))
  return bindings.map(({ loader, binding }, index) => {
    const base = bindings.findIndex(other => other.loader === loader && other.binding === BINDINGS[0][1])
    const ratios = times[index].map((time, turn) => time / times[base][turn])
    return { loader, binding, nanoseconds: median(times[index]), ratio: median(ratios) }
  })
}
