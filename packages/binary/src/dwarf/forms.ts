// The forms that a line table of DWARF 5 may give its paths in (DWARF 5, 6.2.4.1 and 7.5.6).

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { Range } from '../bytes/range.ts'
import { readTextRange, textRangeAt } from './text-range.ts'

/** Where the strings lie that a line table names by offset; undefined for a section that the file does not have. */
export interface StringSections {
  /** `.debug_line_str` */
  readonly lineStrings: Range | undefined
  /** `.debug_str` */
  readonly strings: Range | undefined
}

/** What a unit says once for all of it: offsets of 8 bytes in the 64-bit format of DWARF, else of 4. */
export interface UnitEncoding {
  readonly offsetSize: 4 | 8
  readonly sections: StringSections
}

/** A number, where a string lies, or undefined for bytes that nobody asks for: checksums, blocks. */
export type FormValue = number | Range | undefined

export function fixed16(reader: ByteReader): number {
  return reader.u8() | (reader.u8() << 8)
}

/** Passes over a LEB128 of any length; what nobody asks for need not fit in a number. */
export function skipLeb(reader: ByteReader): void {
  while (reader.u8() & 128);
}

/** Four or eight bytes, little-endian; a value of 2^53 or more is refused. */
export function fixedNumber(reader: ByteReader, size: 4 | 8): number {
  if (size === 4) return reader.fixed32()
  const at = reader.offset
  const value = reader.fixed64()
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) reader.fail('expected a value below 2^53', at)
  return Number(value)
}

function skipBlock(reader: ByteReader, length: number): undefined {
  reader.skip(length)
}

/** Reads a value of the form DW_FORM_* and moves behind it. Every form takes at least one byte. */
export function readForm(form: number, reader: ByteReader, { offsetSize, sections }: UnitEncoding): FormValue {
  switch (form) {
    case 0x03: // block2
      return skipBlock(reader, fixed16(reader))
    case 0x04: // block4
      return skipBlock(reader, reader.fixed32())
    case 0x05: // data2
      return fixed16(reader)
    case 0x06: // data4
      return reader.fixed32()
    case 0x07: // data8
      return skipBlock(reader, 8)
    case 0x08: // string
      return readTextRange(reader)
    case 0x09: // block
      return skipBlock(reader, reader.u32())
    case 0x0a: // block1
      return skipBlock(reader, reader.u8())
    case 0x0b: // data1
      return reader.u8()
    case 0x0e: // strp
      return textRangeAt(fixedNumber(reader, offsetSize), sections.strings, '.debug_str', reader)
    case 0x0f: // udata
      return reader.u64()
    case 0x1e: // data16
      return skipBlock(reader, 16)
    case 0x1f: // line_strp
      return textRangeAt(fixedNumber(reader, offsetSize), sections.lineStrings, '.debug_line_str', reader)
    default:
      return reader.fail(`expected a form that a line table may use, found 0x${form.toString(16)}`)
  }
}
