// Before DWARF 5 a line table does not say from where its relative paths count; the unit of `.debug_info` that it belongs to does.

import { ByteReader } from '../bytes/byte-reader.ts'
import type { Range } from '../bytes/range.ts'
import { readAbbreviations } from './abbreviations.ts'
import type { AbbreviationTable } from './abbreviations.ts'
import { visitAttributes } from './entries.ts'
import { fixedNumber, readForm } from './forms.ts'
import type { StringSections } from './forms.ts'
import { readUnitHeader } from './unit-header.ts'
import type { UnitHeader } from './unit-header.ts'

/** Where a file's units lie: contents of custom sections. */
export interface UnitSections extends StringSections {
  /** `.debug_info` */
  readonly info: Range
  /** `.debug_abbrev` */
  readonly abbreviations: Range
}

const AT_STMT_LIST = 0x10
const AT_COMP_DIR = 0x1b
/** Forms of a string that need nothing else of the unit. */
const TEXTS: ReadonlySet<number> = new Set([0x08, 0x0e, 0x1f])

/** The directories in which the compiler ran, by the offset of the unit's line table in `.debug_line`. Throws a `FormatError`. */
export function unitHomes(bytes: Uint8Array, sections: UnitSections): ReadonlyMap<number, Range> {
  const reader = new ByteReader(bytes, sections.info.from, sections.info.to)
  const tables = new Map<number, AbbreviationTable>()
  const homes = new Map<number, Range>()
  while (!reader.atEnd()) {
    const unit = readUnitHeader(reader, false)
    if (unit.kind !== 'compile' || unit.entries >= unit.to) continue
    const table = tables.get(unit.abbreviations) ?? tableAt(bytes, sections, unit.abbreviations)
    tables.set(unit.abbreviations, table)
    const { lines, home } = readFirst(bytes, unit, table, sections)
    if (lines !== undefined && home !== undefined) homes.set(lines, home)
  }
  reader.expectEnd('.debug_info')
  return homes
}

function tableAt(bytes: Uint8Array, { abbreviations: { from, to } }: UnitSections, offset: number): AbbreviationTable {
  const reader = new ByteReader(bytes, from, to)
  reader.skip(offset)
  return readAbbreviations(reader)
}

/** What the unit's own entry says, which is its first. */
function readFirst(
  bytes: Uint8Array,
  unit: UnitHeader,
  { byCode }: AbbreviationTable,
  sections: UnitSections,
): { readonly lines: number | undefined; readonly home: Range | undefined } {
  const reader = new ByteReader(bytes, unit.entries, unit.to)
  const abbreviation = byCode.get(reader.u32())
  let lines: number | undefined
  let home: Range | undefined
  if (abbreviation === undefined) return { lines, home }
  visitAttributes(bytes, reader.offset, abbreviation, unit, ({ name, form }, from, to) => {
    if (name !== AT_STMT_LIST && name !== AT_COMP_DIR) return
    if (to > unit.to) reader.fail('expected an entry to end in its unit', unit.entries)
    const value = new ByteReader(bytes, from, to)
    if (name === AT_STMT_LIST) lines = fixedNumber(value, to - from === 8 ? 8 : 4)
    else if (TEXTS.has(form.code))
      home = readForm(form.code, value, { offsetSize: unit.offsetSize, sections }) as Range | undefined
  })
  return { lines, home }
}
