import { RELOCATION_KINDS } from '@wasmweld/binary'
import type { Range } from '@wasmweld/binary'
import type { ChunkRelocations } from '../input/object-file.ts'

const FIRST_PRIME = 0x01000193
const SECOND_PRIME = 0x85ebca6b
const FIRST_START = 0x811c9dc5
const SECOND_START = 0x9e3779b9

/** Two multiplicative hashes side by side: no secret, but 64 bits that differ where contents do. */
class Digest {
  #first = FIRST_START
  #second = SECOND_START

  /** Four bytes at a time, and how many there are. */
  addRange(bytes: Uint8Array, from: number, to: number): void {
    // Fields are slower than locals, and this runs over all code and data.
    let first = this.#first
    let second = this.#second
    let at = from
    for (; at + 4 <= to; at += 4) {
      const word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)
      first = Math.imul(first ^ word, FIRST_PRIME)
      first ^= first >>> 15
      second = Math.imul(((second << 5) | (second >>> 27)) ^ word, SECOND_PRIME)
    }
    let rest = 0
    for (; at < to; at++) rest = (rest << 8) | bytes[at]
    this.#first = first
    this.#second = second
    this.addWord(rest)
    this.addWord(to - from)
  }

  addWord(word: number): void {
    const first = Math.imul(this.#first ^ word, FIRST_PRIME)
    this.#first = first ^ (first >>> 15)
    this.#second = Math.imul(((this.#second << 5) | (this.#second >>> 27)) ^ word, SECOND_PRIME)
  }

  text(): string {
    return hexadecimal(this.#first) + hexadecimal(this.#second ^ this.#first)
  }
}

const hexadecimal = (half: number): string => (half >>> 0).toString(16).padStart(8, '0')

/** A digest of bytes as they are. */
export function bytesHash(bytes: Uint8Array, from: number, to: number): string {
  const digest = new Digest()
  digest.addRange(bytes, from, to)
  return digest.text()
}

/** A digest of some bytes of an object; what a relocation writes counts by its kind and addend alone. `range` is in the file. */
export function contentsHash(bytes: Uint8Array, range: Range, relocations: ChunkRelocations): string {
  const { table, from, to, origin } = relocations
  const digest = new Digest()
  let at = range.from
  for (let row = from; row < to; row++) {
    const place = origin + table.offset[row]
    if (place < range.from) continue
    if (place >= range.to) break
    digest.addRange(bytes, at, place)
    digest.addWord(table.kind[row])
    digest.addWord(table.addend[row])
    at = place + RELOCATION_KINDS[table.kind[row]].width
  }
  digest.addRange(bytes, at, range.to)
  return digest.text()
}
