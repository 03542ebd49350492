// The graph of who passes native names on, asked of a bundler that tells of one module at a time.
import type { HookContext } from './hook-context.ts'
import type { ImportUse } from './import-uses.ts'
import { type GraphModule, type JavaScriptGraph, passesOn, usesOf } from './javascript-graph.ts'

/** What such a bundler says, in Rollup's words. */
export interface ModuleTeller extends Pick<HookContext, 'resolve'> {
  getModuleInfo(id: string): {
    readonly code: string | null
    readonly isEntry: boolean
    readonly importers: readonly string[]
    readonly dynamicImporters: readonly string[]
  } | null
}

/** From native modules up to who imports what passes their names on. */
export async function readGraph(teller: ModuleTeller, natives: Iterable<string>): Promise<JavaScriptGraph> {
  const graph = new Map<string, Noted>()
  const wanted = new Set(natives)
  // The set grows while it is walked.
  for (const id of wanted) {
    for (const importer of noted(teller, graph, id)?.importers ?? []) {
      const module = noted(teller, graph, importer)
      const uses = usesOf(graph, importer) ?? []
      if (module !== undefined) await resolveImports(teller, importer, module, uses)
      if (passesOn(uses)) wanted.add(importer)
    }
  }
  return graph
}

async function resolveImports(
  teller: ModuleTeller,
  importer: string,
  { imports }: Noted,
  uses: readonly ImportUse[],
): Promise<void> {
  for (const specifier of new Set(uses.map(use => use.specifier))) {
    if (imports.has(specifier)) continue
    const resolved = await teller.resolve(specifier, importer)
    imports.set(specifier, resolved === null || resolved.external ? '' : resolved.id)
  }
}

interface Noted extends GraphModule {
  readonly imports: Map<string, string>
}

function noted(teller: ModuleTeller, graph: Map<string, Noted>, id: string): Noted | undefined {
  const known = graph.get(id)
  const info = known === undefined ? teller.getModuleInfo(id) : null
  if (info === null) return known
  const { code, isEntry, importers, dynamicImporters } = info
  const all = [...new Set([...importers, ...dynamicImporters])]
  const made = { code: code ?? undefined, isEntry, importers: all, imports: new Map<string, string>() }
  graph.set(id, made)
  return made
}
