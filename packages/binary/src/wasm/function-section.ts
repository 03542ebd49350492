import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'

/** The type index of every defined function. Throws a `FormatError` for a count or length that does not fit. */
export function readFunctionSection(reader: ByteReader): readonly number[] {
  const count = reader.count()
  const types = new Array<number>(count)
  for (let index = 0; index < count; index++) types[index] = reader.u32()
  reader.expectEnd('the function section')
  return types
}

export function writeFunctionSection(writer: ByteWriter, types: readonly number[]): void {
  writer.vector(types, type => writer.u32(type))
}
