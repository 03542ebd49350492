// From bytes to the first call of the largest side modules that npm has and of one with 5000 exports (scenario 57), and the slots of the table
// that it takes, by each loader.

import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PRELINKED_SECTION, readModule, readPrelinkedSection, sectionReader } from '@wasmweld/binary'
import { createProgram, dlopen, dlsym } from '@wasmweld/runtime'
import { rolldown } from 'rolldown'
import wasmweld from 'unplugin-wasmweld/rolldown'
import { type Project, makeProject } from '../../support/bundling.ts'
import { buildWithEmcc } from '../../support/emscripten.ts'
import { readExtension, realFile, realPackage } from '../../support/real-sides.ts'
import { buildMain, buildSide } from '../../support/side-modules.ts'
import { median } from '../measure.ts'
import { type StandIn, standIn } from './stand-in.ts'

export interface LoadRow {
  readonly module: string
  readonly bytes: number
  readonly loader: string
  /** Median. */
  readonly milliseconds: number
  /** The median of the ratios to Emscripten's loader in the same turn. */
  readonly ratio: number
  readonly slots: number
}

interface Subject {
  readonly name: string
  readonly bytes: Uint8Array
  /** A function that needs nobody. */
  readonly first: string
  readonly program: StandIn
}

/** Makes what a turn needs, which is not measured, and gives what is. */
type MakeWork = (turn: number) => Promise<() => Promise<unknown>>
interface Loader {
  readonly title: string
  readonly make: MakeWork
  /** Slots that were in the table from the start. */
  readonly reserved?: number
}

type Exports = Readonly<Record<string, unknown>>
/** There are no files. */
const EBADF = 8
const WASI = { wasi_snapshot_preview1: new Proxy({}, { get: () => () => EBADF }) }
const call = (exports: Exports, name: string): unknown => (exports[name] as () => unknown)()

/** An engine keeps the code of bytes that it has compiled: a custom section makes them others. */
function renewed(bytes: Uint8Array, turn: number): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(bytes.length + 7)
  made.set(bytes)
  made.set([0, 5, 1, 0x74, turn >> 16, turn >> 8, turn], bytes.length)
  return made
}

async function emscripten({ name, bytes, first, program }: Subject): Promise<Loader> {
  const open =
    'Module.load = bytes => loadWebAssemblyModule(bytes, { loadAsync: true, global: true, nodelete: true, allowUndefined: true })\n'
  const folder = await buildWithEmcc({
    name: `load-${name}`,
    files: { 'program.c': program.source, 'open.js': open },
    commands: [
      [
        'emcc',
        ...['-O2', '-w', '-fno-builtin', 'program.c', '-sMAIN_MODULE=2', '-sENVIRONMENT=node', '-sMODULARIZE'],
        ...['-sWASM_BIGINT', '-sALLOW_MEMORY_GROWTH', '--post-js', 'open.js', '-o', 'program.js'],
        `-sEXPORTED_FUNCTIONS=${exportedTo(program).join()}`,
      ],
    ],
  })
  const instantiate = createRequire(import.meta.url)(join(folder, 'program.js')) as () => Promise<Exports>
  const make: MakeWork = async turn => {
    const load = (await instantiate())['load'] as (bytes: Uint8Array) => Promise<Exports>
    const fresh = renewed(bytes, turn)
    return async () => call(await load(fresh), first)
  }
  return { title: 'Emscripten 3.1.6', make }
}

const definedBy = ({ source }: StandIn): readonly string[] =>
  [...source.matchAll(/(\w+)(?:\([^)]*\) \{|\[8\])/g)].map(([, name]) => name)

const exportedTo = (program: StandIn): readonly string[] =>
  [...new Set([...definedBy(program), ...program.library, 'malloc', 'free'])].map(name => `_${name}`)

async function webTreeSitter({ bytes }: Subject): Promise<Loader> {
  const url = pathToFileURL(join(await realPackage('web-tree-sitter'), 'web-tree-sitter.js')).href
  const { Parser, Language } = (await import(url)) as {
    readonly Parser: { init(): Promise<void> }
    readonly Language: { load(bytes: Uint8Array): Promise<unknown> }
  }
  await Parser.init()
  const make: MakeWork = turn => {
    const fresh = renewed(bytes, turn)
    return Promise.resolve(() => Language.load(fresh))
  }
  return { title: 'web-tree-sitter', make }
}

async function opened({ name, bytes, first, program }: Subject): Promise<Loader> {
  const flags = program.library.flatMap(symbol => ['-u', symbol, `--export-if-defined=${symbol}`])
  const main = await buildMain(`load-${name}.wasm`, `void nothing(void) {}\n${program.source}`, {
    compile: ['-w', '-fno-builtin'],
    link: ['$libc', '$rt', ...flags],
  })
  const make: MakeWork = async turn => {
    const running = await createProgram({ main: main.bytes, imports: WASI })
    const fresh = renewed(bytes, 1000 + turn)
    return async () => (dlsym(running, await dlopen(running, fresh, { name }), first) as () => unknown)()
  }
  return { title: 'dlopen', make }
}

