import { RELOCATION_KINDS } from '@wasmweld/binary'
import type { Moves } from '../debug/moves.ts'
import type { PlacedChunk } from '../layout/layout.ts'
import { bodyStart } from '../write/compact-code.ts'

/** Unused digits of the LEB128 numbers of a function. */
export interface LebPadding {
  /** Bytes that the size takes, without what is unused of it. */
  readonly sizeLeb: number
  readonly total: number
  /** Unused digits among the bytes of the output. */
  readonly byRelocation: Uint8Array
}

/** Digits behind the last one that is needed, of a number of `width` bytes at `at`. */
function unusedDigits(bytes: Uint8Array, at: number, width: number, isSigned: boolean): number {
  let last = at + width - 1
  if (!isSigned) {
    while (last > at && (bytes[last] & 127) === 0) last--
    return at + width - 1 - last
  }
  while (last > at) {
    const digit = bytes[last] & 127
    const isNegative = (bytes[last - 1] & 64) !== 0
    if (digit !== (isNegative ? 127 : 0)) break
    last--
  }
  return at + width - 1 - last
}

/** `at`: where the function's size stands in the output. `moves`: of a function whose numbers were shortened. */
export function lebPadding(out: Uint8Array, at: number, { chunk }: PlacedChunk, moves: Moves | undefined): LebPadding {
  const { from, to, table, origin } = chunk.relocations
  const body = bodyStart(out, at)
  const sizeUnused = unusedDigits(out, at, body - at, false)
  const byRelocation = new Uint8Array(to - from)
  const sizeLeb = body - at - sizeUnused
  if (moves !== undefined) {
    // What is left of these has no digit too many.
    const { saved } = moves
    saved.forEach((bytes, row) => (byRelocation[row] = row === 0 ? bytes : bytes - saved[row - 1]))
    return { sizeLeb, total: sizeUnused, byRelocation }
  }
  const start = at + origin - chunk.bytes.from
  let total = sizeUnused
  for (let row = from; row < to; row++) {
    const { encoding, width } = RELOCATION_KINDS[table.kind[row]]
    if (encoding === 'u32' || encoding === 'u64') continue
    const isSigned = encoding === 'sleb32' || encoding === 'sleb64'
    const unused = unusedDigits(out, start + table.offset[row], width, isSigned)
    byRelocation[row - from] = unused
    total += unused
  }
  return { sizeLeb, total, byRelocation }
}
