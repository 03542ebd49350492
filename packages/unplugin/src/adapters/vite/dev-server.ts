// A dev server's side of a program: who must be told when a native file or what is asked of it changes.
import type { DevEnvironment, EnvironmentModuleNode, HotUpdateOptions } from 'vite'
import type { Environment } from '../../core/environment.ts'
import { compileSources } from '../../core/compile-sources.ts'
import { linkErrorReport, missingFile } from '../../core/error-report.ts'
import { PROGRAM_EVENT, type ServedRevision } from '../../core/glue/served-program.ts'
import { type ProgramId, VIRTUAL_ID, formatProgramId } from '../../core/native-id.ts'

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
  for (const program of programs) environment.outdate(program)
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
    server.hot.send({ type: 'error', err: { stack: '', ...linkErrorReport(error, environment) } })
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

/** Does Vitest use the server? Each file of tests has a page of its own there, which must not be reloaded while it runs. */
export const runsTests = ({ config }: DevEnvironment): boolean =>
  config.plugins.some(({ name }) => name.startsWith('vitest'))

/**
 * After a module's imports were noted: has it asked for something that its program was linked without? A module that was just edited
 * imports a new copy of the program; one that was not known before comes late, and the page starts anew, as it does for dependencies.
 */
export function invalidateProgram(server: DevEnvironment, environment: Environment, importer: string): void {
  const outdated = environment.programsLacking(importer)
  if (outdated.length === 0) return
  for (const program of outdated) environment.outdate(program)
  const wasEdited = (server.moduleGraph.getModuleById(importer)?.lastHMRTimestamp ?? 0) > 0
  for (const module of outdated.flatMap(program => programModules(server, program))) {
    server.moduleGraph.invalidateModule(module, new Set(), Date.now(), wasEdited && environment.settings.hot)
  }
  if (!wasEdited && environment.settings.hot && !runsTests(server)) server.hot.send({ type: 'full-reload', path: '*' })
}

/** Reloads a page that says that it has a program which is not the newest: it was not there yet when all pages were told. */
export function answerPages(server: DevEnvironment, environment: () => Environment): void {
  server.hot.on(PROGRAM_EVENT, ({ program, revision }: ServedRevision, client) => {
    if (revision < environment().revision(program) && !runsTests(server))
      client.send({ type: 'full-reload', path: '*' })
  })
}

/** Transforms all modules that those known lead to: a server asks for them one after the other, and a program needs to know them all. */
export async function walkServedModules(server: DevEnvironment): Promise<void> {
  const known = [...server.moduleGraph.idToModuleMap.values()]
  await walkServed(
    server,
    known.filter(({ transformResult }) => transformResult !== null),
  )
}

/** Transforms the hosts of a program, by their ids, and what they lead to: nobody asks for them before the program is there. */
export async function walkServedHosts(server: DevEnvironment, hosts: readonly string[]): Promise<void> {
  const { root } = server.config
  const url = (id: string): string =>
    id.startsWith(`${root}/`) ? id.slice(root.length) : `/@fs/${id.replace(/^\//, '')}`
  await walkServed(server, await Promise.all(hosts.map(id => server.moduleGraph.ensureEntryFromUrl(url(id)))))
}

async function walkServed(server: DevEnvironment, modules: readonly EnvironmentModuleNode[]): Promise<void> {
  const visited = new Set<EnvironmentModuleNode>()
  const visit = async (module: EnvironmentModuleNode): Promise<void> => {
    if (visited.has(module) || module.id === null || VIRTUAL_ID.test(module.id)) return
    visited.add(module)
    if (module.transformResult === null) await transformAhead(server, module)
    await Promise.all([...module.importedModules].map(visit))
  }
  await Promise.all(modules.map(visit))
}

/** Transforms a module that nobody has asked for yet. One that has changed stays marked so: whoever runs it must see that. */
async function transformAhead(server: DevEnvironment, module: EnvironmentModuleNode): Promise<void> {
  // Of a module that imports a program the program's own loading is no change: a host may, and would never settle.
  const hasChanged = module.lastInvalidationTimestamp > 0 && module.lastHMRTimestamp > 0
  // What cannot be transformed shows its error when it is asked for.
  await server.transformRequest(module.url).catch(() => undefined)
  if (hasChanged) server.moduleGraph.invalidateModule(module)
}
