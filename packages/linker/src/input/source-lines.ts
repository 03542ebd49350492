import { ByteReader, FormatError, findSourceLine, readLineTable } from '@wasmweld/binary'
import type { LineTable, Range, SourceLine } from '@wasmweld/binary'
import type { Chunk, ObjectFile } from './object-file.ts'

/** Lines of the sources, for messages alone: a file's line table is read when the first of its lines is asked for. */
export class SourceLines {
  readonly #tables = new Map<ObjectFile, LineTable | undefined>()

  /** The line of the instruction at a position of the file; undefined outside of functions and without debug information. */
  at(object: ObjectFile, { kind, relocations }: Chunk, position: number): SourceLine | undefined {
    if (kind !== 'function') return undefined
    // A function's relocations count from the start of the code, and so do the addresses of the line table.
    return this.#find(object, position - relocations.origin)
  }

  /** The line that a function begins at. Undefined when its first code may be another function's that was inlined. */
  ofFunction(object: ObjectFile, chunk: Chunk): SourceLine | undefined {
    const reader = new ByteReader(object.bytes, chunk.bytes.from, chunk.bytes.to)
    reader.u32()
    // The compiler gives the body's very first byte, its count of locals, the function's own line or none.
    return this.at(object, chunk, reader.offset)
  }

  #find(object: ObjectFile, address: number): SourceLine | undefined {
    try {
      if (!this.#tables.has(object)) this.#tables.set(object, lineTableOf(object))
      const table = this.#tables.get(object)
      return table && findSourceLine(table, address)
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      // The link does not depend on debug information: what is damaged must not hide the message that it was to adorn.
      this.#tables.set(object, undefined)
      return undefined
    }
  }
}

/** The line table of an object; undefined where it has none. Throws a `FormatError`. */
export function lineTableOf({ bytes, chunks, firstChunk }: ObjectFile): LineTable | undefined {
  const customs = chunks.slice(firstChunk.custom)
  const contents = (name: string): Range | undefined => customs.find(chunk => chunk.name === name)?.bytes
  const lines = contents('.debug_line')
  if (lines === undefined) return undefined
  return readLineTable(bytes, { lines, lineStrings: contents('.debug_line_str'), strings: contents('.debug_str') })
}
