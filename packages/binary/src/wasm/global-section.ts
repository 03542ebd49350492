import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { readConstExpression, writeConstExpression, type ConstExpression } from './const-expression.ts'
import type { GlobalType } from './types.ts'
import { readGlobalType, writeGlobalType } from './value-type.ts'

export interface Global {
  readonly type: GlobalType
  readonly init: ConstExpression
}

/** The defined globals. Throws a `FormatError` for an unknown type or a length that does not fit. */
export function readGlobalSection(reader: ByteReader): readonly Global[] {
  const globals: Global[] = []
  for (let rest = reader.count(3); rest > 0; rest--) globals.push(readGlobal(reader))
  reader.expectEnd('the global section')
  return globals
}

/** One entry of the section. Throws a `FormatError` for an unknown type. */
export function readGlobal(reader: ByteReader): Global {
  const type = readGlobalType(reader)
  return { type, init: readConstExpression(reader) }
}

export function writeGlobalSection(writer: ByteWriter, globals: readonly Global[]): void {
  writer.vector(globals, ({ type, init }) => {
    writeGlobalType(writer, type)
    writeConstExpression(writer, init)
  })
}
