import { lastAtMost } from '@wasmweld/binary'
import type { LinkSymbol } from '../symbols/resolution.ts'

/** Bytes of a data chunk, `[from, to)` in it, and the symbols that are there; none for what lies between them. */
export interface DataPiece {
  readonly from: number
  readonly to: number
  readonly symbols: readonly LinkSymbol[]
}

interface OpenPiece {
  readonly from: number
  readonly to: number
  readonly symbols: LinkSymbol[]
}

/** Where the contents of a symbol without a size end: at the next symbol. */
function endOf({ offset, size }: LinkSymbol, sorted: readonly LinkSymbol[], position: number, end: number): number {
  if (size > 0) return Math.min(offset + size, end)
  for (let next = position + 1; next < sorted.length; next++)
    if (sorted[next].offset > offset) return Math.min(sorted[next].offset, end)
  return end
}

/**
 * Cuts a data chunk of `size` bytes into its symbols. Where symbols overlap, the one that begins first has the bytes, the larger of two
 * that begin together; one that is inside of another is an alias of it.
 */
export function dataPieces(symbols: readonly LinkSymbol[], size: number): readonly DataPiece[] {
  if (symbols.length === 1 && symbols[0].offset === 0 && (symbols[0].size === size || symbols[0].size === 0))
    return [{ from: 0, to: size, symbols }]
  const sorted = [...symbols].sort((one, other) => one.offset - other.offset || other.size - one.size)
  const pieces: OpenPiece[] = []
  let end = 0
  sorted.forEach((symbol, position) => {
    const from = Math.max(symbol.offset, end)
    const to = endOf(symbol, sorted, position, size)
    if (from >= to) {
      pieces.findLast(piece => piece.from <= symbol.offset)?.symbols.push(symbol)
      return
    }
    if (from > end) pieces.push({ from: end, to: from, symbols: [] })
    pieces.push({ from, to, symbols: [symbol] })
    end = to
  })
  if (end < size) pieces.push({ from: end, to: size, symbols: [] })
  return pieces
}

/** The position of the piece that an offset lies in; what lies outside is taken to the nearest. `starts` ascend. */
export function pieceAt(starts: readonly number[], offset: number): number {
  return Math.max(lastAtMost(starts, offset), 0)
}
