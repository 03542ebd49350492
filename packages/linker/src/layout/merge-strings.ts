import { lastAtMost } from '@wasmweld/binary'
import type { Range } from '@wasmweld/binary'
import { sortTails } from './sort-tails.ts'
import { EMPTY_HASH, StringPool, grown, hashByte } from './string-pool.ts'

/** A string among the merged ones. */
export interface StringPlace extends Range {
  /** The ChunkId of the first chunk that holds it. */
  readonly chunk: number
}

/** Bytes of a chunk, as a power of two, of which a mark says where the first string in them is. */
const STRIDE_LOG2 = 6

/** The strings of a chunk: pieces from `first` up to `end`. */
interface Pieces {
  readonly first: number
  readonly end: number
  /** By stride of the chunk: the piece that the stride begins in, or with. */
  readonly marks: Uint32Array | undefined
}

/** Equal strings once, and a string that is the tail of another inside it. Filled by `add`, then settled once. */
export class MergedStrings {
  readonly #pool = new StringPool()
  /** By ChunkId. */
  readonly #chunks = new Map<number, Pieces>()
  // A piece is a string with its NUL where it stands in a chunk. Columns: debug sections have many.
  #starts = new Uint32Array(16)
  #strings = new Uint32Array(16)
  #count = 0
  /** By string: the first chunk that holds it. */
  #owners = new Uint32Array(16)
  /** By string: where it is among the merged ones; set by `settle`. */
  #positions: Uint32Array = new Uint32Array(0)
  /** The strings that are no tails, in the order in which they are written; set by `settle`. */
  #written: Uint32Array = new Uint32Array(0)
  #size = 0

  /** Bytes of all, once settled. */
  get size(): number {
    return this.#size
  }

  /** All strings of a chunk: as in wasm-ld, one that is used keeps the others of its segment. Compilers give each a segment. */
  add(chunk: number, bytes: Uint8Array, { from, to }: Range): void {
    const first = this.#count
    for (let start = from; start < to;) {
      let hash = EMPTY_HASH
      let end = start
      while (end < to && bytes[end] !== 0) hash = hashByte(hash, bytes[end++])
      // What has no NUL ends its chunk without one, and is another string than the one that has it.
      if (end < to) hash = hashByte(hash, bytes[end++])
      this.#addPiece(start - from, this.#intern(bytes, start, end, hash, chunk))
      start = end
    }
    this.#chunks.set(chunk, { first, end: this.#count, marks: this.#marks(first, to - from) })
  }

  #intern(bytes: Uint8Array, from: number, to: number, hash: number, chunk: number): number {
    const known = this.#pool.count
    const string = this.#pool.intern(bytes, from, to, hash)
    if (string < known) return string
    if (string >= this.#owners.length) this.#owners = grown(this.#owners, new Uint32Array(2 * string))
    this.#owners[string] = chunk
    return string
  }

