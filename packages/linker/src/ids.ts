// One type for each kind of id: handing a chunk's to something that wants a symbol's fails to compile.

declare const space: unique symbol
type Index<Space extends string> = number & { readonly [space]: Space }

/** A symbol of the whole link, locals included; dense, so that link state lives in columns beside the files. */
export type SymbolId = Index<'symbol'>
/** A function, data segment, global, table, tag or custom section of the whole link. Dense: file f owns [chunkBase, chunkBase + chunks). */
export type ChunkId = Index<'chunk'>

export const symbolId = (value: number): SymbolId => value as SymbolId
export const chunkId = (value: number): ChunkId => value as ChunkId

/** The next multiple of `alignment`, a power of two; safe beyond 2^32. */
export function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment
}
