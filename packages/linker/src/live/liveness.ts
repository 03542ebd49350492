import type { ChunkId } from '../ids.ts'
import type { LinkSymbol } from '../symbols/resolution.ts'

/** Why a chunk is live although nothing live refers to it. */
export type RootReason =
  'entry' | 'export' | 'provided' | 'no-strip' | 'constructor' | 'retain' | 'destructors' | 'no-gc' | 'linker'

/** In `because`: not reached. */
export const DEAD = -2
/** In `because`: kept by a root; `roots` says which. */
export const ROOT = -1

/** Which chunks stay. `because[chunk]` is the chunk whose relocation reached it first: liveness and its explanation in one array. */
export interface Liveness {
  readonly because: Int32Array
  readonly roots: ReadonlyMap<ChunkId, RootReason>
  /** 1 by SymbolId for every symbol that something live refers to: decides for what has no chunk, and for strings in merged segments. */
  readonly referenced: Uint8Array
  has(chunk: ChunkId): boolean
  /** A symbol that the output holds: its chunk is live, or it has none and is referenced. */
  hasSymbol(symbol: LinkSymbol): boolean
}
