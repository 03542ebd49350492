import { FormatError } from './format-error.ts'
import { decodeUtf8 } from './utf8.ts'

/**
 * A cursor over a window of a file.
 *
 * Reads do not check the window's end one by one: a read past it gives zeros or the next window's bytes, always terminates,
 * and `expectEnd` refuses the window afterwards. What sizes an allocation (`count`, `name`, `view`, `window`) is checked first.
 */
export class ByteReader {
  /** The whole file; offsets in errors and ranges are positions in it. */
  readonly bytes: Uint8Array
  /** Position of the next byte to read. */
  offset: number
  /** One past the last byte of the window. */
  readonly end: number

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes
    this.offset = start
    this.end = end
  }

  get remaining(): number {
    return this.end - this.offset
  }

  atEnd(): boolean {
    return this.offset >= this.end
  }

  /** Throws a `FormatError` at the cursor, or at `offset`. */
  fail(expectation: string, offset: number = this.offset): never {
    throw new FormatError(expectation, offset)
  }

  u8(): number {
    return this.bytes[this.offset++] | 0
  }

  /** Four bytes, little-endian, unsigned. */
  fixed32(): number {
    const { bytes, offset } = this
    this.offset = offset + 4
    return (bytes[offset] | (bytes[offset + 1] << 8) | (bytes[offset + 2] << 16) | (bytes[offset + 3] << 24)) >>> 0
  }

  /** Eight bytes, little-endian, unsigned. */
  fixed64(): bigint {
    const low = this.fixed32()
    return (BigInt(this.fixed32()) << 32n) | BigInt(low)
  }

  /** Unsigned LEB128 of at most 32 bits. */
  u32(): number {
    const { bytes } = this
    const first = bytes[this.offset++]
    if (first < 128) return first
    const start = this.offset - 1
    let value = first & 127
    for (let shift = 7; shift < 35; shift += 7) {
      const byte = bytes[this.offset++]
      if (shift === 28 && byte > 15) this.fail('expected an unsigned LEB128 of at most 32 bits', start)
      value |= (byte & 127) << shift
      if (!(byte & 128)) return value >>> 0
    }
    return this.fail('expected an unsigned LEB128 of at most 5 bytes', start)
  }

  /** Signed LEB128 of at most 32 bits. */
  s32(): number {
    const { bytes } = this
    const start = this.offset
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[this.offset++]
      value |= (byte & 127) << shift
      if (byte & 128) continue
      // The last of five bytes holds 4 bits of value; the rest must repeat the sign.
      if (shift === 28 && byte > 7 && byte < 0x78) this.fail('expected a signed LEB128 of at most 32 bits', start)
      return shift < 25 ? (value << (25 - shift)) >> (25 - shift) : value
    }
    return this.fail('expected a signed LEB128 of at most 5 bytes', start)
  }

  /** Signed LEB128 of at most 33 bits: the type index or value type of a block. */
  s33(): number {
    const start = this.offset
    const value = this.s64Big()
    if (value < -0x1_0000_0000n || value > 0xffff_ffffn) this.fail('expected a signed LEB128 of at most 33 bits', start)
    return Number(value)
  }

  /** Unsigned LEB128 of at most 64 bits, as a number; a value of 2^53 or more is refused. */
  u64(): number {
    const start = this.offset
    const first = this.bytes[start]
    if (first < 128) {
      this.offset++
      return first
    }
    const value = this.u64Big()
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) this.fail('expected a value below 2^53', start)
    return Number(value)
  }

  /** Unsigned LEB128 of at most 64 bits. */
  u64Big(): bigint {
    const start = this.offset
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.u8()
      if (shift === 63n && byte > 1) this.fail('expected an unsigned LEB128 of at most 64 bits', start)
      value |= BigInt(byte & 127) << shift
      if (!(byte & 128)) return value
    }
    return this.fail('expected an unsigned LEB128 of at most 10 bytes', start)
  }

  /** Signed LEB128 of at most 64 bits, as a number; a value beyond ±2^53 is refused. */
  s64(): number {
    const start = this.offset
    const first = this.bytes[start]
    if (first < 128) {
      this.offset++
      return (first << 25) >> 25
    }
    const value = this.s64Big()
    if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) {
      this.fail('expected a value between -2^53 and 2^53', start)
    }
    return Number(value)
  }

  /** Signed LEB128 of at most 64 bits. */
  s64Big(): bigint {
    const start = this.offset
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.u8()
      value |= BigInt(byte & 127) << shift
      if (byte & 128) continue
      if (shift === 63n && byte !== 0 && byte !== 127) this.fail('expected a signed LEB128 of at most 64 bits', start)
      return BigInt.asIntN(Math.min(64, Number(shift) + 7), value)
    }
    return this.fail('expected a signed LEB128 of at most 10 bytes', start)
  }

  /** A count of things that take at least `minimumBytes` each: refused when the window could not hold them. */
  count(minimumBytes = 1): number {
    const start = this.offset
    const count = this.u32()
    if (count * minimumBytes > this.end - this.offset) {
      this.fail(`expected a count that fits in the ${this.end - this.offset} bytes left, found ${count}`, start)
    }
    return count
  }

  /** A length-prefixed UTF-8 string. */
  name(): string {
    const length = this.count()
    return this.text(length)
  }

  /** `length` bytes of UTF-8. */
  text(length: number): string {
    this.#need(length)
    const start = this.offset
    this.offset = start + length
    return decodeUtf8(this.bytes, start, this.offset) ?? this.fail('expected a name in UTF-8', start)
  }

  /** A view of the next `length` bytes; nothing is copied. */
  view(length: number): Uint8Array {
    this.#need(length)
    const start = this.offset
    this.offset = start + length
    return this.bytes.subarray(start, this.offset)
  }

  /** A reader of the next `length` bytes; the cursor moves behind them. */
  window(length: number): ByteReader {
    this.#need(length)
    const start = this.offset
    this.offset = start + length
    return new ByteReader(this.bytes, start, this.offset)
  }

  skip(length: number): void {
    this.#need(length)
    this.offset += length
  }

  /** Refuses a window that was read too far or not to its end. `what` names it: "the type section". */
  expectEnd(what: string): void {
    if (this.offset === this.end) return
    if (this.offset > this.end)
      this.fail(`expected ${what} to end at 0x${this.end.toString(16)}, but its contents run past it`, this.end)
    this.fail(`expected the end of ${what}, found ${this.end - this.offset} more bytes`)
  }

  #need(length: number): void {
    const left = this.end - this.offset
    if (left < 0) this.fail('expected more bytes, found the end', this.end)
    if (length > left) this.fail(`expected ${length} bytes, found ${left}`)
  }
}
