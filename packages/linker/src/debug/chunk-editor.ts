import { ByteWriter, lastAtMost } from '@wasmweld/binary'
import type { DebugChunk } from './debug-chunk.ts'

/** A debug section of an object as it goes into the output. */
export interface EditedChunk {
  readonly bytes: Uint8Array
  /** Rows of the chunk's relocations that are left, and the offset in `bytes` of each. */
  readonly rows: readonly number[]
  readonly offsets: readonly number[]
  /** Where what was at an offset went; undefined for what is gone. */
  readonly placeOf: (offset: number) => number | undefined
}

/** Writes a debug section anew, front to back: runs of it are copied with their relocations, and numbers written between them. */
export class ChunkEditor {
  readonly chunk: DebugChunk
  readonly out: ByteWriter
  readonly #rows: number[] = []
  readonly #offsets: number[] = []
  // Runs that were copied, in ascending order of position; one of no bytes notes a place alone.
  readonly #starts: number[] = []
  readonly #lengths: number[] = []
  readonly #places: number[] = []

  constructor(chunk: DebugChunk) {
    this.chunk = chunk
    this.out = new ByteWriter(chunk.to - chunk.from)
  }

  /** Copies the bytes from a position up to another; returns where they went. */
  copy(from: number, to: number): number {
    this.#note(from, to - from)
    return this.append(from, to)
  }

  /** The same for what nobody names. */
  append(from: number, to: number): number {
    const { chunk, out } = this
    const place = out.length
    for (let row = chunk.firstRow(from); row < chunk.endOfRows; row++) {
      const at = chunk.positionOf(row)
      if (at >= to) break
      this.#rows.push(row)
      this.#offsets.push(place + at - from)
    }
    out.raw(chunk.bytes.subarray(from, to))
    return place
  }

  /** Copies a few bytes that nothing relocates. */
  bytes(from: number, to: number): void {
    const { bytes } = this.chunk
    for (let at = from; at < to; at++) this.out.u8(bytes[at])
  }

  /** What is named by this position is what is written next. */
  anchor(position: number): void {
    this.#note(position, 0)
  }

  #note(position: number, length: number): void {
    const last = this.#starts.length - 1
    const place = this.out.length
    if (last >= 0 && this.#starts[last] + this.#lengths[last] === position) {
      if (this.#places[last] + this.#lengths[last] === place) {
        this.#lengths[last] += length
        return
      }
    }
    this.#starts.push(position)
    this.#lengths.push(length)
    this.#places.push(place)
  }

  finish(): EditedChunk {
    const [starts, lengths, places] = [this.#starts, this.#lengths, this.#places]
    const base = this.chunk.from
    const placeOf = (offset: number): number | undefined => {
      const run = lastAtMost(starts, base + offset)
      if (run < 0) return undefined
      const past = base + offset - starts[run]
      return past <= lengths[run] ? places[run] + past : undefined
    }
    return { bytes: this.out.view(), rows: this.#rows, offsets: this.#offsets, placeOf }
  }
}

/** Stores a number over another in as many bytes. */
export function storeFixed(out: ByteWriter, at: number, value: number, width: number): void {
  let rest = value
  for (let byte = 0; byte < width; byte++) {
    out.bytes[at + byte] = rest % 256
    rest = Math.floor(rest / 256)
  }
}

/** Stores a LEB128 over another, whose bytes it fills: readers take any width, and nothing behind it moves. */
export function storeUleb(out: ByteWriter, at: number, value: number): void {
  let rest = value
  let byte = at
  for (; out.bytes[byte] & 128; byte++) {
    out.bytes[byte] = (rest % 128) | 128
    rest = Math.floor(rest / 128)
  }
  out.bytes[byte] = rest
}
