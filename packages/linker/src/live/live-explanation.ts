import type { ChunkKind } from '../input/object-file.ts'
import type { RootReason } from './liveness.ts'

/** One function, segment, global, table or tag on the way from a root. */
export interface LiveStep {
  readonly file: string
  readonly kind: ChunkKind
  /** As the object calls the chunk: a function's name, a segment's. */
  readonly name: string
  /** Why it is live: a root's reason, or the relocation in the step before that asked for it first. */
  readonly why:
    | { readonly kind: 'root'; readonly reason: RootReason }
    | { readonly kind: 'reference'; readonly relocation: string; readonly symbol: string }
}

/** What became of a symbol, and how a root reaches it. */
export interface LiveExplanation {
  readonly symbol: string
  /**
   * `live`: in the output. `dead`: defined, and nothing live refers to it. `discarded`: in a copy of a COMDAT group that is not the
   * one that stays. `undefined`: nothing that joined the link defines it. `linker`: the linker makes it.
   */
  readonly state: 'live' | 'dead' | 'discarded' | 'undefined' | 'linker'
  /** The file that defines it, or would; absent when none does. */
  readonly file?: string
  /** From the root to the chunk that holds the symbol; to the first that asks for it where no chunk holds it. Empty when dead. */
  readonly steps: readonly LiveStep[]
  /** The relocation of the last step by which the symbol is asked for, where no chunk holds it. */
  readonly relocation?: string
}
