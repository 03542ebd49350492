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

  add(byte: number): void {
    this.#first = Math.imul(this.#first ^ byte, FIRST_PRIME)
    const turned = (this.#second << 5) | (this.#second >>> 27)
    this.#second = Math.imul(turned ^ byte, SECOND_PRIME)
  }

  addRange(bytes: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to; at++) this.add(bytes[at])
  }

  addNumber(value: number): void {
    for (let rest = Math.abs(value); rest >= 1; rest = Math.floor(rest / 256)) this.add(rest & 255)
    this.add(value < 0 ? 1 : 0)
  }

  text(): string {
    return [this.#first, this.#second].map(half => (half >>> 0).toString(16).padStart(8, '0')).join('')
  }
}

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
    digest.add(table.kind[row])
    digest.addNumber(table.addend[row])
    at = place + RELOCATION_KINDS[table.kind[row]].width
  }
  digest.addRange(bytes, at, range.to)
  return digest.text()
}
