// The link of an output: roots are the exports that the bundler kept, over all its chunks.
import type { Environment, LoadedProgram, ModuleAsk } from './environment.ts'
import { linkErrorReport, reportAt } from './error-report.ts'
import { linkedDebug } from './finish/finish-module.ts'
import { unmappedAdvice } from './finish/unmapped.ts'
import { followedNames } from './follow-namespace.ts'
import type { RenderContext, RenderedChunk } from './hook-context.ts'
import { HostError } from './hosts.ts'
import { readsOf } from './javascript-graph.ts'
import { type HostImport, type LinkedProgram, hostImportsOf } from './link-program.ts'
import type { NativeFile } from './native-file.ts'
import { type NativeId, parseNativeId } from './native-id.ts'
import { symbolsByName } from './native-exports.ts'
import { isFinishedProgram } from './finished.ts'
import { type SideWish, isFileAlone, isShakenByName, sideRoots, symbolsOf, wholeBy, withNeeded } from './requests.ts'
import { reachedByName } from './reached-by-name.ts'
import { calledDlfcn, keptForUnknown, keptRuntime, openingAdvice, unknownAdvice } from './runtime-use.ts'
import type { LinkInput } from '@wasmweld/linker'

export type Chunks = Readonly<Record<string, RenderedChunk>>

/** Links a program for the chunks of one output. What is wrong is reported at the importing lines. */
export function linkForOutput(
  context: RenderContext,
  environment: Environment,
  program: string,
  chunks: Chunks,
): LinkedProgram {
  const loaded = environment.loaded.get(program)
  if (loaded === undefined) throw new Error(`the program ${program} is used, but its module was not loaded`)
  try {
    const { options, session, settings } = environment
    const { debug = false } = options
    // Who develops does not wait for it.
    const optimizer = settings.dev ? undefined : session.optimizer
    const files = environment.filesOf(program)
    const kept = keptExports(environment, chunks, program)
    const runtime = [...keptRuntime(program, chunks), ...calledDlfcn(loaded.files)]
    const natives = renderedNatives(chunks).flatMap(({ native }) => (native.program === program ? [native] : []))
    const unshaken = natives.flatMap(native => unshakenOf(environment, native, chunks))
    const linked = session.link({
      inputs: files.map(file => asInput(file, kept.names.has(file.path))),
      roots: rootsOf(files, kept.names, options.exports),
      provided: loaded.provided,
      missing: 'error',
      debug: linkedDebug(debug, optimizer !== undefined),
      sides: withNeeded(environment, keptSides(environment.sidesOf(program), kept)),
      unknown: keptForUnknown(environment, runtime),
      finished: isFinishedProgram(program),
      whole: wholeBy(environment, natives, true) ?? unshaken[0]?.unknown,
      path: isFinishedProgram(program) ? files[0]?.path : undefined,
    })
    if (!isFileAlone(program, natives)) checkWired(linked, loaded)
    const advice = [...openingAdvice(environment, runtime), ...unknownAdvice(environment, linked.exports)]
    const warnings = [...linked.warnings, ...advice, ...unshaken.map(({ advice }) => advice)]
    for (const warning of environment.newWarnings(warnings)) context.warn({ message: warning })
    const name = environment.assetName(program)
    const finished = session.finish(name, linked, { debug, optimizer, tell: settings.print })
    const inputs = files.filter(({ path }) => kept.names.has(path))
    if (debug === 'sourcemap') warnOfUnmapped(context, environment, finished, { program, inputs })
    return finished
  } catch (error) {
    return context.error(linkErrorReport(error, environment))
  }
}

function warnOfUnmapped(
  context: RenderContext,
  environment: Environment,
  finished: LinkedProgram,
  { program, inputs }: { readonly program: string; readonly inputs: readonly NativeFile[] },
): void {
  const shown = ({ path }: NativeFile): string => environment.session.shownName(path)
  const objects = environment.sidesOf(program).filter(({ kind }) => kind !== 'side')
  const named = { name: environment.assetName(program), inputs: inputs.map(shown), sides: new Set(objects.map(shown)) }
  const advice = environment.newWarnings(unmappedAdvice(finished, named))
  for (const message of advice) context.warn({ message })
}

/** Why of a module that was to be shaken by names everything stays. */
function unshakenOf(
  environment: Environment,
  native: NativeId,
  chunks: Chunks,
): readonly { readonly unknown: string; readonly advice: string }[] {
  const file = isShakenByName(environment, native) ? environment.read(native.path) : undefined
  const reached = file && reachedByName(environment, file, chunks)
  if (file === undefined || reached === undefined || 'names' in reached) return []
  const message = `${file.name}: nothing is taken out for ?shake: ${reached.unknown}\n  what instantiates it has to be in the same bundle, and no package outside of it`
  return [{ unknown: reached.unknown, advice: reportAt(message, environment, native.path).message }]
}

type Names = ReadonlyMap<string, ReadonlySet<string> | 'all'>

interface Kept {
  /** By file: the JavaScript names that are left of it; `all` when an `?init` or the like can reach any. */
  readonly names: Names
  /** The same of side modules. A file of which nothing is left is not there. */
  readonly sides: Names
  /** Side modules that a page has from its start. */
  readonly early: ReadonlySet<string>
}

function keptExports(environment: Environment, chunks: Chunks, program: string): Kept {
  const names = new Map<string, Set<string> | 'all'>()
  const sides = new Map<string, Set<string> | 'all'>()
  const early = new Set<string>()
  const atStart = chunksAtStart(chunks)
  for (const { chunk, id, native, renderedExports } of renderedNatives(chunks)) {
    if (native.program !== program) continue
    const isSide = native.facet === 'side'
    const kept = isSide ? sides : names
    const known = kept.get(native.path) ?? new Set<string>()
    const more = namesLeft(environment, id, native, { renderedExports, chunks })
    kept.set(native.path, known === 'all' || more === 'all' ? 'all' : new Set([...known, ...more]))
    if (isSide && atStart.has(chunk)) early.add(native.path)
  }
  return { names, sides, early }
}

