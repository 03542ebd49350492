// Which modules of the plugin surely run when one of them does, by the bundler's graph.
import { type RunGraph, runsWith } from '../../core/runs-with.ts'
import type { OwnGraph } from './graph.ts'
import type { Compilation, Module } from './types.ts'

/** What is asked for by other than statements comes later, if it comes. */
const STATEMENT = /^(?:harmony|esm) /

/** For each of some modules of the plugin, by ids. To be asked before the bundler joins modules. */
export function ownRuns(
  compilation: Compilation,
  { modules: own }: OwnGraph,
  wanted: readonly string[],
): ReadonlyMap<string, ReadonlySet<string>> {
  if (wanted.length === 0) return new Map()
  const { moduleGraph } = compilation
  const ids = new Map<Module, string>(own.map(({ module, id }) => [module, id]))
  const imports = (module: Module): readonly Module[] =>
    [...moduleGraph.getOutgoingConnections(module)].flatMap(({ module: imported, dependency }) =>
      imported !== null && STATEMENT.test(dependency?.type ?? '') ? [imported] : [],
    )
  const surely = runsWith({ ...notByStatement(compilation), imports })
  const starts = own.filter(({ id }) => wanted.includes(id))
  return new Map(
    starts.map(({ id, module }) => [id, new Set([...surely(module)].flatMap(each => ids.get(each) ?? []))]),
  )
}

function notByStatement({ modules, moduleGraph }: Compilation): Pick<RunGraph<Module>, 'entries' | 'later'> {
  const entries = new Set<Module>()
  const later: [importer: Module, imported: Module][] = []
  for (const module of modules) {
    for (const { originModule, dependency } of moduleGraph.getIncomingConnections(module)) {
      // A worker begins anew.
      if (originModule === null || dependency?.type?.includes('Worker')) entries.add(module)
      else if (!STATEMENT.test(dependency?.type ?? '')) later.push([originModule, module])
    }
  }
  return { entries, later }
}
