import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { readMemoryType, writeMemoryType } from './limits.ts'
import type { MemoryType } from './types.ts'

/** The defined memories. Throws a `FormatError` for unknown limit flags or a length that does not fit. */
export function readMemorySection(reader: ByteReader): readonly MemoryType[] {
  const memories: MemoryType[] = []
  for (let rest = reader.count(2); rest > 0; rest--) memories.push(readMemoryType(reader))
  reader.expectEnd('the memory section')
  return memories
}

export function writeMemorySection(writer: ByteWriter, memories: readonly MemoryType[]): void {
  writer.vector(memories, memory => writeMemoryType(writer, memory))
}
