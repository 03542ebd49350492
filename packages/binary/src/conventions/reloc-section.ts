// The custom sections `reloc.CODE`, `reloc.DATA` and `reloc.<name of a custom section>` of an object (tool-conventions, Linking.md).
import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { RELOCATION_KINDS } from './relocation-kinds.ts'
import { emptyRelocationTable, type RelocationTable } from './relocation-table.ts'

export interface RelocSection {
  /** Index of the section the relocations apply to; custom sections count. */
  readonly section: number
  readonly relocations: RelocationTable
}

/** By type byte: 0 no addend, 32 or 64 the bits of its signed LEB128. */
const ADDEND_BITS = Uint8Array.from(RELOCATION_KINDS, kind => (kind.hasAddend ? (kind.width > 5 ? 64 : 32) : 0))

/**
 * Throws a `FormatError` on an unknown type, on offsets out of order, and on an addend beyond ±2^53.
 * Left plain: with LEB128s decoded in place it was no faster once compiled (142,790 rows of libc and libc++: 4.5 ms, half of that
 * the columns themselves), and slower the first time, which is the only time in a link.
 */
export function readRelocSection(reader: ByteReader): RelocSection {
  const section = reader.u32()
  const count = reader.count(3)
  const relocations = emptyRelocationTable(count)
  const { kind, offset, index, addend } = relocations
  let previous = 0
  for (let row = 0; row < count; row++) {
    const start = reader.offset
    const code = reader.u32()
    if (code >= ADDEND_BITS.length) reader.fail(`expected a relocation type from 0 to 26, found ${code}`, start)
    const at = reader.u32()
    if (at < previous) {
      reader.fail(
        `expected relocations in ascending order of offset, found 0x${at.toString(16)} behind 0x${previous.toString(16)}`,
        start,
      )
    }
    previous = at
    kind[row] = code
    offset[row] = at
    index[row] = reader.u32()
    const bits = ADDEND_BITS[code]
    if (bits !== 0) addend[row] = bits === 32 ? reader.s32() : reader.s64()
  }
  reader.expectEnd('the relocation section')
  return { section, relocations }
}

export function writeRelocSection(writer: ByteWriter, { section, relocations }: RelocSection): void {
  const { count, kind, offset, index, addend } = relocations
  writer.u32(section)
  writer.u32(count)
  for (let row = 0; row < count; row++) {
    writer.u32(kind[row])
    writer.u32(offset[row])
    writer.u32(index[row])
    if (ADDEND_BITS[kind[row]] !== 0) writer.s64(addend[row])
  }
}
