import type { Range } from '@wasmweld/binary'
import type { Item, ItemKind } from '../size-report.ts'

/** What of an item is left when its place is known. */
export interface ItemFacts {
  readonly kind: ItemKind
  readonly name: string
  /** Unique but for things that are named alike; those are numbered. */
  readonly key: string
  readonly section: string
  readonly aliases?: readonly string[]
  readonly demangled?: string
  readonly parts?: NonNullable<Item['parts']>
  readonly hash?: string
  readonly lines?: NonNullable<Item['lines']>
}

/** The position of a section's own bytes, behind those of its entries. */
const HEADER = 0xffff_ffff

/** Items in the order in which they are to be reported. */
export class ItemList {
  readonly items: Item[] = []
  readonly #keys = new Map<string, number>()
  /** Of the section whose items come, among all that a parser says: the version, sections, bodies. */
  payload = 0

  /** Adds an item and gives its number. */
  add(facts: ItemFacts, position: number, ranges: readonly Range[]): number {
    const number = this.items.length
    const taken: (readonly [number, number])[] = []
    let bytes = 0
    for (const { from, to } of ranges) {
      if (from === to) continue
      taken.push([from, to])
      bytes += to - from
    }
    const id = this.payload * 2 ** 32 + position
    this.items.push({ ...facts, key: this.#unique(facts.key), id, output: 0, ranges: taken, bytes })
    return number
  }

  /** Adds what is left of a section. */
  addHeader(facts: ItemFacts, ranges: readonly Range[]): number {
    return this.add(facts, HEADER, ranges)
  }

  #unique(key: string): string {
    const count = (this.#keys.get(key) ?? 0) + 1
    this.#keys.set(key, count)
    return count === 1 ? key : this.#unique(`${key} #${count}`)
  }
}
