// A dev server's side of a program: who must be told when a native file or what is asked of it changes.
import type { DevEnvironment, EnvironmentModuleNode, HotUpdateOptions } from 'vite'
import type { Environment } from '../../core/environment.ts'
import { compileSources } from '../../core/compile-sources.ts'
import { linkErrorReport, missingFile } from '../../core/error-report.ts'
import { lateStatements } from '../../core/late-asks.ts'
import { type ProgramId, VIRTUAL_ID, formatProgramId } from '../../core/native-id.ts'
import { type LackingProgram, PROGRAM_EVENT } from './renewal.ts'

const PARTS: readonly ProgramId['part'][] = ['program', 'init', 'module', 'url']

/** The modules of a program that the server has made. */
function programModules({ moduleGraph }: DevEnvironment, program: string): readonly EnvironmentModuleNode[] {
  return PARTS.map(part => moduleGraph.getModuleById(formatProgramId({ part, program }))).filter(
    module => module !== undefined,
  )
}

/** Programs that a file on disk is part of, or a header of it; a library is part of all. */
function programsWith(environment: Environment, file: string): readonly string[] {
  const changed = environment.filesWith(file)
  const isLibrary = environment.session.libraryPaths().some(path => changed.includes(path))
  return [...environment.loaded]
    .filter(([, { files }]) => isLibrary || files.some(({ path }) => changed.includes(path)))
    .map(([program]) => program)
}

/**
 * The modules to update when a file changes; undefined when it is none of ours. With the same exports of the same types the program's
 * module alone is replaced, and accepts that itself; else those who import the file must run again.
 */
export async function updatedModules(
  server: DevEnvironment,
  environment: Environment,
  { file, modules, type }: HotUpdateOptions,
): Promise<EnvironmentModuleNode[] | undefined> {
  environment.forgetAsks(file)
  const programs = programsWith(environment, file)
  const affected = programs.flatMap(program => programModules(server, program))
  if (environment.failed && (programs.length > 0 || environment.waitsFor(file))) {
    environment.failed = false
    for (const module of [...affected, ...modules]) server.moduleGraph.invalidateModule(module)
    server.hot.send({ type: 'full-reload', path: '*' })
    return []
  }
  if (programs.length === 0) return undefined
  if (isIncomplete(server, environment, { file, type }, programs)) return []
  const changed = environment.filesWith(file)
  if (!(await compilesAgain(server, environment, changed))) return []
  for (const program of programs) environment.served.outdate(program)
  const isSwap = environment.settings.hot && changed.every(path => environment.hasSameExports(path))
  const native = changed.flatMap(path => environment.modulesFrom(path))
  const isNative = (id: string | null): boolean => id !== null && (native.includes(id) || VIRTUAL_ID.test(id))
  // A file that is only watched, as a header is, stands in the graph below who watches it.
  const isSwapped = ({ id, importers }: EnvironmentModuleNode): boolean =>
    isNative(id) || ((id === null || id === file) && [...importers].every(importer => isNative(importer.id)))
  return [...modules.filter(module => !isSwap || !isSwapped(module)), ...affected]
}

/** Compiles sources that changed, or whose headers did. While one does not compile, a page goes on with what it has and shows why. */
async function compilesAgain(
  server: DevEnvironment,
  environment: Environment,
  changed: readonly string[],
): Promise<boolean> {
  const context = {
    // The module of the source watches: it is loaded again when the program is.
    addWatchFile: () => {},
    warn: ({ message }: { message: string }) => {
      server.logger.warn(message)
    },
  }
  try {
    await compileSources(context, environment, changed)
    return true
  } catch (error) {
    const report = linkErrorReport(error, environment)
    // Nobody may be looking at the page.
    server.logger.error(report.message)
    server.hot.send({ type: 'error', err: { stack: '', ...report } })
    return false
  }
}

/**
 * Does a program miss a file that was deleted? A page goes on with the program that it has, and shows what is missing. A compiler may
 * delete what it is about to write: once all files are back, it is as if they had been edited.
 */
function isIncomplete(
  server: DevEnvironment,
  environment: Environment,
  { file, type }: Pick<HotUpdateOptions, 'file' | 'type'>,
  programs: readonly string[],
): boolean {
  const { gone } = environment
  if (type === 'delete') gone.add(file)
  else gone.delete(file)
  const missing = [...gone].filter(path => programsWith(environment, path).some(program => programs.includes(program)))
  for (const path of missing) server.hot.send({ type: 'error', err: { stack: '', ...missingFile(environment, path) } })
  return missing.length > 0
}

/**
 * After a module's imports were noted: has it asked for something that its program was linked without? Then what is served from now on has
 * it. A module that was just edited imports a new copy of the program; one that was not known before comes late, and sees itself that its
 * page gets what it asks for: text to put before its own, or an empty one.
 */
export function answerAsks(server: DevEnvironment, environment: Environment, importer: string): string {
  const { served, settings, asks } = environment
  const own = asks.get(importer) ?? []
  const lacking = served.lacking(own)
  for (const program of new Set(lacking.map(({ program }) => program))) served.outdate(program)
  const wasEdited = (server.moduleGraph.getModuleById(importer)?.lastHMRTimestamp ?? 0) > 0
  for (const id of served.resting(lacking.map(({ id }) => id))) {
    const module = server.moduleGraph.getModuleById(id)
    if (module) server.moduleGraph.invalidateModule(module, new Set(), Date.now(), wasEdited && settings.hot)
  }
  return settings.renewal === undefined ? '' : lateStatements(environment, importer, own)
}

/** Reloads a page that says that its program lacks something, if that is not the newest. A worker cannot be, so that all pages are. */
export function answerPages(server: DevEnvironment, environment: () => Environment): void {
  server.hot.on(PROGRAM_EVENT, ({ program, revision, isPage }: LackingProgram, client) => {
    if (revision >= environment().served.revision(program)) return
    for (const told of isPage ? [client] : [server.hot]) told.send({ type: 'full-reload', path: '*' })
  })
}
