// `.debug_rnglists` and `.debug_loclists`, and what came before them (DWARF 5, 2.6.2, 2.17.3, 7.25 and 7.28 to 7.29).

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { Range } from '../bytes/range.ts'
import { fixed16 } from './forms.ts'
import { readUnitLength } from './unit-header.ts'

/** An operand of a list's entry: an address, its index in `.debug_addr`, a distance from the base, from the operand before, or an expression. */
export type ListOperand = 'address' | 'index' | 'offset' | 'length' | 'expression' | 'view'

/** What the kinds of entries that begin with a byte are made of. */
export interface ListKind {
  readonly code: number
  readonly operands: readonly ListOperand[]
  /** It says where later offsets count from. */
  readonly isBase: boolean
}

const row = (code: number, operands: readonly ListOperand[], isBase = false): ListKind => ({ code, operands, isBase })

/** By code; 0 ends a list. */
export const RANGE_LIST_KINDS: readonly ListKind[] = [
  row(0, []),
  row(1, ['index'], true),
  row(2, ['index', 'index']),
  row(3, ['index', 'length']),
  row(4, ['offset', 'offset']),
  row(5, ['address'], true),
  row(6, ['address', 'address']),
  row(7, ['address', 'length']),
]

export const LOCATION_LIST_KINDS: readonly ListKind[] = [
  row(0, []),
  row(1, ['index'], true),
  row(2, ['index', 'index', 'expression']),
  row(3, ['index', 'length', 'expression']),
  row(4, ['offset', 'offset', 'expression']),
  row(5, ['expression']),
  row(6, ['address'], true),
  row(7, ['address', 'address', 'expression']),
  row(8, ['address', 'length', 'expression']),
  row(9, ['view', 'view']),
]

/** A unit's share of a section whose unit of DWARF 5 begins with a header: `from` to `to` with it. */
export interface Contribution extends Range {
  readonly lengthAt: number
  /** Of `.debug_str_offsets`, which says nothing of it, 0. */
  readonly addressSize: number
  readonly offsetSize: 4 | 8
  /** Behind the header: what units name it by. */
  readonly base: number
  /** Of lists: how many have a number, by which their offsets stand at `base`. */
  readonly offsetCount: number
}

/** Reads the header at the cursor, which moves behind the contribution. `isList`: it goes on with a count of offsets. */
function readContribution(section: ByteReader, isList: boolean): Contribution {
  const from = section.offset
  const { length, offsetSize } = readUnitLength(section)
  const lengthAt = section.offset - offsetSize
  const reader = section.window(length)
  const version = fixed16(reader)
  if (version !== 5) reader.fail(`expected a contribution of DWARF 5, found version ${version}`)
  const addressSize = reader.u8()
  reader.skip(1) // Segments, which WebAssembly has none of, or padding.
  const offsetCount = isList ? reader.fixed32() : 0
  if (offsetCount * offsetSize > reader.remaining)
    reader.fail(`expected offsets that fit in the unit, found ${offsetCount}`)
  return { from, to: reader.end, lengthAt, offsetSize, addressSize, base: reader.offset, offsetCount }
}

/** `.debug_addr` and `.debug_str_offsets`. */
export const readIndexContribution = (section: ByteReader): Contribution => readContribution(section, false)

/** `.debug_rnglists` and `.debug_loclists`. */
export const readListContribution = (section: ByteReader): Contribution => readContribution(section, true)
