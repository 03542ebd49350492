/** Strings as ranges of one buffer, each once, numbered in the order in which they came. */
export class StringPool {
  /** All strings, one behind the other. */
  bytes: Uint8Array = new Uint8Array(256)
  /** By string; one more than there are strings, so that each ends where the next begins. */
  starts: Uint32Array = new Uint32Array(16)
  /** How many strings there are. */
  count = 0
  #hashes = new Int32Array(16)
  /** Open addressing: a string's number, or -1. Its length is a power of two. */
  #slots = new Int32Array(32).fill(-1)

  /** The number of the string at `from` up to `to` of `source`, whose hash is that of `hashByte` over its bytes. */
  intern(source: Uint8Array, from: number, to: number, hash: number): number {
    const mask = this.#slots.length - 1
    let slot = spread(hash) & mask
    for (let found = this.#slots[slot]; found >= 0; found = this.#slots[slot]) {
      if (this.#hashes[found] === hash && this.#equals(found, source, from, to)) return found
      slot = (slot + 1) & mask
    }
    this.#slots[slot] = this.count
    return this.#add(source, from, to, hash)
  }

  #equals(string: number, source: Uint8Array, from: number, to: number): boolean {
    const { bytes, starts } = this
    const start = starts[string]
    const length = to - from
    if (starts[string + 1] - start !== length) return false
    for (let at = 0; at < length; at++) if (bytes[start + at] !== source[from + at]) return false
    return true
  }

  #add(source: Uint8Array, from: number, to: number, hash: number): number {
    const string = this.count++
    const start = this.starts[string]
    const end = start + to - from
    if (end > this.bytes.length) this.bytes = grown(this.bytes, new Uint8Array(2 * end))
    if (string + 2 > this.starts.length) {
      this.starts = grown(this.starts, new Uint32Array(2 * this.starts.length))
      this.#hashes = grown(this.#hashes, new Int32Array(this.starts.length))
    }
    const { bytes } = this
    for (let at = start, next = from; at < end; at++, next++) bytes[at] = source[next]
    this.starts[string + 1] = end
    this.#hashes[string] = hash
    if (2 * this.count > this.#slots.length) this.#rehash()
    return string
  }

  #rehash(): void {
    const slots = new Int32Array(2 * this.#slots.length).fill(-1)
    const mask = slots.length - 1
    for (let string = 0; string < this.count; string++) {
      let slot = spread(this.#hashes[string]) & mask
      while (slots[slot] >= 0) slot = (slot + 1) & mask
      slots[slot] = string
    }
    this.#slots = slots
  }
}

/** What a hash is before the first byte. */
export const EMPTY_HASH: number = 0x811c9dc5 | 0
/** The hash with one more byte (FNV-1a). */
export const hashByte = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x01000193)

// The low bits of the hash are those of the last bytes, in which strings that end alike agree.
const spread = (hash: number): number => hash ^ (hash >>> 15)

export function grown<Column extends Uint8Array | Uint32Array | Int32Array>(column: Column, larger: Column): Column {
  larger.set(column)
  return larger
}