async function prelinked({ name, bytes, first, program }: Subject, project: Project): Promise<Loader> {
  project.write(
    `${name}.js`,
    `import './${name}.o'\nexport const load = async () => (await import('./${name}.so')).${first}()\n`,
  )
  project.write(`${name}.so`, bytes)
  await project.compile(`${name}.o`, program.source, '-w')
  const bundle = await rolldown({
    input: project.path(`${name}.js`),
    platform: 'node',
    plugins: [wasmweld({ report: false, types: false })],
  })
  const dist = project.path(`dist-${name}`)
  await bundle.write({ dir: dist })
  await bundle.close()
  const make: MakeWork = async turn => {
    const copy = project.path(`turn-${name}-${turn}`)
    mkdirSync(copy)
    cpSync(dist, copy, { recursive: true })
    for (const file of readdirSync(copy, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.wasm')))
      writeFileSync(join(copy, file), renewed(readFileSync(join(copy, file)), 2000 + turn))
    const { load } = (await import(pathToFileURL(join(copy, `${name}.js`)).href)) as { load(): Promise<unknown> }
    return load
  }
  return { title: 'prelinked', make, reserved: reservedBy(dist, name) }
}

/** The slots that the side module was given when it was linked. */
function reservedBy(dist: string, name: string): number {
  const [file] = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(
    file => file.includes(name) && file.endsWith('.wasm') && hasPrelinkedSection(join(dist, file)),
  )
  const module = readModule(readFileSync(join(dist, file)))
  const section = module.sections.find(({ name }) => name === PRELINKED_SECTION)
  if (section === undefined) throw new Error(`${file} was not prelinked`)
  return readPrelinkedSection(sectionReader(module, section)).tableSize
}

const hasPrelinkedSection = (file: string): boolean =>
  readModule(readFileSync(file)).sections.some(({ name }) => name === PRELINKED_SECTION)

/** How many slots tables grow by in the meantime. */
async function slotsOf(work: () => Promise<unknown>): Promise<number> {
  const { prototype } = WebAssembly.Table
  const grow = prototype.grow
  let slots = 0
  prototype.grow = function (this: WebAssembly.Table, by: number, ...rest: []) {
    slots += by
    return grow.call(this, by, ...rest)
  }
  try {
    await work()
  } finally {
    prototype.grow = grow
  }
  return slots
}

async function measure(subject: Subject, loaders: readonly Loader[], turns: number): Promise<LoadRow[]> {
  const times = loaders.map(() => [] as number[])
  const slots: number[] = []
  for (let turn = 0; turn <= turns; turn++) {
    for (const [index, { make }] of loaders.entries()) {
      const work = await make(turn)
      if (turn === 0) {
        slots[index] = await slotsOf(work)
        continue
      }
      const from = performance.now()
      await work()
      times[index].push(performance.now() - from)
    }
  }
  return loaders.map(({ title, reserved = 0 }, index) => ({
    module: subject.name,
    bytes: subject.bytes.length,
    loader: title,
    milliseconds: median(times[index]),
    ratio: median(times[index].map((time, turn) => time / times[0][turn])),
    slots: slots[index] + reserved,
  }))
}

/** Functions of a library that has many. */
const MANY = 5000

async function manyExports(): Promise<Subject> {
  const source = Array.from({ length: MANY }, (_, index) => `int f${index}(int x) { return x + ${index}; }`).join('\n')
  const { bytes } = await buildSide('many.so', source)
  return { name: `${MANY}-exports`, bytes, first: `f${MANY - 1}`, program: standIn('many.so', bytes) }
}

/** Measures in turns; a first one, which finds the slots, is not counted. */
export async function measureLoading(turns: number): Promise<readonly LoadRow[]> {
  // Each of its programs listens for the process's errors.
  process.setMaxListeners(0)
  const project = await makeProject({})
  try {
    const cpp = await realFile('@vscode/tree-sitter-wasm', 'wasm/tree-sitter-cpp.wasm')
    const pgcrypto = await readExtension('pgcrypto')
    const grammar = { name: 'tree-sitter-cpp', bytes: cpp, first: 'tree_sitter_cpp', program: standIn('cpp', cpp) }
    const extension = {
      name: 'pgcrypto',
      bytes: pgcrypto,
      first: 'Pg_magic_func',
      program: standIn('pgcrypto', pgcrypto),
    }
    const common = async (subject: Subject): Promise<readonly Loader[]> => [
      await emscripten(subject),
      await opened(subject),
      await prelinked(subject, project),
    ]
    const many = await manyExports()
    return [
      ...(await measure(grammar, [...(await common(grammar)), await webTreeSitter(grammar)], turns)),
      ...(await measure(extension, await common(extension), turns)),
      ...(await measure(many, await common(many), turns)),
    ]
  } finally {
    project.remove()
  }
}
