// A program's module says where its imports come from, so it can only be written when all modules that may use the program are known.
// Its loading therefore waits for all others: it walks over them, from the entries on, and no module waits for it.
import type { HookContext } from './hook-context.ts'
import { VIRTUAL_ID } from './native-id.ts'

/** Ids of all modules that the entries lead to, once they are loaded. */
export async function walkModules(context: HookContext, entries: readonly string[]): Promise<ReadonlySet<string>> {
  const reached = new Set<string>()
  const visit = async (id: string): Promise<void> => {
    if (reached.has(id) || VIRTUAL_ID.test(id)) return
    reached.add(id)
    const module = await context.load({ id, resolveDependencies: true })
    if (module === null) return
    const next = [...module.importedIds, ...module.dynamicallyImportedIds]
    await Promise.all(
      next.map(async imported => ((await isBundled(context, imported, id)) ? visit(imported) : undefined)),
    )
  }
  await Promise.all(
    entries.map(async entry => {
      const resolved = await context.resolve(entry, undefined, { isEntry: true })
      if (resolved !== null && !resolved.external) await visit(resolved.id)
    }),
  )
  return reached
}

/** Loading a module that stays outside the bundle would bring it in. */
async function isBundled(context: HookContext, id: string, importer: string): Promise<boolean> {
  if (id.startsWith('\0')) return true
  const resolved = await context.resolve(id, importer, { skipSelf: false })
  return resolved !== null && !resolved.external
}
