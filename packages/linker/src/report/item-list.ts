import type { ItemKind, ReportItem } from './link-report.ts'

type Open<Type> = { -readonly [Field in keyof Type]: Type[Field] }

/** Items in the order of the output; the gaps between those that are known are filled as they come. */
export class ItemList {
  readonly items: Open<ReportItem>[] = []
  /** Items that fill gaps. */
  readonly fillers: number[] = []
  #end = 0

  /** The item's number; what has no bytes becomes none, and gets -1. A gap in front becomes an item of the kind `gap`. */
  add(item: ReportItem, gap: ItemKind = 'padding'): number {
    this.fill(item.section, item.from, gap)
    if (item.to <= item.from) return -1
    this.#end = item.to
    return this.items.push(item) - 1
  }

  /** Bytes up to `end` that are nobody's. */
  fill(section: string, end: number, kind: ItemKind = 'padding'): void {
    if (end <= this.#end) return
    this.fillers.push(this.items.push({ kind, name: '', section, from: this.#end, to: end }) - 1)
    this.#end = end
  }
}
