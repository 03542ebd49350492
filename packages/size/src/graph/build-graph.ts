import { EDGE_KINDS } from '../size-report.ts'
import type { SizeReport } from '../size-report.ts'
import type { Adjacency, SizeGraph } from './size-graph.ts'

interface Ends {
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly kind: Uint8Array
  readonly count: Uint32Array
}

/** Makes a report walkable. Time and memory are linear in items and edges. */
export function buildGraph(report: SizeReport): SizeGraph {
  const superRoot = report.items.length
  const ends = keepingEdges(report, superRoot)
  return { report, superRoot, out: adjacency(superRoot + 1, ends, 'out'), in: adjacency(superRoot + 1, ends, 'in') }
}

/** The edges that keep, and one from the super-root to each root. */
function keepingEdges({ edges, roots }: SizeReport, superRoot: number): Ends {
  const rooted = [...new Set(roots.map(({ item }) => item))].sort((one, other) => one - other)
  const size = edges.from.length + rooted.length
  const ends = {
    from: new Uint32Array(size),
    to: new Uint32Array(size),
    kind: new Uint8Array(size),
    count: new Uint32Array(size),
  }
  let row = 0
  const add = (from: number, to: number, kind: number, count: number): void => {
    ends.from[row] = from
    ends.to[row] = to
    ends.kind[row] = kind
    ends.count[row] = count
    row++
  }
  for (let edge = 0; edge < edges.from.length; edge++)
    if (EDGE_KINDS[edges.kind[edge]].keeps) add(edges.from[edge], edges.to[edge], edges.kind[edge], edges.count[edge])
  for (const item of rooted) add(superRoot, item, 0, 1)
  const { from, to, kind, count } = ends
  return {
    from: from.subarray(0, row),
    to: to.subarray(0, row),
    kind: kind.subarray(0, row),
    count: count.subarray(0, row),
  }
}

/** A counting sort by one end; edges of one item keep their order. */
function adjacency(items: number, { from, to, kind, count }: Ends, direction: 'out' | 'in'): Adjacency {
  const [own, other] = direction === 'out' ? [from, to] : [to, from]
  const offsets = new Uint32Array(items + 1)
  for (const item of own) offsets[item + 1]++
  for (let item = 0; item < items; item++) offsets[item + 1] += offsets[item]
  const next = offsets.slice(0, items)
  const made = {
    offsets,
    items: new Uint32Array(own.length),
    kinds: new Uint8Array(own.length),
    counts: new Uint32Array(own.length),
  }
  for (let edge = 0; edge < own.length; edge++) {
    const place = next[own[edge]]++
    made.items[place] = other[edge]
    made.kinds[place] = kind[edge]
    made.counts[place] = count[edge]
  }
  return made
}
