// `.debug_line`: from a place in the code to a line of the source. In a relocatable object addresses are offsets in the contents
// of the object's own code section: the compiler writes them as if the object stood alone, and relocations move them later.

import { lastAtMost, partitionPoint } from '../bytes/ascending.ts'
import { ByteReader } from '../bytes/byte-reader.ts'
import type { Range } from '../bytes/range.ts'
import type { StringSections } from './forms.ts'
import { readLineHeader } from './line-header.ts'
import { runLineProgram } from './line-program.ts'
import type { LineSequence } from './line-program.ts'
import { LineRows } from './line-rows.ts'
import type { PathTable } from './path-table.ts'
import { sourcePath } from './source-path.ts'

/** Where a file's line information lies: contents of custom sections. */
export interface LineSections extends StringSections {
  /** `.debug_line` */
  readonly lines: Range
  /** Where the compiler ran, by the offset of the unit in the section, for units that do not say it themselves; see `unitHomes`. */
  readonly homes?: ReadonlyMap<number, Range>
}

/** All rows of a file's line programs. Strings stay where they are until a line is looked up. */
export interface LineTable {
  readonly bytes: Uint8Array
  readonly rows: LineRows
  /** By ascending start. */
  readonly sequences: readonly LineSequence[]
}

export interface SourceLine {
  /** As `sourcePath` shortens it: relative, or a name alone. */
  readonly file: string
  /** From 1. */
  readonly line: number
}

/** Reads line programs of DWARF 2 to 5. Time and memory are linear in the section's size. Throws a `FormatError`. */
export function readLineTable(bytes: Uint8Array, sections: LineSections): LineTable {
  const reader = new ByteReader(bytes, sections.lines.from, sections.lines.to)
  const rows = new LineRows()
  const sequences: LineSequence[] = []
  while (!reader.atEnd()) {
    const header = readLineHeader(reader, sections)
    const home = sections.homes?.get(header.from - sections.lines.from)
    runLineProgram(
      { ...header, paths: home === undefined ? header.paths : atHome(header.paths, home) },
      rows,
      sequences,
    )
  }
  reader.expectEnd('.debug_line')
  sequences.sort((one, other) => one.start - other.start)
  return { bytes, rows, sequences }
}

function atHome({ directories: [own, ...others], files }: PathTable, home: Range): PathTable {
  return { directories: [own ?? home, ...others], files }
}

/** The line of the instruction at or around `address`; undefined where the table says nothing. Throws a `FormatError`. */
export function findSourceLine({ bytes, rows, sequences }: LineTable, address: number): SourceLine | undefined {
  const sequence = sequences[partitionPoint(0, sequences.length, place => sequences[place].start <= address) - 1]
  if (sequence === undefined || address >= sequence.end) return undefined
  const row = lastAtMost(rows.address, address, sequence.from, sequence.to)
  const file =
    row < sequence.from || rows.line[row] === 0 ? undefined : sourcePath(sequence.paths, rows.file[row], bytes)
  return file === undefined ? undefined : { file, line: rows.line[row] }
}
