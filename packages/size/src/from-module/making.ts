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
  -readonly [Key in keyof ItemNumbers]: ItemNumbers[Key] extends readonly number[] ? number[] : ItemNumbers[Key]
}

/** What the makers of items share while they make them. */
export interface Making {
  readonly parts: ModuleParts
  readonly names: ModuleNames
  readonly functions: FunctionFacts
  readonly list: ItemList
  readonly numbers: MutableNumbers
  /** Adds the bytes of a section that are in none of its entries, which come in file order. `what` is the section: `type section`. */
  readonly addHeader: (section: SectionView, what: string, entries: readonly Range[]) => number
}

/** The bytes of a section between its entries. */
export function rangesWithout({ header, payload }: SectionView, entries: readonly Range[]): Range[] {
  const ranges: Range[] = []
  let at = header
  for (const { from, to } of entries) {
    if (from > at) ranges.push({ from: at, to: from })
    at = to
  }
  if (payload.to > at) ranges.push({ from: at, to: payload.to })
  return ranges
}
