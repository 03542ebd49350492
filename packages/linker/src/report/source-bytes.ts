import { FormatError, sourcePlace } from '@wasmweld/binary'
import type { LineSequence, LineTable, SourcePlace } from '@wasmweld/binary'
import type { ObjectFile } from '../input/object-file.ts'
import { lineTableOf } from '../input/source-lines.ts'
import type { PlacedChunk } from '../layout/layout.ts'
import { bodyStart } from '../write/compact-code.ts'
import type { LebPadding } from './leb-padding.ts'
import { sourceIdentity, sourceNames } from './source-names.ts'

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
  ofFunction({ file, chunk }: PlacedChunk, { byRelocation }: LebPadding): Lines | undefined {
    const table = this.#table(file.object)
    if (table === undefined) return undefined
    const { from, to, table: relocations, origin } = chunk.relocations
    const start = bodyStart(file.object.bytes, chunk.bytes.from) - origin
    const end = chunk.bytes.to - origin
    const sums = new Map<number, number>()
    let row = from
    for (const [source, low, high] of this.#stretches(table, start, end)) {
      let bytes = high - low
      while (row < to && relocations.offset[row] < low) row++
      for (; row < to && relocations.offset[row] < high; row++) bytes -= byRelocation[row - from]
      sums.set(source, (sums.get(source) ?? 0) + bytes)
    }
    return sums.size === 0 ? undefined : Array.from(sums).sort(([one], [other]) => one - other)
  }

  /** Source, start and end of each stretch of code between two addresses that the table tells of. */
  *#stretches({ bytes, rows, sequences }: LineTable, start: number, end: number): Generator<[number, number, number]> {
    for (let at = firstBehind(sequences, start); at < sequences.length && sequences[at].start < end; at++) {
      const sequence = sequences[at]
      for (let row = rowAt(rows.address, sequence, start); row < sequence.to && rows.address[row] < end; row++) {
        const low = Math.max(rows.address[row], start)
        const high = Math.min(row + 1 < sequence.to ? rows.address[row + 1] : sequence.end, end)
        const source = high > low ? this.#source(sequence.paths, rows.file[row], bytes) : undefined
        if (source !== undefined) yield [source, low, high]
      }
    }
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

/** The last row of a sequence that begins at or before an address, or its first. */
function rowAt(addresses: Float64Array, { from, to }: LineSequence, address: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if (addresses[middle] <= address) low = middle + 1
    else high = middle
  }
  return Math.max(low - 1, from)
}

/** The first of the sequences that ends behind an address; they ascend. */
function firstBehind(sequences: readonly LineSequence[], address: number): number {
  let low = 0
  let high = sequences.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sequences[middle].end <= address) low = middle + 1
    else high = middle
  }
  return low
}
