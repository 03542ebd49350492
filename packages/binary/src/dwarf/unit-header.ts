// What a unit of `.debug_info` or `.debug_types` says before its entries (DWARF 5, 7.5.1).

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { Range } from '../bytes/range.ts'
import { fixed16, fixedNumber } from './forms.ts'

/** `split`: its entries, or what they measure, are in another file. */
export type UnitKind = 'compile' | 'type' | 'split'

/** Positions are offsets in the file that holds the section. */
export interface UnitHeader extends Range {
  readonly version: number
  readonly kind: UnitKind
  readonly addressSize: 4 | 8
  /** 8 in the 64-bit format of DWARF, else 4. */
  readonly offsetSize: 4 | 8
  /** Where its length stands. */
  readonly lengthAt: number
  /** Where the offset of its abbreviations stands, and the offset. */
  readonly abbreviationsAt: number
  readonly abbreviations: number
  /** Type units: by which others name the type, as text, and the type's offset in the unit and where that stands. */
  readonly signature: string
  readonly typeOffset: number
  readonly typeOffsetAt: number
  /** Where its entries begin. */
  readonly entries: number
}

const KINDS: ReadonlyMap<number, UnitKind> = new Map([
  [1, 'compile'],
  [2, 'type'],
  [3, 'compile'], // partial
  [4, 'split'], // skeleton
  [5, 'split'],
  [6, 'split'],
])

/** DWARF's two formats: a length of 4 bytes, or a mark and one of 8. */
export function readUnitLength(reader: ByteReader): { readonly length: number; readonly offsetSize: 4 | 8 } {
  const first = reader.fixed32()
  return first === 0xffff_ffff ? { length: fixedNumber(reader, 8), offsetSize: 8 } : { length: first, offsetSize: 4 }
}

function sizeOfAddress(reader: ByteReader): 4 | 8 {
  const size = reader.u8()
  return size === 4 || size === 8 ? size : reader.fail(`expected addresses of 4 or 8 bytes, found ${size}`)
}

/** Reads the header; the cursor moves behind the unit. `inTypes`: the section is `.debug_types`. Throws a `FormatError`. */
export function readUnitHeader(section: ByteReader, inTypes: boolean): UnitHeader {
  const from = section.offset
  const { length, offsetSize } = readUnitLength(section)
  const lengthAt = section.offset - offsetSize
  const reader = section.window(length)
  const version = fixed16(reader)
  if (version < 2 || version > 5) reader.fail(`expected a unit of DWARF 2 to 5, found version ${version}`)
  const code = version < 5 ? (inTypes ? 2 : 1) : reader.u8()
  const kind = KINDS.get(code) ?? reader.fail(`expected a unit of a known type, found ${code}`)
  const early = version < 5 ? undefined : sizeOfAddress(reader)
  const abbreviationsAt = reader.offset
  const abbreviations = fixedNumber(reader, offsetSize)
  const addressSize = early ?? sizeOfAddress(reader)
  const common = {
    from,
    to: reader.end,
    version,
    kind,
    addressSize,
    offsetSize,
    lengthAt,
    abbreviationsAt,
    abbreviations,
  }
  if (kind !== 'type') return { ...common, signature: '', typeOffset: 0, typeOffsetAt: 0, entries: reader.offset }
  const signature = reader.fixed64().toString(16)
  const typeOffsetAt = reader.offset
  const typeOffset = fixedNumber(reader, offsetSize)
  return { ...common, signature, typeOffset, typeOffsetAt, entries: reader.offset }
}
