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
  for (let rest = reader.count(3); rest > 0; rest--) {
    const type = readGlobalType(reader)
    globals.push({ type, init: readConstExpression(reader) })
  }
  reader.expectEnd('the global section')
  return globals
}

export function writeGlobalSection(writer: ByteWriter, globals: readonly Global[]): void {
  writer.vector(globals, ({ type, init }) => {
    writeGlobalType(writer, type)
    writeConstExpression(writer, init)
  })
}
