import type { Range, SectionView } from '@wasmweld/binary'
import type { BytesBySource } from '../sources/source-bytes.ts'
import type { ItemList } from './item-list.ts'
import type { ItemNumbers } from './module-items.ts'
import type { ModuleNames } from './module-names.ts'
import type { ModuleParts } from './module-parts.ts'

/** What is known of defined functions besides their place and name, by position. */
export interface FunctionFacts {
  readonly hashes: readonly string[]
  /** Bytes by source; absent where nothing is known of sources. */
  readonly lines?: readonly BytesBySource[]
}

export type MutableNumbers = {
  -readonly [Key in keyof ItemNumbers]: ItemNumbers[Key] extends readonly (infer Each)[] ? Each[] : ItemNumbers[Key]
}

/** What the makers of items share while they make them. */
export interface Making {
  readonly parts: ModuleParts
  readonly names: ModuleNames
  readonly functions: FunctionFacts
  /** Each name is an item. */
  readonly hasNameEntries: boolean
  readonly list: ItemList
  readonly numbers: MutableNumbers
  /** Adds the bytes of a section that are in none of its entries, which come in file order. `what` is the section: `type section`. */
  readonly addHeader: (section: SectionView, what: string, entries: readonly Range[]) => number
}

/** The bytes of a section that are in none of its entries. */
export const rangesWithout = ({ header, payload }: SectionView, entries: readonly Range[]): Range[] =>
  rangesBetween({ from: header, to: payload.to }, entries)

/** What of some bytes lies before, between and behind some of them, which come in ascending order. */
export function rangesBetween(bytes: Range, inner: readonly Range[]): Range[] {
  const ranges: Range[] = []
  let at = bytes.from
  for (const { from, to } of inner) {
    if (from > at) ranges.push({ from: at, to: from })
    at = to
  }
  if (bytes.to > at) ranges.push({ from: at, to: bytes.to })
  return ranges
}
