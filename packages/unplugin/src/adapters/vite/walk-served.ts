// Transforms modules of a dev server before anybody asks for them: who asks natives for what must be known when a program is linked.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DevEnvironment, EnvironmentModuleNode } from 'vite'
import { VIRTUAL_ID } from '../../core/native-id.ts'

/** Transforms all modules that those known lead to: a server asks for them one after the other, and a program needs to know them all. */
export async function walkServedModules(server: DevEnvironment): Promise<void> {
  const known = [...server.moduleGraph.idToModuleMap.values()]
  await walkServed(
    server,
    known.filter(({ transformResult }) => transformResult !== null),
  )
}

/**
 * Transforms the hosts of a program, by their ids, and what they lead to: nobody asks for them before the program is there. Gives the ids of
 * all these.
 */
export async function walkServedHosts(server: DevEnvironment, hosts: readonly string[]): Promise<readonly string[]> {
  const { root } = server.config
  const url = (id: string): string =>
    id.startsWith(`${root}/`) ? id.slice(root.length) : `/@fs/${id.replace(/^\//, '')}`
  const modules = await Promise.all(hosts.map(id => server.moduleGraph.ensureEntryFromUrl(url(id))))
  return (await walkServed(server, modules)).map(({ id }) => id ?? '')
}

async function walkServed(
  server: DevEnvironment,
  modules: readonly EnvironmentModuleNode[],
): Promise<readonly EnvironmentModuleNode[]> {
  const visited = new Set<EnvironmentModuleNode>()
  const visit = async (module: EnvironmentModuleNode): Promise<void> => {
    if (visited.has(module) || module.id === null || VIRTUAL_ID.test(module.id)) return
    visited.add(module)
    if (module.transformResult === null) await transformAhead(server, module)
    await Promise.all([...module.importedModules].map(visit))
  }
  await Promise.all(modules.map(visit))
  return [...visited]
}

/** Transforms a module that nobody has asked for yet. One that has changed stays marked so: whoever runs it must see that. */
async function transformAhead(server: DevEnvironment, module: EnvironmentModuleNode): Promise<void> {
  // Of a module that imports a program the program's own loading is no change: a host may, and would never settle.
  const hasChanged = module.lastInvalidationTimestamp > 0 && module.lastHMRTimestamp > 0
  // What cannot be transformed shows its error when it is asked for.
  await server.transformRequest(module.url).catch(() => undefined)
  if (hasChanged) server.moduleGraph.invalidateModule(module)
}

/** Where a page asks for a program. */
const PROGRAM_URL = /\/@id\/__x00__wasmweld\/program\//

/**
 * A middleware for tests, of which the server makes known one page after the other: it lets a request for a program wait until all that
 * the modules known by now lead to is known too, so that the page gets a program that has it.
 */
export function walkingFirst(
  server: DevEnvironment,
): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  return ({ url = '' }, _response, next) => {
    if (PROGRAM_URL.test(url)) void walkServedModules(server).finally(next)
    else next()
  }
}
