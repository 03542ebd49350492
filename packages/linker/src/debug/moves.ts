import { lastAtMost } from '@wasmweld/binary'

/** Where the bytes of a function's body went whose numbers were shortened; columns in ascending order. */
export interface Moves {
  /** Where a shortened number ended. */
  readonly ends: Uint32Array
  /** Bytes that this one and those before it have lost. */
  readonly saved: Uint32Array
}

/** The offset in the new body of what was at `offset` of the old one. What lies behind the body keeps its distance from it. */
export function movedOffset(moves: Moves | undefined, offset: number): number {
  if (moves === undefined) return offset
  const { ends, saved } = moves
  const last = lastAtMost(ends, offset)
  return last < 0 ? offset : offset - saved[last]
}
