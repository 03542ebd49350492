import type { Range } from '@wasmweld/binary'

// Pieces are keyed by their bytes read backwards: sorted in descending order, a string comes right behind the longest one that
// it is the tail of. This is the order of LLVM's string table builder, so that layouts agree.

/** One string of a chunk, with its NUL: where it began there, and where it is among the merged ones. */
interface Piece {
  readonly start: number
  readonly key: string
}

/** Bytes at a time that `fromCharCode` takes without exhausting the stack. */
const STRIDE = 4096

function backwards(bytes: Uint8Array, from: number, to: number): string {
  const reversed = bytes.slice(from, to).reverse()
  if (reversed.length <= STRIDE) return String.fromCharCode(...reversed)
  let text = ''
  for (let at = 0; at < reversed.length; at += STRIDE)
    text += String.fromCharCode(...reversed.subarray(at, at + STRIDE))
  return text
}

function split(bytes: Uint8Array, { from, to }: Range): Range[] {
  const ranges: Range[] = []
  for (let at = from; at < to;) {
    const nul = bytes.indexOf(0, at)
    const end = nul < 0 || nul >= to ? to : nul + 1
    ranges.push({ from: at, to: end })
    at = end
  }
  return ranges
}

/** Equal strings once, and a string that is the tail of another inside it. Filled by `add`, then settled once. */
export class MergedStrings {
  /** By ChunkId, in ascending order of start. */
  readonly #pieces = new Map<number, Piece[]>()
  /** Position of each string, by key; set by `settle`. */
  readonly #positions = new Map<string, number>()
  #size = 0

  /** Bytes of all, once settled. */
  get size(): number {
    return this.#size
  }

  /** The strings of a chunk; `isLive` takes the string's range in the chunk. */
  add(chunk: number, bytes: Uint8Array, range: Range, isLive: (piece: Range) => boolean): void {
    const pieces: Piece[] = []
    for (const { from, to } of split(bytes, range)) {
      if (!isLive({ from: from - range.from, to: to - range.from })) continue
      const key = backwards(bytes, from, to)
      pieces.push({ start: from - range.from, key })
      this.#positions.set(key, 0)
    }
    this.#pieces.set(chunk, pieces)
  }

  /** Gives every string its position. */
  settle(): void {
    const keys = [...this.#positions.keys()].sort((one, other) => (one < other ? 1 : -1))
    let previous = ''
    for (const key of keys) {
      if (previous.startsWith(key)) {
        this.#positions.set(key, this.#size - key.length)
        continue
      }
      this.#positions.set(key, this.#size)
      this.#size += key.length
      previous = key
    }
  }

  /** Where byte `offset` of `chunk` is; undefined when its string was dropped. */
  position(chunk: number, offset: number): number | undefined {
    const pieces = this.#pieces.get(chunk) ?? []
    let low = 0
    let high = pieces.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (pieces[middle].start <= offset) low = middle + 1
      else high = middle
    }
    if (low === 0) return undefined
    const { start, key } = pieces[low - 1]
    return offset <= start + key.length ? (this.#positions.get(key) ?? 0) + offset - start : undefined
  }

  /** Every string's place and length, tails of others left out. */
  places(): Range[] {
    const places: Range[] = []
    let end = 0
    for (const [key, from] of [...this.#positions].sort(
      (one, other) => one[1] - other[1] || other[0].length - one[0].length,
    )) {
      if (from < end) continue
      end = from + key.length
      places.push({ from, to: end })
    }
    return places
  }

  /** Writes all strings at `at`. */
  copyTo(out: Uint8Array, at: number): void {
    for (const [key, position] of this.#positions) {
      const end = at + position + key.length - 1
      for (let byte = 0; byte < key.length; byte++) out[end - byte] = key.charCodeAt(byte)
    }
  }
}