/** Names of a file that may be reached through what is left of one of its modules. */
function namesLeft(
  environment: Environment,
  id: string,
  native: NativeId,
  { renderedExports, chunks }: { readonly renderedExports: readonly string[]; readonly chunks: Chunks },
): readonly string[] | 'all' {
  if (native.facet !== 'names' && native.facet !== 'side')
    return renderedExports.length === 0 ? renderedExports : namesBehind(environment, id, native, chunks)
  const asks = asksFor(environment, id)
  const asked = asks === undefined ? 'all' : followedNames(renderedExports, asks, chunks)
  const read = readsOf(environment.graph, id)
  const symbols = symbolsByName(environment.read(native.path).exports)
  let left = renderedExports
  for (const names of [asked, read === 'all' ? read : [...read.keys()]]) {
    if (names === 'all') continue
    const wanted = new Set(names.map(name => symbols.get(name) ?? name))
    left = left.filter(name => wanted.has(symbols.get(name) ?? name))
  }
  return left
}

/**
 * What import statements and `import()`s take of a module: a bundler keeps all of a namespace that comes later, whatever is taken of it.
 * Undefined where some importer's text is not known.
 */
function asksFor({ asks, importers }: Environment, id: string): readonly ModuleAsk[] | undefined {
  const all: ModuleAsk[] = []
  for (const importer of importers.get(id)?.keys() ?? []) {
    const own = asks.get(importer)?.filter(ask => ask.id === id) ?? []
    if (own.length === 0) return undefined
    all.push(...own)
  }
  return all.length === 0 ? undefined : all
}

interface RenderedNative {
  readonly chunk: string
  readonly id: string
  readonly native: NativeId
  readonly renderedExports: readonly string[]
}

/** The native modules that something is left of, in whatever chunk. */
export function renderedNatives(chunks: Chunks): readonly RenderedNative[] {
  return Object.entries(chunks).flatMap(([chunk, { modules }]) =>
    Object.entries(modules).flatMap(([id, { renderedExports, renderedLength }]) => {
      const native = renderedLength > 0 ? parseNativeId(id) : undefined
      return native === undefined ? [] : [{ chunk, id, native, renderedExports }]
    }),
  )
}

/** Names of the chunks that entries import, directly or through others. */
function chunksAtStart(chunks: Chunks): ReadonlySet<string> {
  const found = new Set(Object.keys(chunks).filter(name => chunks[name].isEntry))
  // The set grows while it is walked.
  for (const name of found) for (const imported of chunks[name]?.imports ?? []) found.add(imported)
  return found
}

/** What can be reached through an import that does not name it. */
function namesBehind(
  environment: Environment,
  id: string,
  native: NativeId,
  chunks: Chunks,
): readonly string[] | 'all' {
  const names = native.facet === 'init' ? environment.instanceNames(id) : 'all'
  if (names !== 'all' || !isShakenByName(environment, native)) return names
  const reached = reachedByName(environment, environment.read(native.path), chunks)
  return 'names' in reached ? reached.names : 'all'
}

function keptSides(files: readonly NativeFile[], { sides, early }: Kept): readonly SideWish[] {
  return files.flatMap(file => {
    const names = sides.get(file.path)
    if (names === undefined) return []
    const roots = sideRoots(file, [names === 'all' ? 'all' : [...names]])
    return [{ file, roots, time: early.has(file.path) ? 'startup' : 'later' } as const]
  })
}

function rootsOf(files: readonly NativeFile[], kept: Names, always: readonly string[]): readonly string[] {
  const roots = new Set(always)
  for (const file of files) {
    const names = kept.get(file.path) ?? new Set<string>()
    const symbols = names === 'all' ? file.exports.map(({ symbol }) => symbol) : symbolsOf(file, [...names])
    for (const symbol of symbols) roots.add(symbol)
  }
  return [...roots].sort()
}

/** An object that no module is left of joins only if another one needs it. */
function asInput({ name, bytes, kind }: NativeFile, isKept: boolean): LinkInput {
  return kind === 'object' && !isKept ? { name, bytes, load: 'lazy' } : { name, bytes }
}

const isSame =
  (a: HostImport) =>
  (b: HostImport): boolean =>
    a.module === b.module && a.field === b.field

/** Throws a `HostError` when the program's module lacks something that the program or a side module imports. */
function checkWired(linked: LinkedProgram, { wired, missing, files }: LoadedProgram): void {
  const lost = hostImportsOf(linked).filter(wanted => !wired.some(isSame(wanted)))
  if (lost.length === 0) return
  const asker = files.find(({ symbols }) => symbols.some(({ importModule }) => importModule === lost[0].module))
  const names = lost.map(({ module, field }) => `${module}.${field}`).join(', ')
  if (lost.every(wanted => missing.some(isSame(wanted))))
    throw new HostError(`nothing provides ${names}\n  ${adviceFor(lost[0])}`, asker?.path)
  // The module was made when all that imports it was known: only what a plugin adds to the bundle by itself can come later.
  throw new HostError(
    `${names} was asked for too late\n  import the file that needs it from a module of the project`,
    asker?.path,
  )
}

function adviceFor({ module }: HostImport): string {
  if (module === 'wasi_snapshot_preview1') return 'the option wasi is false'
  return module === 'env'
    ? 'name the module that does in the option imports'
    : `name the module that does in the option imports: { '${module}': … }`
}
