import { FormatError, lastAtMost, partitionPoint, sourceIdentity, sourceNames, sourcePlace } from '@wasmweld/binary'
import type { LineSequence, LineTable, SourcePlace } from '@wasmweld/binary'
import type { ObjectFile } from '../input/object-file.ts'
import { lineTableOf } from '../input/source-lines.ts'
import type { PlacedChunk } from '../layout/layout.ts'
import { bodyStart } from '../write/compact-code.ts'
import type { LebPadding } from './leb-padding.ts'

type Lines = readonly (readonly [source: number, bytes: number])[]

/** Which source files the code of functions comes from, by the objects' own line tables: what the output keeps of them does not matter. */
export class SourceBytes {
  readonly #places: SourcePlace[] = []
  readonly #numbers = new Map<string, number>()
  readonly #tables = new Map<ObjectFile, LineTable | undefined>()
  /** By a unit's files: the source's number by the file's. */
  readonly #known = new Map<LineSequence['paths'], Map<number, number>>()

  /** By the numbers in lines. */
  names(): readonly string[] {
    return sourceNames(this.#places)
  }

  /** Bytes of a function by source, without what is unused of its numbers; undefined where nothing is known. */
  ofFunction(placed: PlacedChunk, { byRelocation }: LebPadding): Lines | undefined {
    const { object } = placed.file
    const table = this.#table(object)
    if (table === undefined) return undefined
    const { bytes, relocations } = placed.chunk
    const start = bodyStart(object.bytes, bytes.from) - relocations.origin
    const end = bytes.to - relocations.origin
    const sums = new Map<number, number>()
    const { offset } = relocations.table
    let row = relocations.from
    // Stretches ascend, as relocations do.
    const add = (sequence: LineSequence, file: number, low: number, high: number): void => {
      while (row < relocations.to && offset[row] < low) row++
      let size = high - low
      for (; row < relocations.to && offset[row] < high; row++) size -= byRelocation[row - relocations.from]
      const source = this.#source(sequence.paths, file, table.bytes)
      if (source !== undefined) sums.set(source, (sums.get(source) ?? 0) + size)
    }
    const { sequences } = table
    for (let at = firstBehind(sequences, start); at < sequences.length && sequences[at].start < end; at++)
      addRuns(table, sequences[at], { start, end }, add)
    return sums.size === 0 ? undefined : Array.from(sums).sort(([one], [other]) => one - other)
  }

  #source(paths: LineSequence['paths'], file: number, bytes: Uint8Array): number | undefined {
    let known = this.#known.get(paths)
    if (known === undefined) this.#known.set(paths, (known = new Map<number, number>()))
    const number = known.get(file)
    if (number !== undefined) return number
    const place = unlessDamaged(() => sourcePlace(paths, file, bytes))
    if (place === undefined) return undefined
    const identity = sourceIdentity(place)
    const found = this.#numbers.get(identity) ?? this.#places.push(place) - 1
    this.#numbers.set(identity, found)
    known.set(file, found)
    return found
  }

  #table(object: ObjectFile): LineTable | undefined {
    if (!this.#tables.has(object))
      this.#tables.set(
        object,
        unlessDamaged(() => lineTableOf(object)),
      )
    return this.#tables.get(object)
  }
}

// A link does not depend on debug information: what is damaged tells of no sources.
function unlessDamaged<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

/** Stretches of code of one source file, from a row of the table to where another file begins or the code ends. */
function addRuns(
  { rows }: LineTable,
  sequence: LineSequence,
  { start, end }: { readonly start: number; readonly end: number },
  add: (sequence: LineSequence, file: number, low: number, high: number) => void,
): void {
  const { address, file } = rows
  let row = rowAt(address, sequence, start)
  let low = Math.max(address[row], start)
  while (row < sequence.to && low < end) {
    const number = file[row]
    while (row < sequence.to && file[row] === number && address[row] < end) row++
    const high = Math.min(row < sequence.to ? address[row] : sequence.end, end)
    if (high > low) add(sequence, number, low, high)
    low = Math.max(high, low)
  }
}

/** The last row of a sequence that begins at or before an address, or its first. */
function rowAt(addresses: Float64Array, { from, to }: LineSequence, address: number): number {
  return Math.max(lastAtMost(addresses, address, from, to), from)
}

/** The first of the sequences that ends behind an address; they ascend. */
function firstBehind(sequences: readonly LineSequence[], address: number): number {
  return partitionPoint(0, sequences.length, at => sequences[at].end <= address)
}
