// A finished module's debug information, changed in place for code that has moved: nothing in it is relocated any more, so numbers are
// stored over numbers, and only line tables are written anew.
import { ByteReader } from '../../bytes/byte-reader.ts'
import { FormatError } from '../../bytes/format-error.ts'
import type { Range } from '../../bytes/range.ts'
import type { MovedCode } from '../moved-code.ts'

/** Where code and globals went, and the old module. */
export interface DebugMoves {
  readonly bytes: Uint8Array
  readonly code: MovedCode
  /** New indices by old ones; -1 for what is gone. */
  readonly globals: Int32Array
}

/** A place in a section: all positions are offsets in the old module. */
export interface AddressPlace {
  readonly at: number
  readonly size: number
}

export class DebugEdit {
  /** The old module, which is read. */
  readonly bytes: Uint8Array
  readonly code: MovedCode
  readonly #globals: Int32Array
  readonly #sections: ReadonlyMap<string, Range>
  readonly #out: Uint8Array
  readonly #written = new Map<string, Uint8Array>()

  constructor({ bytes, code, globals }: DebugMoves, sections: ReadonlyMap<string, Range>) {
    this.bytes = bytes
    this.code = code
    this.#globals = globals
    this.#sections = sections
    // Not `slice`: of a `Buffer` that gives a view.
    this.#out = new Uint8Array(bytes)
  }

  section(name: string): Range | undefined {
    return this.#sections.get(name)
  }

  /** The section that something names, which has to be there. `at` is where it is named. */
  required(name: string, at: number): Range {
    const found = this.#sections.get(name)
    if (found === undefined) throw new FormatError(`expected a section ${name}`, at)
    return found
  }

  reader(range: Range, from: number = range.from): ByteReader {
    if (from < range.from || from > range.to) throw new FormatError('expected a place in a debug section', from)
    return new ByteReader(this.bytes, from, range.to)
  }

  /** Little-endian, `size` bytes; a LEB128 where it is 0. */
  number({ at, size }: AddressPlace): number {
    if (size === 0) return new ByteReader(this.bytes, at).u64()
    let value = 0
    for (let byte = size - 1; byte >= 0; byte--) value = value * 256 + this.bytes[at + byte]
    return value
  }

  /** Stores a number where another one stands, a LEB128 in as many bytes. */
  store({ at, size }: AddressPlace, value: number): void {
    let rest = value
    if (size === 0) {
      let byte = at
      for (; this.bytes[byte] & 128; byte++, rest = Math.floor(rest / 128)) this.#out[byte] = (rest % 128) | 128
      this.#out[byte] = rest
      rest = Math.floor(rest / 128)
    }
    for (let byte = 0; byte < size; byte++, rest = Math.floor(rest / 256)) this.#out[at + byte] = rest % 256
    if (rest > 0) throw new FormatError(`expected room for the number ${value}`, at)
  }

  /** Says that what was there is gone, as wasm-ld does: by the highest address, in lists by the one below. */
  bury({ at, size }: AddressPlace, inList = false): void {
    this.#out.fill(0xff, at, at + size)
    if (inList) this.#out[at] = 0xfe
  }

  /** The address of code that stands somewhere; returns the old one. */
  moveAddress(place: AddressPlace): number {
    const address = this.number(place)
    if (this.code.isGone(address)) this.bury(place)
    else this.store(place, this.code.moved(address))
    return address
  }

  /** The address behind code that begins at `from`. */
  moveEnd(place: AddressPlace, from: number): void {
    const range = this.code.range({ from, to: this.number(place) })
    if (range === undefined) this.bury(place)
    else this.store(place, range.to)
  }

  /** How long the code is that begins at `from`; of what is gone that stays. */
  moveLength(place: AddressPlace, from: number): void {
    const range = this.code.range({ from, to: from + this.number(place) })
    if (range !== undefined) this.store(place, range.to - range.from)
  }

  moveGlobal(place: AddressPlace): void {
    const now = this.#globals[this.number(place)] ?? -1
    if (now >= 0) this.store(place, now)
    else if (place.size > 0) this.bury(place)
  }

  write(name: string, contents: Uint8Array): void {
    this.#written.set(name, contents)
  }

  contents(name: string, { from, to }: Range): Uint8Array {
    return this.#written.get(name) ?? this.#out.subarray(from, to)
  }
}
