import type { MergedStrings } from '../layout/merge-strings.ts'
import type { LinkSymbol } from '../symbols/resolution.ts'
import { pieceAt } from './data-pieces.ts'

/** Items of consecutive places: the offsets at which they begin, ascending, and their numbers. */
export interface PlacedItems {
  readonly starts: readonly number[]
  readonly items: readonly number[]
}

/** The numbers of a report's items, by what they are; -1 or absent for what has none. */
export interface OutputItems {
  readonly types: number[]
  /** By index, imports counted. */
  readonly functions: number[]
  readonly tables: number[]
  readonly memories: number[]
  readonly globals: number[]
  readonly tags: number[]
  readonly exports: number[]
  /** Headers of the data segments of the file, in their order. */
  readonly segments: number[]
  /** Entries of the element segments, in their order. */
  readonly elements: number[]
  readonly start: number[]
  /** Entries of the name section: what each is for. */
  readonly names: { readonly item: number; readonly of: number }[]
  /** By ChunkId: data by offset in its chunk, those without bytes in the file too. */
  readonly data: Map<number, PlacedItems>
  /** Literals by their offset among the merged ones. */
  readonly strings: Map<MergedStrings, PlacedItems>
  /** By ChunkId: parts of custom sections. */
  readonly customs: Map<number, number>
  /** By item of code, data or custom sections: the chunk that it is of. */
  readonly chunks: Map<number, number>
  /** What the format needs in any case. */
  readonly format: number[]
  /** What custom sections hold, but for names. */
  readonly customItems: number[]
}

export const emptyItems = (): OutputItems => ({
  types: [],
  functions: [],
  tables: [],
  memories: [],
  globals: [],
  tags: [],
  exports: [],
  segments: [],
  elements: [],
  start: [],
  names: [],
  data: new Map(),
  strings: new Map(),
  customs: new Map(),
  chunks: new Map(),
  format: [],
  customItems: [],
})

export const itemAt = ({ starts, items }: PlacedItems, offset: number): number => items[pieceAt(starts, offset)] ?? -1

/**
 * The item of data that an address means. A symbol that has a size is meant whatever is added to its address; a label is where it is, and
 * what is added to it counts.
 */
export function dataItem(
  { file, chunk, offset, size }: LinkSymbol,
  addend: number,
  { data, strings }: Pick<OutputItems, 'data' | 'strings'>,
  mergedChunks: ReadonlyMap<number, MergedStrings>,
): number {
  if (file === undefined || chunk < 0) return -1
  const id = file.chunkBase + chunk
  const merged = mergedChunks.get(id)
  if (merged !== undefined) {
    const literals = strings.get(merged)
    const position = merged.position(id, offset + addend) ?? merged.position(id, offset)
    return literals === undefined || position === undefined ? -1 : itemAt(literals, position)
  }
  const pieces = data.get(id)
  if (pieces === undefined) return -1
  return itemAt(pieces, size > 0 ? offset : offset + addend)
}
