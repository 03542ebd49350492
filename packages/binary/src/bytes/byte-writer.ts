const utf8 = new TextEncoder()

/** Bytes an unsigned LEB128 of `value` takes. */
export function sizeOfU32(value: number): number {
  if (value < 0x80) return 1
  if (value < 0x4000) return 2
  if (value < 0x20_0000) return 3
  return value < 0x1000_0000 ? 4 : 5
}

/** Growable output. Lengths are in bytes; values beyond their encoding's range are the caller's bug. */
export class ByteWriter {
  bytes: Uint8Array
  /** Bytes written so far. */
  length = 0

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity)
  }

  /** Makes room for `more` bytes. */
  reserve(more: number): void {
    const needed = this.length + more
    if (needed <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }

  u8(value: number): void {
    if (this.length === this.bytes.length) this.reserve(1)
    this.bytes[this.length++] = value
  }

  fixed32(value: number): void {
    this.reserve(4)
    const { bytes, length } = this
    bytes[length] = value
    bytes[length + 1] = value >>> 8
    bytes[length + 2] = value >>> 16
    bytes[length + 3] = value >>> 24
    this.length = length + 4
  }

  fixed64(value: bigint): void {
    this.fixed32(Number(BigInt.asUintN(32, value)))
    this.fixed32(Number(BigInt.asUintN(32, value >> 32n)))
  }

  u32(value: number): void {
    this.reserve(5)
    const { bytes } = this
    let rest = value >>> 0
    while (rest > 127) {
      bytes[this.length++] = (rest & 127) | 128
      rest >>>= 7
    }
    bytes[this.length++] = rest
  }

  s32(value: number): void {
    this.reserve(5)
    const { bytes } = this
    let rest = value | 0
    while (rest < -64 || rest > 63) {
      bytes[this.length++] = (rest & 127) | 128
      rest >>= 7
    }
    bytes[this.length++] = rest & 127
  }

  u64(value: number | bigint): void {
    if (typeof value === 'number' && value <= 0xffff_ffff) return this.u32(value)
    let rest = BigInt.asUintN(64, BigInt(value))
    while (rest > 127n) {
      this.u8(Number(rest & 127n) | 128)
      rest >>= 7n
    }
    this.u8(Number(rest))
  }

  s64(value: number | bigint): void {
    if (typeof value === 'number' && value === (value | 0)) return this.s32(value)
    let rest = BigInt.asIntN(64, BigInt(value))
    while (rest < -64n || rest > 63n) {
      this.u8(Number(rest & 127n) | 128)
      rest >>= 7n
    }
    this.u8(Number(rest & 127n))
  }

  /** Unsigned LEB128 padded to five bytes, as relocatable fields are. */
  paddedU32(value: number): void {
    this.reserve(5)
    const { bytes } = this
    let rest = value >>> 0
    for (let byte = 0; byte < 4; byte++) {
      bytes[this.length++] = (rest & 127) | 128
      rest >>>= 7
    }
    bytes[this.length++] = rest
  }

  /** A length-prefixed UTF-8 string. */
  name(text: string): void {
    const start = this.length
    this.u32(text.length)
    if (this.#ascii(text)) return
    this.length = start
    const encoded = utf8.encode(text)
    this.u32(encoded.length)
    this.raw(encoded)
  }

  /** Whether `text` has nothing but ASCII; then it is written, a byte for each character. Most names are short, and encoding one costs more. */
  #ascii(text: string): boolean {
    this.reserve(text.length)
    const { bytes, length } = this
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code > 127) return false
      bytes[length + at] = code
    }
    this.length = length + text.length
    return true
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  zeros(count: number): void {
    this.reserve(count)
    this.bytes.fill(0, this.length, this.length + count)
    this.length += count
  }

  /** What `body` writes, behind its length in minimal LEB128. */
  sized(body: (writer: ByteWriter) => void): void {
    const inner = new ByteWriter()
    body(inner)
    this.u32(inner.length)
    this.raw(inner.view())
  }

  /** A count, then every item. */
  vector<Item>(items: readonly Item[], write: (item: Item, index: number) => void): void {
    this.u32(items.length)
    items.forEach(write)
  }

  /** What was written so far, as a view. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  /** What was written, as bytes of its own. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }
}
