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

/** A chunk read backwards, a character a byte: a string of it is a substring, which costs no copy. */
function backwards(bytes: Uint8Array, { from, to }: Range): string {
  const reversed = new Uint8Array(bytes.subarray(from, to)).reverse()
  let text = ''
  for (let at = 0; at < reversed.length; at += STRIDE) {
    // `apply` takes the typed array as it is, where spreading would first make an array of it.
    text += String.fromCharCode.apply(undefined, reversed.subarray(at, at + STRIDE) as unknown as number[])
  }
  return text
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
    const text = backwards(bytes, range)
    const size = text.length
    for (let from = 0; from < size;) {
      const nul = bytes.indexOf(0, range.from + from) - range.from
      const to = nul < 0 || nul >= size ? size : nul + 1
      if (isLive({ from, to })) {
        const key = text.slice(size - to, size - from)
        pieces.push({ start: from, key })
        this.#positions.set(key, 0)
      }
      from = to
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
