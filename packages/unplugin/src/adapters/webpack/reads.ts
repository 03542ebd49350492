// Who imports native modules, and who imports those that pass their names on: read from the bundler's graph.
import { type GraphModule, type JavaScriptGraph, passesOn, usesOf } from '../../core/javascript-graph.ts'
import { slashed } from '../../core/paths.ts'
import { type OwnGraph, isOwn, specifierOf } from './graph.ts'
import type { Compilation, Module } from './types.ts'

/** Statements and `import()`: what others do with a module its text does not tell. */
const READABLE = /^(?:harmony |esm |import\(\)|dynamic import)/

interface Noted extends GraphModule {
  readonly imports: Map<string, string>
}

export function importGraph(compilation: Compilation, { modules }: OwnGraph): JavaScriptGraph {
  const ids = new Map<Module, string>(modules.map(({ module, id }) => [module, id]))
  const idOf = (module: Module | null): string | undefined =>
    module === null ? undefined : (ids.get(module) ?? (module.resource && slashed(module.resource)))
  const graph = new Map<string, Noted>()
  const wanted = new Set(ids.keys())
  const follow = (importer: Module, importerId: string, { request, id }: { request: string; id: string }): void => {
    note(graph, importer, importerId).imports.set(specifierOf(request, id), id)
    if (passesOn(usesOf(graph, importerId))) wanted.add(importer)
  }
  // The set grows while it is walked.
  for (const module of wanted) {
    const id = idOf(module) ?? ''
    const importers = new Set<string>(graph.get(id)?.importers)
    const connections = [...compilation.moduleGraph.getIncomingConnections(module)]
    for (const { originModule, dependency } of connections) {
      const importer = idOf(originModule)
      if (originModule === null || importer === undefined) continue
      follow(originModule, importer, { request: dependency?.request ?? '', id })
      importers.add(importer)
    }
    const areReadable = connections.every(
      ({ originModule, dependency }) => idOf(originModule) !== undefined && READABLE.test(dependency?.type ?? ''),
    )
    graph.set(id, { ...note(graph, module, id), importers: areReadable ? [...importers] : undefined })
  }
  return graph
}

/** Several modules of one file may have different texts: then it has none. */
function note(graph: Map<string, Noted>, module: Module, id: string): Noted {
  const code = isOwn(module) ? undefined : textOf(module)
  const known = graph.get(id) ?? { code, isEntry: false, importers: undefined, imports: new Map<string, string>() }
  const noted = known.code === code ? known : { ...known, code: undefined }
  graph.set(id, noted)
  return noted
}

export const textOf = (module: Module): string => module.originalSource?.()?.source().toString() ?? ''
