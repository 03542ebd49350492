import { REFERENCE_KINDS } from './link-report.ts'
import type { ReferenceKind, References } from './link-report.ts'

const KIND_NUMBERS = new Map(REFERENCE_KINDS.map((kind, position) => [kind, position]))

/** References as they come, then sorted, each once with its count. What has no item, -1, is passed over. */
export class ReferenceList {
  #from = new Uint32Array(1024)
  #to = new Uint32Array(1024)
  #kind = new Uint8Array(1024)
  #count = 0

  add(from: number, to: number, kind: ReferenceKind): void {
    if (from < 0 || to < 0) return
    if (this.#count === this.#from.length) this.#grow()
    const row = this.#count++
    this.#from[row] = from
    this.#to[row] = to
    this.#kind[row] = KIND_NUMBERS.get(kind) ?? 0
  }

  /** The items that something refers to by a reference of the kind. */
  targets(kind: ReferenceKind): ReadonlySet<number> {
    const number = KIND_NUMBERS.get(kind)
    const found = new Set<number>()
    for (let row = 0; row < this.#count; row++) if (this.#kind[row] === number) found.add(this.#to[row])
    return found
  }

  sorted(items: number): References {
    const rows = this.#byFrom(items)
    const columns = { from: [] as number[], to: [] as number[], kind: [] as number[], count: [] as number[] }
    for (let start = 0; start < rows.length;) {
      let end = start
      while (end < rows.length && this.#from[rows[end]] === this.#from[rows[start]]) end++
      this.#emit(rows.subarray(start, end), columns)
      start = end
    }
    return columns
  }

  /** The references of one item. */
  #emit(rows: Uint32Array, { from, to, kind, count }: Record<keyof References, number[]>): void {
    if (rows.length > 1)
      rows.sort((one, other) => this.#to[one] - this.#to[other] || this.#kind[one] - this.#kind[other])
    let previous = -1
    for (const row of rows) {
      const isSame = previous >= 0 && this.#to[previous] === this.#to[row] && this.#kind[previous] === this.#kind[row]
      previous = row
      if (isSame) {
        count[count.length - 1]++
        continue
      }
      from.push(this.#from[row])
      to.push(this.#to[row])
      kind.push(this.#kind[row])
      count.push(1)
    }
  }

  /** Rows by a counting sort. */
  #byFrom(items: number): Uint32Array {
    const next = new Uint32Array(items + 1)
    for (let row = 0; row < this.#count; row++) next[this.#from[row] + 1]++
    for (let item = 0; item < items; item++) next[item + 1] += next[item]
    const rows = new Uint32Array(this.#count)
    for (let row = 0; row < this.#count; row++) rows[next[this.#from[row]]++] = row
    return rows
  }

  #grow(): void {
    const from = new Uint32Array(2 * this.#count)
    const to = new Uint32Array(2 * this.#count)
    const kind = new Uint8Array(2 * this.#count)
    from.set(this.#from)
    to.set(this.#to)
    kind.set(this.#kind)
    this.#from = from
    this.#to = to
    this.#kind = kind
  }
}
