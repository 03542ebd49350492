import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'

/** How many data segments the module has: known before the code, so that `memory.init` can be validated in one pass. */
export function readDataCountSection(reader: ByteReader): number {
  const count = reader.u32()
  reader.expectEnd('the data count section')
  return count
}

export function writeDataCountSection(writer: ByteWriter, count: number): void {
  writer.u32(count)
}
