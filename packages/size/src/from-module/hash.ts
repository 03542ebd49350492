/** A digest of 64 bits, for telling equal bytes from others; no protection against whoever wants two to be equal. */
export class BytesHash {
  #one = 0x811c9dc5
  #other = 0x2f0b4a87

  add(bytes: Uint8Array, from: number, to: number): void {
    let one = this.#one
    let other = this.#other
    for (let at = from; at < to; at++) {
      const byte = bytes[at]
      one = Math.imul(one ^ byte, 0x01000193)
      other = Math.imul(other ^ (byte + 1), 0x85ebca6b)
      other ^= other >>> 15
    }
    this.#one = one
    this.#other = other
  }

  /** What came so far; the next digest begins anew. */
  take(): string {
    const text = [this.#one, this.#other].map(half => (half >>> 0).toString(16).padStart(8, '0')).join('')
    this.#one = 0x811c9dc5
    this.#other = 0x2f0b4a87
    return text
  }
}

const hash = new BytesHash()

export function hashBytes(bytes: Uint8Array, from: number, to: number): string {
  hash.add(bytes, from, to)
  return hash.take()
}
