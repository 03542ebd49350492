// `.debug_abbrev`: which attributes an entry of `.debug_info` has, each in which form (DWARF 5, 7.5.3).

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { Range } from '../bytes/range.ts'
import { formOf, IMPLICIT_CONST } from './form-table.ts'
import type { Form } from './form-table.ts'
import { skipLeb } from './forms.ts'

/** An attribute of an abbreviation; `from` and `to` hold its name, its form and the value that goes with the form. */
export interface AttributeSpec extends Range {
  /** DW_AT_* */
  readonly name: number
  readonly form: Form
}

export interface Abbreviation {
  readonly code: number
  /** DW_TAG_* */
  readonly tag: number
  readonly hasChildren: boolean
  readonly attributes: readonly AttributeSpec[]
}

/** Where a table lies, its closing zero included, and what it holds, by code. */
export interface AbbreviationTable extends Range {
  readonly byCode: ReadonlyMap<number, Abbreviation>
}

/** Reads the table at the cursor, which moves behind it. Throws a `FormatError`. */
export function readAbbreviations(reader: ByteReader): AbbreviationTable {
  const from = reader.offset
  const byCode = new Map<number, Abbreviation>()
  for (let code = reader.u32(); code !== 0; code = reader.u32()) {
    const tag = reader.u32()
    const hasChildren = reader.u8() !== 0
    byCode.set(code, { code, tag, hasChildren, attributes: readAttributes(reader) })
    if (reader.offset > reader.end) break
  }
  if (reader.offset > reader.end) reader.fail('expected a table of abbreviations to end with a zero', from)
  return { from, to: reader.offset, byCode }
}

function readAttributes(reader: ByteReader): AttributeSpec[] {
  const attributes: AttributeSpec[] = []
  for (;;) {
    const from = reader.offset
    const name = reader.u32()
    const code = reader.u32()
    if (name === 0 && code === 0) return attributes
    const form = formOf(code, from)
    if (code === IMPLICIT_CONST) skipLeb(reader)
    attributes.push({ name, form, from, to: reader.offset })
  }
}
