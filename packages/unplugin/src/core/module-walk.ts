// A program's module says where its imports come from, so it can only be written when all modules that may use the program are known.
// Its loading therefore waits for all others: it walks over them, from the entries on, and no module waits for it.
import type { HookContext, LoadedModule, ResolvedModule } from './hook-context.ts'
import { VIRTUAL_ID } from './native-id.ts'

/** Ids of all modules that the entries and the hosts of programs (given by id) lead to, once they are loaded. */
export async function walkModules(
  context: HookContext,
  entries: readonly string[],
  hosts: readonly string[],
): Promise<ReadonlySet<string>> {
  const reached = new Set<string>()
  const visit = async (resolved: ResolvedModule | null): Promise<void> => {
    if (resolved === null || resolved.external || reached.has(resolved.id) || VIRTUAL_ID.test(resolved.id)) return
    reached.add(resolved.id)
    // With all that its resolution says: this may be the first to load it.
    const module = await context.load({ ...resolved, resolveDependencies: true })
    if (module !== null) await Promise.all((await dependencies(context, module)).map(visit))
  }
  await Promise.all([
    ...entries.map(async entry => visit(await context.resolve(entry, undefined, { isEntry: true }))),
    ...hosts.map(async host => visit(await context.resolve(host))),
  ])
  return reached
}

/** What a module imports, as it was resolved. Rolldown tells ids only: resolving those again tells which are outside of the bundle. */
function dependencies(context: HookContext, module: LoadedModule): Promise<readonly (ResolvedModule | null)[]> {
  const { importedIdResolutions, dynamicallyImportedIdResolutions = [] } = module
  if (importedIdResolutions !== undefined)
    return Promise.resolve([...importedIdResolutions, ...dynamicallyImportedIdResolutions])
  const ids = [...module.importedIds, ...module.dynamicallyImportedIds]
  return Promise.all(
    ids.map(async id => (id.startsWith('\0') ? { id } : context.resolve(id, module.id, { skipSelf: false }))),
  )
}
