// One type per index space: handing a function index to something that wants a symbol fails to compile.

declare const space: unique symbol
type Index<Space extends string> = number & { readonly [space]: Space }

/** A symbol of the whole link, locals included; dense, so that link state lives in columns beside the files. */
export type SymbolId = Index<'symbol'>
/** A function, data segment, global, table, tag or custom section of the whole link. Dense: file f owns [chunkBase, chunkBase + chunks). */
export type ChunkId = Index<'chunk'>
/** Position in the output's function index space, imports first. */
export type FunctionIndex = Index<'function'>
/** Position in the output's type section. */
export type TypeIndex = Index<'type'>

export const symbolId = (value: number): SymbolId => value as SymbolId
export const chunkId = (value: number): ChunkId => value as ChunkId
export const functionIndex = (value: number): FunctionIndex => value as FunctionIndex
export const typeIndex = (value: number): TypeIndex => value as TypeIndex

/** The next multiple of `alignment`, a power of two; safe beyond 2^32. */
export function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment
}
