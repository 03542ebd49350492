import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { readConstExpression, writeConstExpression, type ConstExpression } from './const-expression.ts'
import type { TableType } from './types.ts'
import { readTableType, writeTableType } from './value-type.ts'

export interface Table {
  readonly type: TableType
  /** The value of every entry; null when absent. */
  readonly init?: ConstExpression
}

/** Opens a table with an initial value, where a reference type would open one without. */
const WITH_INIT = 0x40

/** The defined tables. Throws a `FormatError` for unknown types and flags or a length that does not fit. */
export function readTableSection(reader: ByteReader): readonly Table[] {
  const tables: Table[] = []
  for (let rest = reader.count(3); rest > 0; rest--) tables.push(readTable(reader))
  reader.expectEnd('the table section')
  return tables
}

export function writeTableSection(writer: ByteWriter, tables: readonly Table[]): void {
  writer.vector(tables, ({ type, init }) => {
    if (init === undefined) return writeTableType(writer, type)
    writer.u8(WITH_INIT)
    writer.u8(0)
    writeTableType(writer, type)
    writeConstExpression(writer, init)
  })
}

/** One entry of the section. Throws a `FormatError` for unknown types and flags. */
export function readTable(reader: ByteReader): Table {
  if (reader.bytes[reader.offset] !== WITH_INIT) return { type: readTableType(reader) }
  reader.offset++
  const start = reader.offset
  if (reader.u8() !== 0) reader.fail('expected the byte 0 behind 0x40 of a table with an initial value', start)
  const type = readTableType(reader)
  return { type, init: readConstExpression(reader) }
}
