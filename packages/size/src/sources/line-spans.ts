import { sourceIdentity, sourceNames, sourcePlace } from '@wasmweld/binary'
import type { LineSequence, LineTable, SourcePlace } from '@wasmweld/binary'
import { SpanList } from './source-spans.ts'
import type { SourceSpans } from './source-spans.ts'

/**
 * Which code comes from which file, by a line table; addresses are offsets in the contents of the code section. Files have the names that
 * `sourceNames` gives. Throws a `FormatError` for a path longer than any can be.
 */
export function lineSpans(table: LineTable): SourceSpans {
  const spans = new SpanList()
  const files = new FileNumbers(table.bytes)
  for (const sequence of table.sequences) {
    // No function's code begins where the section does: this is one that the linker dropped.
    if (sequence.start > 0) addSequence(spans, files, table, sequence)
  }
  const { count, starts, ends, file } = spans
  return { files: sourceNames(files.places), count, starts, ends, file }
}

function addSequence(spans: SpanList, files: FileNumbers, { rows }: LineTable, sequence: LineSequence): void {
  const { from, to, end, paths } = sequence
  for (let row = from; row < to; row++) {
    const start = rows.address[row]
    const next = row + 1 < to ? rows.address[row + 1] : end
    const file = next > start ? files.numberOf(paths, rows.file[row]) : NONE
    if (file !== NONE) spans.add(start, next, file)
  }
}

const NONE = -1

/** Numbers the files of all units, each once. */
class FileNumbers {
  readonly places: SourcePlace[] = []
  readonly #bytes: Uint8Array
  readonly #known = new Map<LineSequence['paths'], Map<number, number>>()
  readonly #byPath = new Map<string, number>()

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** `NONE` for a number that names no file. */
  numberOf(paths: LineSequence['paths'], file: number): number {
    let known = this.#known.get(paths)
    if (known === undefined) this.#known.set(paths, (known = new Map<number, number>()))
    const number = known.get(file) ?? this.#add(paths, file)
    known.set(file, number)
    return number
  }

  #add(paths: LineSequence['paths'], file: number): number {
    const place = sourcePlace(paths, file, this.#bytes)
    if (place === undefined) return NONE
    const identity = sourceIdentity(place)
    const number = this.#byPath.get(identity) ?? this.places.push(place) - 1
    this.#byPath.set(identity, number)
    return number
  }
}
