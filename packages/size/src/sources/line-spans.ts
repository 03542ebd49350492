import { SourceNumbers, sourceNames } from '@wasmweld/binary'
import type { LineSequence, LineTable } from '@wasmweld/binary'
import { SpanList } from './source-spans.ts'
import type { SourceSpans } from './source-spans.ts'

/**
 * Which code comes from which file, by a line table; addresses are offsets in the contents of the code section. Files have the names that
 * `sourceNames` gives. Throws a `FormatError` for a path longer than any can be.
 */
export function lineSpans(table: LineTable): SourceSpans {
  const spans = new SpanList()
  const files = new SourceNumbers(table.bytes)
  for (const sequence of table.sequences) {
    // No function's code begins where the section does: this is one that the linker dropped.
    if (sequence.start > 0) addSequence(spans, files, table, sequence)
  }
  const { count, starts, ends, file } = spans
  return { files: sourceNames(files.places), count, starts, ends, file }
}

function addSequence(spans: SpanList, files: SourceNumbers, { rows }: LineTable, sequence: LineSequence): void {
  const { from, to, end, paths } = sequence
  for (let row = from; row < to; row++) {
    const start = rows.address[row]
    const next = row + 1 < to ? rows.address[row + 1] : end
    const file = next > start ? files.numberOf(paths, rows.file[row]) : undefined
    if (file !== undefined) spans.add(start, next, file)
  }
}
