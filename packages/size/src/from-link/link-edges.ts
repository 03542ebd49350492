import { REFERENCE_KINDS } from '@wasmweld/linker'
import type { LinkReport } from '@wasmweld/linker'
import { edgeKindNumber } from '../size-report.ts'
import type { Edges, Root } from '../size-report.ts'
import type { LinkItems } from './link-items.ts'

/** More than there are kinds. */
const KINDS = 64

/** The references of a link between a report's items. What is one item here has those of all that it was. */
export function linkEdges({ references }: LinkReport, { items, positions }: LinkItems): Edges {
  const kinds = REFERENCE_KINDS.map(edgeKindNumber)
  const counts = new Map<number, number>()
  references.from.forEach((number, row) => {
    const from = positions[number]
    const to = positions[references.to[row]]
    const kind = REFERENCE_KINDS[references.kind[row]]
    if (from < 0 || to < 0 || (from === to && kind === 'entry')) return
    const edge = (from * items.length + to) * KINDS + kinds[references.kind[row]]
    counts.set(edge, (counts.get(edge) ?? 0) + references.count[row])
  })
  const edges = Float64Array.from(counts.keys()).sort()
  const ends = edges.map(edge => Math.floor(edge / KINDS))
  return {
    from: Array.from(ends, end => Math.floor(end / items.length)),
    to: Array.from(ends, end => end % items.length),
    kind: Array.from(edges, edge => edge % KINDS),
    count: Array.from(edges, edge => counts.get(edge) ?? 1),
  }
}

/** What stays though nothing refers to it, each reason once. */
export function linkRoots(report: LinkReport, { items, positions }: LinkItems): Root[] {
  const found = new Map<string, Root>()
  const exported = exportedItems(report)
  for (const { item, why } of report.roots)
    if (why !== 'export' || !exported.has(item))
      found.set(`${String(positions[item])} ${why}`, { item: positions[item], reason: why })
  const padding = items.findIndex(({ key }) => key === 'LEB padding')
  if (padding >= 0) found.set('LEB padding', { item: padding, reason: 'format' })
  return [...found.values()].sort((one, other) => one.item - other.item)
}

/** What exports that are roots name, or what the linker's wrappers that they name call: it would go with the export. */
function exportedItems({ items, references, roots }: LinkReport): ReadonlySet<number> {
  const kindOf = (number: number): string => (number < items.length ? items[number].kind : 'bss')
  const asked = new Set(
    roots.filter(({ why, item }) => why === 'export' && kindOf(item) === 'export').map(({ item }) => item),
  )
  const namedBy = (froms: ReadonlySet<number>): Set<number> =>
    new Set(references.to.filter((_, row) => froms.has(references.from[row])))
  const named = namedBy(asked)
  const wrappers = new Set([...named].filter(number => kindOf(number) === 'synthetic-function'))
  return new Set([...named, ...namedBy(wrappers)])
}
