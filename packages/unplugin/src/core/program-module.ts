// Makes the modules that belong to a program rather than to a file: its instance, its compiled module, its URL.
import { SideLinkError } from '@wasmweld/side-modules'
import { existsSync } from 'node:fs'
import { compileSources } from './compile-sources.ts'
import { type Environment, type LoadedProgram } from './environment.ts'
import { KEEP_MESSAGES } from './glue/early-messages.ts'
import { INITIALIZE, isFinishedProgram } from './finished.ts'
import { initGlue, valueGlue } from './glue/facets.ts'
import { type ProgramGlue, programGlue } from './glue/program.ts'
import { runtimeGlue } from './glue/runtime.ts'
import { cellGlue } from './glue/served-program.ts'
import { type Loaders, loaderNames } from './glue/sides.ts'
import type { HookContext } from './hook-context.ts'
import { type Hosts, findHosts, hostIds, providedNames } from './hosts.ts'
import { type HostImport, type LinkRequest, type LinkedProgram, hostImportsOf } from './link-program.ts'
import type { NativeFile } from './native-file.ts'
import type { ProgramId } from './native-id.ts'
import { NODE_HEAD, type Wanted, carriedValues, pendingCall } from './pending-calls.ts'
import type { Debug } from './options.ts'
import { isFileAlone, isInitializedByHand, requested, requestedSides, wholeBy } from './requests.ts'
import { calledDlfcn, keptForUnknown, openingAdvice, requestedRuntime, unknownAdvice } from './runtime-use.ts'
import type { Making } from './served-programs.ts'
import { servedText } from './served-text.ts'

/** Importing modules that count, those that hosts lead to among them, once all are known; undefined when all do. */
export type Reach = (hosts: readonly string[]) => Promise<ReadonlySet<string> | undefined>

/** A program's text is made once for a build and at each change for a dev server. */
export async function loadProgramModule(
  context: HookContext,
  environment: Environment,
  id: ProgramId,
  reach: Reach,
): Promise<string> {
  const { settings } = environment
  if (id.part === 'messages') return KEEP_MESSAGES
  if (id.part === 'cell') return cellGlue(environment.instantiate, settings.renewal?.(id.program))
  if (id.part === 'runtime') return runtimeGlue(id.program, settings.serve ? 'cell' : 'program')
  const importers = await reach([])
  const making = environment.served.make(id)
  const { glue, linked, revision } = await prepareSettled(context, environment, id.program, {
    reach,
    importers,
    making,
  }).finally(making.end)
  if (id.part === 'hosts') return valueGlue([], JSON.stringify([...environment.served.behindHosts]))
  if (id.part === 'url' && !settings.serve)
    return valueGlue([], pendingCall('url', id, [], carriedValues({ ...settings, carriesBytes: false })))
  if (!settings.serve) return builtText(environment, id, glue)
  const finishing = { debug: debugOf(environment), optimizer: undefined, tell: settings.print }
  const finished = environment.session.finish(environment.assetName(id.program), linked, finishing)
  return servedText(environment, id, glue, { linked: finished, revision })
}

/**
 * Hosts may import native names themselves, which may have hosts again; and a dev server's modules may ask for more while a program
 * is linked for what others asked. Then it is linked again.
 */
async function prepareSettled(
  context: HookContext,
  environment: Environment,
  program: string,
  { reach, importers: first, making }: { reach: Reach; importers: ReadonlySet<string> | undefined; making: Making },
): Promise<Prepared & { readonly revision: number }> {
  const { asks, modules, settings } = environment
  let importers = first
  for (;;) {
    const known = JSON.stringify([importers?.size, ...asks])
    // Asked for is enough: the module may be loaded later than the program that it needs.
    if (settings.serve) for (const { id } of [...asks.values()].flat()) modules.add(id)
    const prepared = await prepare(context, environment, program, importers)
    environment.loaded.set(program, prepared.loaded)
    const hosts = prepared.glue.hosts.modules.map(({ id }) => id)
    if (hosts.length > 0) importers = await reach(hosts)
    if (JSON.stringify([importers?.size, ...asks]) === known) {
      // What is asked for from now on, it was linked without.
      making.settle(prepared.loaded)
      return { ...prepared, revision: environment.served.revision(program) }
    }
  }
}