  #addPiece(start: number, string: number): void {
    const piece = this.#count++
    if (piece >= this.#starts.length) {
      this.#starts = grown(this.#starts, new Uint32Array(2 * piece))
      this.#strings = grown(this.#strings, new Uint32Array(2 * piece))
    }
    this.#starts[piece] = start
    this.#strings[piece] = string
  }

  #marks(first: number, size: number): Uint32Array | undefined {
    const strides = (size - 1) >> STRIDE_LOG2
    if (strides <= 0) return undefined
    const marks = new Uint32Array(strides + 1)
    let piece = first
    for (let stride = 0; stride <= strides; stride++) {
      while (piece + 1 < this.#count && this.#starts[piece + 1] <= stride << STRIDE_LOG2) piece++
      marks[stride] = piece
    }
    return marks
  }

  /** Gives every string its position. */
  settle(): void {
    const { starts, count } = this.#pool
    const positions = new Uint32Array(count)
    const written = sortTails(this.#pool)
    let kept = 0
    for (const string of written) {
      const previous = kept > 0 ? written[kept - 1] : -1
      const length = starts[string + 1] - starts[string]
      if (previous >= 0 && this.#isTail(string, previous)) {
        positions[string] = this.#size - length
        continue
      }
      positions[string] = this.#size
      this.#size += length
      written[kept++] = string
    }
    this.#positions = positions
    this.#written = written.subarray(0, kept)
  }

  #isTail(string: number, whole: number): boolean {
    const { bytes, starts } = this.#pool
    let at = starts[string + 1]
    for (let from = starts[whole + 1]; at > starts[string] && from > starts[whole]; at--, from--) {
      if (bytes[at - 1] !== bytes[from - 1]) return false
    }
    return at === starts[string]
  }

  /** Where byte `offset` of `chunk` is; undefined when it lies outside. */
  position(chunk: number, offset: number): number | undefined {
    const pieces = this.#chunks.get(chunk)
    if (pieces === undefined || pieces.first === pieces.end) return undefined
    const { first, end, marks } = pieces
    const starts = this.#starts
    let piece = first
    if (marks !== undefined) piece = marks[Math.min(offset >>> STRIDE_LOG2, marks.length - 1)]
    while (piece + 1 < end && starts[piece + 1] <= offset) piece++
    const string = this.#strings[piece]
    const past = offset - starts[piece]
    const length = this.#pool.starts[string + 1] - this.#pool.starts[string]
    return past >= 0 && past <= length ? this.#positions[string] + past : undefined
  }

  /** Where the strings of a chunk are among the merged ones, in the chunk's order. */
  positions(chunk: number): number[] {
    const { first, end } = this.#chunks.get(chunk) ?? { first: 0, end: 0 }
    return Array.from(this.#strings.subarray(first, end), string => this.#positions[string])
  }

  /** The strings in which some offset lies, by chunk, settled anew. */
  only(used: ReadonlyMap<number, ReadonlySet<number>>): MergedStrings {
    const left = new MergedStrings()
    for (const [chunk, pieces] of this.#chunks) {
      const kept = Array.from(used.get(chunk) ?? [], offset => this.#pieceAt(pieces, offset))
      left.#take(
        chunk,
        this,
        [...new Set(kept)].sort((one, other) => one - other),
      )
    }
    left.settle()
    return left
  }

  /** The last piece that begins at or before an offset. */
  #pieceAt({ first, end }: Pieces, offset: number): number {
    return Math.max(lastAtMost(this.#starts, offset, first, end), first)
  }

  /** Pieces of others as a chunk's. */
  #take(chunk: number, others: MergedStrings, pieces: readonly number[]): void {
    const first = this.#count
    const { bytes, starts } = others.#pool
    let size = 0
    for (const piece of pieces) {
      const from = starts[others.#strings[piece]]
      const to = starts[others.#strings[piece] + 1]
      let hash = EMPTY_HASH
      for (let at = from; at < to; at++) hash = hashByte(hash, bytes[at])
      this.#addPiece(others.#starts[piece], this.#intern(bytes, from, to, hash, chunk))
      size = others.#starts[piece] + to - from
    }
    this.#chunks.set(chunk, { first, end: this.#count, marks: this.#marks(first, size) })
  }

  /** The chunks whose strings these are. */
  chunks(): Iterable<number> {
    return this.#chunks.keys()
  }

  /** Every string's place and length, tails of others left out, with the first chunk that holds it. */
  places(): StringPlace[] {
    const { starts } = this.#pool
    return Array.from(this.#written, string => {
      const from = this.#positions[string]
      return { from, to: from + starts[string + 1] - starts[string], chunk: this.#owners[string] }
    })
  }

  /** Writes all strings at `at`. */
  copyTo(out: Uint8Array, at: number): void {
    const { bytes, starts } = this.#pool
    let next = at
    for (const string of this.#written) {
      const end = starts[string + 1]
      for (let from = starts[string]; from < end; from++) out[next++] = bytes[from]
    }
  }
}
