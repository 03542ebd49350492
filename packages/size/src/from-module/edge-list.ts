import { EDGE_KINDS, edgeKindNumber } from '../size-report.ts'
import type { EdgeKind, Edges } from '../size-report.ts'

const KIND_NUMBERS: ReadonlyMap<EdgeKind, number> = new Map(EDGE_KINDS.map(({ name }) => [name, edgeKindNumber(name)]))
/** More than there are kinds. */
const KINDS = 64

/** References between items as they are found. Each is one number, so that sorting them is quick: items times items times kinds are below 2^53. */
export class EdgeList {
  readonly #items: number
  #edges = new Float64Array(1024)
  #count = 0

  constructor(items: number) {
    this.#items = items
  }

  add(from: number, to: number, kind: EdgeKind): void {
    if (this.#count === this.#edges.length) this.#grow()
    this.#edges[this.#count++] = (from * this.#items + to) * KINDS + (KIND_NUMBERS.get(kind) ?? 0)
  }

  /** Sorted, with how often each is there. */
  columns(): Edges {
    const sorted = this.#edges.subarray(0, this.#count).sort()
    const columns: Record<keyof Edges, number[]> = { from: [], to: [], kind: [], count: [] }
    let last = NaN
    for (const edge of sorted) {
      if (edge === last) {
        columns.count[columns.count.length - 1]++
        continue
      }
      last = edge
      const ends = Math.floor(edge / KINDS)
      columns.from.push(Math.floor(ends / this.#items))
      columns.to.push(ends % this.#items)
      columns.kind.push(edge % KINDS)
      columns.count.push(1)
    }
    return columns
  }

  #grow(): void {
    const edges = new Float64Array(2 * this.#count)
    edges.set(this.#edges)
    this.#edges = edges
  }
}