interface Prepared {
  readonly glue: ProgramGlue
  readonly linked: LinkedProgram
  readonly loaded: LoadedProgram
}

/** Links what may be needed, so that its imports are known, and finds a host for each. */
async function prepare(
  context: HookContext,
  environment: Environment,
  program: string,
  importers: ReadonlySet<string> | undefined,
): Promise<Prepared> {
  const { session, options, settings } = environment
  await compileSources(context, environment, environment.sourcesOf(program))
  const own = environment.filesOf(program)
  const sides = requestedSides(environment, program, importers)
  const files = [...own, ...sides.map(({ file }) => file)]
  for (const path of watchedFiles(environment, files)) context.addWatchFile(path)
  const search = { files, options, platform: settings.platform, root: settings.root }
  const given = await providedNames(context, search)
  const dlfcn = given === 'all' ? [] : calledDlfcn(files).filter(name => !given.includes(name))
  const provided = given === 'all' ? given : [...given, ...dlfcn]
  const runtime = [...requestedRuntime(environment, program), ...dlfcn]
  const { named, open } = requested(environment, program, own, importers)
  const all = [...new Set([...named, ...open])].sort()
  const request = {
    inputs: own.map(({ name, bytes }) => ({ name, bytes })),
    roots: named,
    provided,
    debug: debugOf(environment),
    sides,
    unknown: keptForUnknown(environment, runtime),
    ...ofFinished(environment, program, own),
  }
  // In a dev server what is asked for by name must be there; what might be used of a file, and never is, need not.
  const strict = settings.serve ? session.link({ ...request, missing: 'error' }) : undefined
  const linked = strict !== undefined && open.length === 0 ? strict : linkAllThatMay(environment, request, all)
  const wanted = isFileAlone(program, environment.modulesOf(program)) ? [] : hostImportsOf(linked)
  const isDlfcn = ({ module, field }: HostImport): boolean => module === 'env' && dlfcn.includes(field)
  const sought = wanted.filter(item => !isDlfcn(item))
  const hosts = await findHosts(context, sought, search)
  const initializes = linked.exports.has(INITIALIZE) && !isInitializedByHand(environment, program)
  const glue = {
    hosts,
    traps: trapsOf(hosts, environment),
    initializes,
    hasSides: sides.length > 0,
    dlfcn: wanted.filter(isDlfcn).map(({ field }) => field),
    hasRuntime: runtime.length > 0,
  }
  const loaded: LoadedProgram = {
    files,
    sides,
    provided,
    runtime: new Set(runtime),
    named: new Set(named),
    roots: new Set(all),
    hosts: hostIds(hosts),
    ...wiring(wanted, glue),
  }
  if (settings.serve) await tellServed(context, environment, program, { linked, runtime })
  return { glue, linked, loaded }
}

function watchedFiles(environment: Environment, files: readonly NativeFile[]): readonly string[] {
  const maps = debugOf(environment) === 'sourcemap' ? files.flatMap(({ map }) => map ?? []).filter(existsSync) : []
  return [...files.map(({ path }) => path), ...maps, ...environment.session.libraryPaths()]
}

/** What is left of a module that nobody but JavaScript has is not known before that is shaken. */
function ofFinished(
  environment: Environment,
  program: string,
  [file]: readonly NativeFile[],
): Pick<LinkRequest, 'finished' | 'whole' | 'path'> {
  if (!isFinishedProgram(program)) return {}
  const natives = environment.modulesOf(program)
  const isEnd = !environment.settings.serve && !isFileAlone(program, natives)
  return { finished: true, whole: wholeBy(environment, natives, isEnd), path: file?.path }
}

const debugOf = ({ options, settings }: Environment): Debug => options.debug ?? (settings.serve ? 'dwarf' : false)

