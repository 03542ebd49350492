// What is read of a module through all others: those that pass its names on are looked through. A bundler keeps all names of a module that
// is imported later, and with them what that one only passes on.
import { type ImportUse, readImportUses } from './import-uses.ts'
import { NO_READS, type Reads, joinReads } from './value-reads.ts'

export interface GraphModule {
  /** Its text as bundlers have it; undefined where it cannot be had. */
  readonly code: string | undefined
  /** Others than modules of the bundle may read its exports. */
  readonly isEntry: boolean
  /** Undefined when they are not all known. */
  readonly importers: readonly string[] | undefined
  /** Ids of what it imports, by specifier. */
  readonly imports: ReadonlyMap<string, string>
}

/** Native modules with those that import them, and so on as far as they pass names on. */
export type JavaScriptGraph = ReadonlyMap<string, GraphModule>

/** `all`, or by name what is read of a module; of names that are objects of names again in turn. */
export function readsOf(graph: JavaScriptGraph, id: string): Reads {
  const known = found.get(graph) ?? new Map<string, Reads>()
  found.set(graph, known)
  const reads = known.get(id) ?? settle(graph, id)
  known.set(id, reads)
  return reads
}

const found = new WeakMap<JavaScriptGraph, Map<string, Reads>>()

/** Does a module pass on what it imports of another? Then who imports it counts. */
export function passesOn(uses: readonly ImportUse[] | undefined): boolean {
  return uses?.some(({ kind }) => kind !== 'read') === true
}

/** Modules may pass names on in circles: what is known of each grows until nothing is new. */
function settle(graph: JavaScriptGraph, id: string): Reads {
  const reads = new Map<string, Reads>([[id, NO_READS]])
  for (let before = ''; before !== asText(reads);) {
    before = asText(reads)
    for (const each of reads.keys()) reads.set(each, readsNow(graph, each, reads))
  }
  return reads.get(id) ?? 'all'
}

/** What is read of a module, as far as that is known of those that pass its names on; they join `known`. */
function readsNow(graph: JavaScriptGraph, id: string, known: Map<string, Reads>): Reads {
  const module = graph.get(id)
  if (module?.importers === undefined || module.isEntry) return 'all'
  const all: Reads[] = []
  for (const importer of module.importers) {
    const own = usesOf(graph, importer)?.filter(({ specifier }) => graph.get(importer)?.imports.get(specifier) === id)
    // It is imported in a way that its text does not show.
    if (own === undefined || own.length === 0) return 'all'
    for (const use of own) {
      if (use.kind !== 'read' && !known.has(importer)) known.set(importer, NO_READS)
      all.push(readsByUse(use, known.get(importer) ?? NO_READS))
    }
  }
  return joinReads(all)
}

/** `passed`: what is read of the module that passes on. */
function readsByUse(use: ImportUse, passed: Reads): Reads {
  if (use.kind === 'read') return use.reads
  if (use.kind === 'star') return passed
  const reads = passed === 'all' ? 'all' : passed.get(use.as)
  if (use.kind === 'namespace') return reads ?? NO_READS
  return reads === undefined ? NO_READS : new Map([[use.name, reads]])
}

const uses = new WeakMap<GraphModule, { readonly uses: readonly ImportUse[] | undefined }>()

export function usesOf(graph: JavaScriptGraph, id: string): readonly ImportUse[] | undefined {
  const module = graph.get(id)
  if (module?.code === undefined) return undefined
  const known = uses.get(module) ?? { uses: readImportUses(module.code, id) }
  uses.set(module, known)
  return known.uses
}

function asText(reads: ReadonlyMap<string, Reads>): string {
  const plain = (value: Reads): unknown =>
    value === 'all' ? value : [...value].sort().map(([name, more]) => [name, plain(more)])
  return JSON.stringify([...reads].map(([id, value]) => [id, plain(value)]))
}
