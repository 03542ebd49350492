// Who imports native files, and who imports what passes their names on, as the build before the build came by it.
import { type ModuleTeller, readGraph } from '../../core/read-graph.ts'
import { parseDynamicId } from '../two-pass/dynamic-names.ts'
import type { FirstGraph } from '../two-pass/first-graph.ts'
import { type ModulePaths, NAMESPACE } from '../two-pass/module-paths.ts'
import type { Resolve } from '../two-pass/two-pass.ts'
import { absoluteId, farmId } from './module-ids.ts'
import type { Imports } from './report.ts'

interface Asked {
  readonly root: string
  readonly paths: ModulePaths
  readonly natives: Iterable<string>
  /** Who imports modules of this plugin. */
  readonly imports: Imports
  /** Farm's ids of entries. */
  readonly entries: ReadonlySet<string>
  /** Paths of what imports a module, by Farm's id; undefined for one that Farm cannot be asked of. */
  parentsOf(id: string): readonly string[] | undefined
  readonly resolve: Resolve
}

export function graphOf(asked: Asked): FirstGraph {
  const { root, paths, natives, imports, entries, resolve } = asked
  const importers = importersOfNatives(imports, paths)
  const idOf = (path: string): string => absoluteId(root, path)
  const read: FirstGraph['read'] = textOf => {
    const teller: ModuleTeller = {
      resolve: (source, importer) => resolve(source, importer),
      getModuleInfo(id) {
        const native = importers.get(id)
        if (native !== undefined) return { ...NO_TEXT, importers: native.map(idOf) }
        const own = farmId(root, id)
        const parents = asked.parentsOf(own)
        if (parents === undefined) return null
        return { ...NO_TEXT, code: textOf(id) ?? null, isEntry: entries.has(own), importers: parents.map(idOf) }
      },
    }
    return readGraph(teller, natives)
  }
  return { read }
}

const NO_TEXT = { code: null, isEntry: false, dynamicImporters: [] }

/** What stands between a native module and who imports it later does not show. */
function importersOfNatives(imports: Imports, paths: ModulePaths): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>()
  const prefix = `${NAMESPACE}:`
  for (const [importer, imported] of imports) {
    if (importer.startsWith(prefix)) continue
    for (const path of imported.keys()) {
      const id = paths.idOfInput(path)
      const native = parseDynamicId(id)?.native ?? id
      importers.set(native, [...(importers.get(native) ?? []), importer])
    }
  }
  return importers
}