/** What a build says when its output is made. */
async function tellServed(
  context: HookContext,
  environment: Environment,
  program: string,
  { linked, runtime }: { readonly linked: LinkedProgram; readonly runtime: readonly string[] },
): Promise<void> {
  const advice = [...openingAdvice(environment, runtime), ...unknownAdvice(environment, linked.exports)]
  for (const message of environment.newWarnings([...linked.warnings, ...advice])) context.warn({ message })
  if (environment.options.budgets.length === 0) return
  const { tellServedBudgets } = await import('./size/served-budgets.ts')
  tellServedBudgets(environment, program, linked)
}

/** With whatever may be used, and in spite of what is missing. Where that does not link, what is missing is told with the rest. */
function linkAllThatMay(
  { session }: Environment,
  request: Omit<LinkRequest, 'missing'>,
  roots: readonly string[],
): LinkedProgram {
  try {
    return session.link({ ...request, roots, missing: 'trap' })
  } catch (error) {
    if (error instanceof SideLinkError) session.link({ ...request, missing: 'error' })
    throw error
  }
}

/** In a dev server all that is missing; in a build what the options allow to be: there the rest is an error at the end, if it is left. */
function trapsOf({ missing }: Hosts, { settings, options }: Environment): ProgramGlue['traps'] {
  const allowed = missing.filter(({ field }) => settings.serve || options.link.allowUndefined?.includes(field))
  return allowed.map(({ module, field }) => ({
    module,
    field,
    message: `undefined symbol: ${field}${module === 'env' ? '' : ` of ${module}`}`,
  }))
}

function wiring(
  imports: readonly HostImport[],
  { hosts, traps }: ProgramGlue,
): Pick<LoadedProgram, 'wired' | 'missing'> {
  const isTrap = (wanted: HostImport): boolean =>
    traps.some(({ module, field }) => module === wanted.module && field === wanted.field)
  const isMissing = (wanted: HostImport): boolean => hosts.missing.includes(wanted) && !isTrap(wanted)
  return { wired: imports.filter(wanted => !isMissing(wanted)), missing: imports.filter(isMissing) }
}

function builtText(environment: Environment, { part, program }: ProgramId, glue: ProgramGlue): string {
  const { settings, instantiate } = environment
  const isNode = settings.platform === 'node'
  const head = isNode ? NODE_HEAD : []
  const wait = waitsFromTheStart(environment) ? 'await ' : ''
  const call = (wanted: Wanted, ...values: readonly string[]): string =>
    pendingCall(wanted, { program }, values, carriedValues(settings))
  if (part === 'init') return initGlue(glue, head, call('compiled'))
  if (part === 'module') return valueGlue(head, `${wait}${call('module')}`)
  const awaited = instantiate === 'lazy' ? '' : wait
  const loaders = loadersOf(environment)
  const text = programGlue(glue, {
    instantiate,
    make: imports => `${awaited}${call(glue.hasSides ? 'pair' : 'instance', imports)}`,
    startup: `${awaited}${call('startup', instantiate === 'lazy' ? 'loaded' : 'sides', ...loaderNames(loaders))}`,
    // What may have to do without waiting begins nothing.
    begun: settings.sidesBeginWithProgram === true && awaited !== '' ? call('begun') : '',
    loaders,
  })
  return [...head, text].join('\n')
}

/** Where all outputs can have a top-level await it stands in the module, so that the bundler arranges modules around it. */
export function waitsFromTheStart({ options, settings, instantiate }: Environment): boolean {
  if (options.instantiate !== undefined) return instantiate === 'await'
  return instantiate === 'await' && (settings.formats?.every(format => format === 'es') ?? false)
}

/** What loads side modules: decided by the output's format where that is not known yet. */
export function loadersOf(environment: Environment): Loaders {
  const { settings, options } = environment
  if (settings.serve) return 'load'
  if (waitsFromTheStart(environment))
    return settings.hasWorkersInside === true && options.instantiate === undefined ? 'both' : 'load'
  return environment.instantiate === 'await' ? 'both' : 'now'
}
