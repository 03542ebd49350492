// What happens to native files on their way through a bundler: found, loaded, asked for. Which bundler it is does not show here.
import { existsSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import { createRequire } from 'node:module'
import { CompileError } from '@wasmweld/toolchain'
import { type Ask, readAsks } from './asks.ts'
import { compileSources } from './compile-sources.ts'
import { type Environment, type ModuleAsk, surfaceOf } from './environment.ts'
import { linkErrorReport, missingFile, reportAt } from './error-report.ts'
import { facetGlue } from './glue/facets.ts'
import { type Binding, namesGlue } from './glue/names.ts'
import { sideGlue } from './glue/sides.ts'
import type { ErrorReport, HookContext, ResolvedModule } from './hook-context.ts'
import { type NativeFile, realPath } from './native-file.ts'
import {
  type NativeId,
  NATIVE_IMPORT,
  formatProgramId,
  parseNativeId,
  parseProgramId,
  parseRuntimeSpecifier,
  splitQuery,
} from './native-id.ts'
import { displayPath, slashed } from './paths.ts'
import { hintAtQuery, hintAtSide } from './import-hints.ts'
import { isTaken, takenId } from './taken-file.ts'
import { followNamespace } from './follow-namespace.ts'
import { carriedValues, pendingCall } from './pending-calls.ts'
import { type Reach, loadProgramModule, loadersOf, waitsFromTheStart } from './program-module.ts'
import { writeTypes } from './types-folder.ts'
import { wrongNames, wrongRuntimeNames } from './wrong-names.ts'

export interface LoadedText {
  readonly code: string
  readonly map: { readonly mappings: '' }
  readonly moduleSideEffects: boolean
  readonly moduleType: 'js'
}

/** Modules of this package's own that import packages: those are found from here, whatever the project has installed. */
const OWN_RUNTIME = /\/runtime\/wasi-(?:browser|node)\.js$/
/** What runs in pages, and what that is made of. */
const RUNTIME_PACKAGE = /^@wasmweld\/(?:runtime|binary)(?:\/|$)/

/** Finds the id of a native import; undefined leaves it to the bundler. */
export async function resolveNative(
  context: HookContext,
  environment: Environment,
  source: string,
  importer: string | undefined,
): Promise<ResolvedModule | undefined> {
  if (environment.importable.has(source)) return undefined
  const own = resolveOwn(source, importer)
  const native = own === undefined ? parseNativeId(source) : undefined
  if (native === undefined) {
    if (own === undefined) hintAtQuery(context, environment, source)
    return own
  }
  const path = await nativePath(context, native.path, importer)
  if (path === undefined) return undefined
  if (!isTaken(path, native.facet, environment.options, environment.settings.root)) {
    if (native.facet === 'names') hintAtSide(context, environment, path, source)
    return undefined
  }
  const id = takenId({ ...native, path: slashed(realPath(path)) }, environment.settings.root)
  environment.noteImporter(id, importer, source)
  return { id }
}

/** The plugin's own modules, and the packages that they import. */
function resolveOwn(source: string, importer: string | undefined): ResolvedModule | undefined {
  const runtime = parseRuntimeSpecifier(source)
  if (runtime !== undefined) return { id: formatProgramId(runtime) }
  if (parseProgramId(source) !== undefined) return { id: source }
  if (importer === undefined) return undefined
  if (source.startsWith('node:') && isOwn(importer)) return { id: source, external: true }
  if (RUNTIME_PACKAGE.test(source)) return runtimeModule(source, importer)
  if (!source.startsWith('@bjorn3/') || !OWN_RUNTIME.test(importer)) return undefined
  return { id: slashed(createRequire(import.meta.url).resolve(source)) }
}

/** A module of the runtime that one of ours imports, or one of the runtime's own. */
function runtimeModule(source: string, importer: string): ResolvedModule | undefined {
  const isOurs = isMade(importer)
  const manifest = createRequire(import.meta.url).resolve('@wasmweld/runtime/package.json')
  if (!isOurs && !slashed(importer).startsWith(slashed(dirname(manifest)))) return undefined
  return { id: slashed(createRequire(isOurs ? import.meta.url : manifest).resolve(source)) }
}

async function nativePath(
  context: HookContext,
  source: string,
  importer: string | undefined,
): Promise<string | undefined> {
  const found = await context.resolve(source, importer, { skipSelf: true })
  if (found === null) return unresolvedPath(source, importer)
  return found.external ? undefined : splitQuery(found.id)[0]
}

/** Is a module's text the plugin's? */
function isMade(id: string): boolean {
  return parseProgramId(id) !== undefined || parseNativeId(id) !== undefined
}

function isOwn(importer: string): boolean {
  return isMade(importer) || OWN_RUNTIME.test(importer)
}

/** A file that is not there (yet) is ours as well: loading it gives the message, and waits for it. */
function unresolvedPath(path: string, importer: string | undefined): string | undefined {
  if (isAbsolute(path)) return path
  if (!path.startsWith('.') || importer === undefined) return undefined
  return resolve(dirname(splitQuery(importer)[0]), path)
}

/** Loads a native module or one of a program; undefined for any other. */
export async function loadNative(
  context: HookContext,
  environment: Environment,
  id: string,
  reached: Reach,
): Promise<LoadedText | undefined> {
  const part = parseProgramId(id)
  if (part !== undefined) {
    const code = await loadProgramModule(context, environment, part, reached).catch((error: unknown) =>
      fail(context, environment, linkErrorReport(error, environment)),
    )
    const files = environment.filesOf(part.program)
    const isRun = part.part === 'program' && files.some(({ hasConstructors }) => hasConstructors)
    return text(code, isRun || part.part === 'messages')
  }
  const native = environment.importers.has(id) ? parseNativeId(id) : undefined
  if (native === undefined) return undefined
  if (native.shake && ['names', 'side'].includes(native.facet))
    fail(context, environment, shakenAlone(environment, native))
  const file = await readFile(context, environment, native, context).catch((error: unknown) =>
    fail(context, environment, linkErrorReport(error, environment, native.path)),
  )
  environment.modules.add(id)
  environment.surfaces.set(file.path, surfaceOf(file))
  writeTypes(environment, id, file)
  if (native.facet === 'side') return text(sideText(environment, native, file), isKept(environment, id, file))
  if (native.facet !== 'names') return text(facetGlue({ part: native.facet, program: native.program }), false)
  return text(namesText(environment, native, file), file.hasConstructors)
}

/** By its names a module is shaken in any case. */
const shakenAlone = (environment: Environment, { path, facet }: NativeId): ErrorReport =>
  reportAt(
    `${displayPath(path, environment.settings.root)}: ?shake goes with ?url, ?module or ?init\n  ${facet === 'side' ? 'a side module' : 'an import by name'} is shaken without it`,
    environment,
    path,
  )

function namesText({ settings, options }: Environment, { program }: NativeId, file: NativeFile): string {
  const binding: Binding = options.instantiate === 'lazy' ? 'lazy' : settings.serve ? 'swapped' : 'direct'
  const glue = namesGlue(file.exports, program, binding, {
    hasCell: settings.serve,
    sharesMemory: file.kind !== 'finished',
  })
  return file.hasConstructors && !settings.serve ? `${glue}${pendingCall('constructors', { program })}\n` : glue
}

function sideText(environment: Environment, { program }: NativeId, file: NativeFile): string {
  const { settings, instantiate } = environment
  return sideGlue(file.exports, {
    subject: { program, side: file.name },
    binding: instantiate === 'lazy' ? 'lazy' : settings.serve ? 'swapped' : 'direct',
    served: settings.serve,
    loaders: loadersOf(environment),
    wait: settings.serve ? instantiate === 'await' : waitsFromTheStart(environment),
    forNode: settings.platform === 'node',
    carried: carriedValues(settings),
  })
}

/** Does importing a side module do something though none of its names is used? A bare import wants it to be there, for others. */
function isKept(environment: Environment, id: string, { hasConstructors }: NativeFile): boolean {
  return hasConstructors || [...environment.asks.values()].flat().some(ask => ask.id === id && ask.names.length === 0)
}

function text(code: string, moduleSideEffects: boolean): LoadedText {
  return { code, map: { mappings: '' }, moduleSideEffects, moduleType: 'js' }
}

/** `watch` hears of the headers that a source includes. */
async function readFile(
  context: HookContext,
  environment: Environment,
  { path, facet }: NativeId,
  watch: Pick<HookContext, 'addWatchFile'>,
): Promise<NativeFile> {
  context.addWatchFile(path)
  if (!existsSync(path)) fail(context, environment, missingFile(environment, path))
  const { files } = environment.session
  const compiling = { addWatchFile: (file: string) => watch.addWatchFile(file), warn: context.warn.bind(context) }
  await compileSources(compiling, environment, [path])
  return facet === 'side' ? files.readSide(path) : files.read(path)
}

/**
 * A file for who imports it; undefined where there is none, and for a source that does not compile: a matter of its own module, as a
 * header's edit is.
 */
async function readImported(
  context: HookContext,
  environment: Environment,
  native: NativeId,
): Promise<NativeFile | undefined> {
  if (!existsSync(native.path)) return undefined
  try {
    return await readFile(context, environment, native, { addWatchFile() {} })
  } catch (error) {
    if (error instanceof CompileError) return undefined
    return fail(context, environment, linkErrorReport(error, environment, native.path))
  }
}

/** Ends the module's way. A dev server tries again when a file changes that may have been the reason. */
function fail(context: HookContext, environment: Environment, report: ErrorReport): never {
  environment.failed = true
  return context.error(report)
}

/** Notes what a module asks of native files, and checks the names at once: the message can then show the line. */
export async function noteAsks(
  context: HookContext,
  environment: Environment,
  code: string,
  id: string,
): Promise<void> {
  if (!NATIVE_IMPORT.test(code)) {
    environment.asks.delete(id)
    return
  }
  const asks: ModuleAsk[] = []
  const wrong: ErrorReport[] = []
  for (const ask of readAsks(code, id)) {
    const noted = noteRuntimeAsk(ask, id, wrong) ?? (await noteNativeAsk(context, environment, { ask, id, wrong }))
    if (noted !== undefined) asks.push(noted)
  }
  if (wrong.length > 0) failWith(context, environment, wrong)
  environment.asks.set(id, asks)
}

/** With all that is wrong, at the first place. */
function failWith(context: HookContext, environment: Environment, reports: readonly ErrorReport[]): never {
  const messages = new Set(reports.map(({ message }) => message))
  fail(context, environment, { ...reports[0], message: [...messages].join('\n\n') })
}

/** A statement of the module `id`; what is wrong with its names is added to `wrong`. */
interface NotedAsk {
  readonly ask: Ask
  readonly id: string
  readonly wrong: ErrorReport[]
}

async function noteNativeAsk(
  context: HookContext,
  environment: Environment,
  { ask: { specifier, names, isDynamic, namespace }, id: importer, wrong }: NotedAsk,
): Promise<ModuleAsk | undefined> {
  const resolved = await context.resolve(specifier, importer)
  const native = resolved === null || resolved.external ? undefined : parseNativeId(resolved.id)
  if (resolved === null || native === undefined || !environment.importers.has(resolved.id)) return undefined
  const isNamed = native.facet === 'names' || native.facet === 'side'
  if (isNamed && names !== 'all') {
    const file = await readImported(context, environment, native)
    if (file !== undefined) wrong.push(...wrongNames(environment, file, native.facet, { names, importer, specifier }))
  }
  const followed = namespace && (await followNamespace(context, namespace, importer))
  return { id: resolved.id, names, isDynamic, ...(followed && { followed }) }
}

function noteRuntimeAsk(
  { specifier, names, isDynamic }: Ask,
  importer: string,
  wrong: ErrorReport[],
): ModuleAsk | undefined {
  const runtime = parseRuntimeSpecifier(specifier)
  if (runtime === undefined) return undefined
  if (names !== 'all') wrong.push(...wrongRuntimeNames({ names, importer, specifier }))
  return { id: formatProgramId(runtime), names, isDynamic }
}
