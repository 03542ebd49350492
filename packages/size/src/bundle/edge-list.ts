import { edgeKindNumber } from '../size-report.ts'
import type { EdgeKind, Edges } from '../size-report.ts'

/** Edges of several reports and some between them, in the order of a report. Reports come in ascending order of their items' numbers. */
export class EdgeList {
  readonly #columns = { from: [] as number[], to: [] as number[], kind: [] as number[], count: [] as number[] }
  readonly #between = new Map<string, { from: number; to: number; kind: number; count: number }>()

  /** A report's own edges, whose items now begin at `first`. */
  addAll({ from, to, kind, count }: Edges, first: number): void {
    for (let edge = 0; edge < from.length; edge++)
      this.#push(first + from[edge], first + to[edge], kind[edge], count[edge])
  }

  add(from: number, to: number, name: EdgeKind): void {
    const kind = edgeKindNumber(name)
    const key = `${from} ${to} ${kind}`
    const known = this.#between.get(key)
    if (known === undefined) this.#between.set(key, { from, to, kind, count: 1 })
    else known.count++
  }

  /** Merges both; a triple that is in both is one row. */
  edges(): Edges {
    const { from, to, kind, count } = this.#columns
    const more = [...this.#between.values()].sort(
      (one, other) => one.from - other.from || one.to - other.to || one.kind - other.kind,
    )
    const merged = new EdgeList()
    let edge = 0
    for (const added of more) {
      const order = (): number => from[edge] - added.from || to[edge] - added.to || kind[edge] - added.kind
      for (; edge < from.length && order() < 0; edge++) merged.#push(from[edge], to[edge], kind[edge], count[edge])
      const isSame = edge < from.length && order() === 0
      merged.#push(added.from, added.to, added.kind, added.count + (isSame ? count[edge++] : 0))
    }
    for (; edge < from.length; edge++) merged.#push(from[edge], to[edge], kind[edge], count[edge])
    return merged.#columns
  }

  #push(from: number, to: number, kind: number, count: number): void {
    this.#columns.from.push(from)
    this.#columns.to.push(to)
    this.#columns.kind.push(kind)
    this.#columns.count.push(count)
  }
}
