import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'

/** The index of the function that runs at instantiation. */
export function readStartSection(reader: ByteReader): number {
  const index = reader.u32()
  reader.expectEnd('the start section')
  return index
}

export function writeStartSection(writer: ByteWriter, index: number): void {
  writer.u32(index)
}
