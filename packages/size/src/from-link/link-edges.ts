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
  const entry = REFERENCE_KINDS.indexOf('entry')
  const rows: number[] = []
  const keys = new Float64Array(references.from.length)
  for (let row = 0; row < keys.length; row++) {
    const from = positions[references.from[row]]
    const to = positions[references.to[row]]
    const kind = references.kind[row]
    if (from < 0 || to < 0 || (from === to && kind === entry)) continue
    keys[row] = (from * items.length + to) * KINDS + kinds[kind]
    rows.push(row)
  }
  // They come almost in order, which this sort makes use of.
  rows.sort((one, other) => keys[one] - keys[other])
  return mergedEdges(rows, keys, references.count, items.length)
}

function mergedEdges(rows: readonly number[], keys: Float64Array, counts: readonly number[], items: number): Edges {
  const edges = { from: [] as number[], to: [] as number[], kind: [] as number[], count: [] as number[] }
  let previous = -1
  for (const row of rows) {
    const key = keys[row]
    if (key === previous) {
      edges.count[edges.count.length - 1] += counts[row]
      continue
    }
    previous = key
    const ends = Math.floor(key / KINDS)
    edges.from.push(Math.floor(ends / items))
    edges.to.push(ends % items)
    edges.kind.push(key % KINDS)
    edges.count.push(counts[row])
  }
  return edges
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
