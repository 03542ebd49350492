// The tag section: exceptions by the type of their payload,
// https://webassembly.github.io/spec/core/binary/modules.html#tag-section.

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'

/**
 * The type index of every defined tag. Throws a `FormatError` for an unknown attribute or a length that does not fit.
 */
export function readTagSection(reader: ByteReader): readonly number[] {
  const types: number[] = []
  for (let rest = reader.count(2); rest > 0; rest--) types.push(readTagType(reader))
  reader.expectEnd('the tag section')
  return types
}

export function writeTagSection(writer: ByteWriter, types: readonly number[]): void {
  writer.vector(types, type => writeTagType(writer, type))
}

/** An attribute byte, which is zero for an exception, and a type index. */
export function readTagType(reader: ByteReader): number {
  const start = reader.offset
  const attribute = reader.u8()
  if (attribute !== 0) reader.fail(`expected the attribute 0 (exception) of a tag, found ${attribute}`, start)
  return reader.u32()
}

export function writeTagType(writer: ByteWriter, type: number): void {
  writer.u8(0)
  writer.u32(type)
}
