// What says where a module of a program belongs: `wasmweld.prelinked` in a side module that was made for a fixed place in the memory and
// the table of one program, and `wasmweld.program` in that program. A loader compares the two: elsewhere every address in it were wrong.
import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'

/** The name of the custom section of a prelinked side module. */
export const PRELINKED_SECTION = 'wasmweld.prelinked'
/** The name of the custom section of a program. */
export const PROGRAM_SECTION = 'wasmweld.program'

/** The place that a side module was made for. It has no alignment: the bases are final. */
export interface PrelinkedSection {
  /** Address of the first byte. */
  readonly memoryBase: number
  /** In bytes. */
  readonly memorySize: number
  /** The first slot. */
  readonly tableBase: number
  /** In slots. */
  readonly tableSize: number
  /** What the program's own section says. */
  readonly programId: string
}

export interface ProgramSection {
  /** The same in all modules of one program, another for every other program. */
  readonly programId: string
}

/** Reads `wasmweld.prelinked`. Throws a `FormatError` for a section that is too short or too long. */
export function readPrelinkedSection(reader: ByteReader): PrelinkedSection {
  const memoryBase = reader.u64()
  const memorySize = reader.u64()
  const tableBase = reader.u64()
  const tableSize = reader.u64()
  const programId = reader.name()
  reader.expectEnd(`the ${PRELINKED_SECTION} section`)
  return { memoryBase, memorySize, tableBase, tableSize, programId }
}

export function writePrelinkedSection(writer: ByteWriter, section: PrelinkedSection): void {
  writer.u64(section.memoryBase)
  writer.u64(section.memorySize)
  writer.u64(section.tableBase)
  writer.u64(section.tableSize)
  writer.name(section.programId)
}

/** Reads `wasmweld.program`. Throws a `FormatError` for a section that is too short or too long. */
export function readProgramSection(reader: ByteReader): ProgramSection {
  const programId = reader.name()
  reader.expectEnd(`the ${PROGRAM_SECTION} section`)
  return { programId }
}

export function writeProgramSection(writer: ByteWriter, { programId }: ProgramSection): void {
  writer.name(programId)
}
