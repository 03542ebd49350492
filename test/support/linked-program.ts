// Programs with side modules, linked by the driver and run in this process.

import type { LinkOptions } from '@wasmweld/linker'
import { type PrelinkedProgram, loadPrelinked, prelinkedProgram } from '@wasmweld/runtime/prelinked'
import {
  type LinkedProgram,
  type LinkedSide,
  type ProgramRequest,
  SideLinkError,
  type SideProblem,
  type SideRequest,
  describeSideProblem,
  linkProgram,
} from '@wasmweld/side-modules'
import { findSysroot, linkWithSystemLibraries } from '@wasmweld/toolchain'
import { type BuildOptions, type Built, buildObject, buildSide } from './side-modules.ts'

/** A request with what most tests leave as it is. */
export type ProgramText = Partial<Omit<ProgramRequest, 'sides'>> & { readonly sides: readonly SideRequest[] }

const OPTIONS: LinkOptions = { entry: false, reactor: true }

/** Links with Debian's libraries for `wasm32-wasi` behind the objects. */
export function linkText({ inputs = [], options = {}, host = {}, ...rest }: ProgramText): LinkedProgram {
  const sysroot = findSysroot({})
  return linkProgram({ inputs, options: { ...OPTIONS, ...options }, host, ...rest }, (objects, asked) =>
    linkWithSystemLibraries(objects, asked, { sysroot }),
  )
}

export const sideOf = (
  { name, bytes }: Pick<Built, 'name' | 'bytes'>,
  rest: Partial<SideRequest> = {},
): SideRequest => ({
  name,
  source: { kind: 'module', bytes },
  roots: 'all',
  time: 'startup',
  ...rest,
})

/** A side module compiled from C by clang and linked by wasm-ld. */
export async function sideText(
  name: string,
  source: string,
  rest: Partial<SideRequest> = {},
  build: BuildOptions = {},
): Promise<SideRequest> {
  return sideOf(await buildSide(name, source, build), rest)
}

/** A side module that is linked with the program, from an object that is not position independent. */
export async function objectSideText(
  name: string,
  source: string,
  rest: Partial<SideRequest> = {},
  build: BuildOptions = {},
): Promise<SideRequest> {
  const { bytes } = await buildObject(`${name}.o`, source, build)
  return {
    name,
    source: { kind: 'objects', inputs: [{ name: `${name}.o`, bytes }] },
    roots: 'all',
    time: 'startup',
    ...rest,
  }
}

/** What linking throws; it has to. */
export function thrownBy(text: ProgramText): SideLinkError {
  try {
    linkText(text)
  } catch (error) {
    if (error instanceof SideLinkError) return error
    throw error
  }
  throw new Error('expected the program not to be linked')
}

/** Everything that is wrong. */
export const problemsOf = (text: ProgramText): readonly SideProblem[] => thrownBy(text).problems

export const textsOf = (text: ProgramText): readonly string[] =>
  problemsOf(text).map(problem => describeSideProblem(problem))

/** A program that runs. */
export interface Running {
  readonly program: PrelinkedProgram
  /** Calls an exported function of the program or of a side module. */
  readonly call: (name: string, ...values: readonly (number | bigint)[]) => unknown
  readonly memory: () => DataView
}

type Exports = Readonly<Record<string, unknown>>

/** Runs what comes at startup; `later` loads the rest of the side modules, or those that are named. */
export async function run(
  linked: LinkedProgram,
  imports: WebAssembly.Imports = {},
): Promise<Running & { readonly later: (...names: readonly string[]) => Promise<void> }> {
  const module = await WebAssembly.compile(linked.main.module as Uint8Array<ArrayBuffer>)
  const instance = await WebAssembly.instantiate(module, withLater(module, imports))
  const program = prelinkedProgram({ module, instance }, imports)
  const load = async (sides: readonly LinkedSide[]): Promise<void> => {
    await loadPrelinked(program, await Promise.all(sides.map(prelinked)))
  }
  await load(linked.sides.filter(({ time }) => time === 'startup'))
  const own = instance.exports as Exports
  call(own['_initialize'])
  const find = (name: string): unknown =>
    [own, ...program.sides.values()]
      .map(exports => (exports as Exports)[name])
      .find(value => typeof value === 'function')
  return {
    program,
    call: (name, ...values) => call(find(name), ...values),
    memory: () => new DataView((own['memory'] as WebAssembly.Memory).buffer),
    later: (...names) =>
      load(linked.sides.filter(({ name, time }) => time === 'later' && (names.length === 0 || names.includes(name)))),
  }
}

const call = (callee: unknown, ...values: readonly (number | bigint)[]): unknown =>
  typeof callee === 'function' ? (callee as (...given: readonly (number | bigint)[]) => unknown)(...values) : undefined

/** Calls of what is not loaded yet throw an error with the name. */
function withLater(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Imports {
  const later: Record<string, () => never> = {}
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (from !== 'wasmweld.later') continue
    later[name] = () => {
      throw new Error(`${name} was called before its module was loaded`)
    }
  }
  return { ...imports, 'wasmweld.later': later }
}

async function prelinked(side: LinkedSide): Promise<Parameters<typeof loadPrelinked>[1][number]> {
  const { name, group, after, relocate, initialize } = side
  const module = await WebAssembly.compile(side.module as Uint8Array<ArrayBuffer>)
  const missing = side.host.filter(each => each.missing)
  const imports: Record<string, Record<string, () => never>> = {}
  for (const { module: from, field } of missing) {
    ;(imports[from] ??= {})[field] = () => {
      throw new Error(`${field}, which ${name} calls, is missing`)
    }
  }
  const tags = Object.fromEntries(
    side.host.flatMap(each => (each.kind === 'tag' ? [[each.field, each.type?.parameters ?? []]] : [])),
  )
  return { name, module, group, after, relocate, initialize, imports, tags }
}
