import { ByteReader, RELOCATION_KINDS, partitionPoint } from '@wasmweld/binary'
import type { RelocationKind } from '@wasmweld/binary'
import type { ChunkRelocations, ObjectSymbol } from '../input/object-file.ts'
import type { PlacedChunk } from '../layout/layout.ts'

/** A relocation of a debug section, of which the number is asked. */
export interface DebugRelocation {
  readonly kind: RelocationKind
  /** Index into the object's symbols. */
  readonly index: number
  readonly symbol: ObjectSymbol
  readonly addend: number
}

/** A debug section of an object, and its relocations by place. Positions are offsets in the object. */
export class DebugChunk {
  readonly placed: PlacedChunk
  readonly name: string
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
  #relocations: ChunkRelocations | undefined

  constructor(placed: PlacedChunk) {
    const { chunk, file } = placed
    this.placed = placed
    this.name = chunk.name
    this.bytes = file.object.bytes
    this.from = chunk.bytes.from
    this.to = chunk.bytes.to
  }

  reader(at: number = this.from): ByteReader {
    return new ByteReader(this.bytes, at, this.to)
  }

  /** Decoded when it is first asked for: most sections of a link are never asked. */
  get #rows(): ChunkRelocations {
    return (this.#relocations ??= this.placed.chunk.relocations)
  }

  /** The first row of the relocations at or behind a position. */
  firstRow(position: number): number {
    const { table, from, to } = this.#rows
    const { offset } = table
    const wanted = position - this.from
    return partitionPoint(from, to, row => offset[row] < wanted)
  }

  /** One past the last row. */
  get endOfRows(): number {
    return this.#rows.to
  }

  /** Where a row's place is. */
  positionOf(row: number): number {
    return this.from + this.#rows.table.offset[row]
  }

  relocation(row: number): DebugRelocation {
    const { kind, index, addend } = this.#rows.table
    const symbol = this.placed.file.object.symbols[index[row]]
    return { kind: RELOCATION_KINDS[kind[row]], index: index[row], symbol, addend: addend[row] }
  }

  /** Whether the number at a position is relocated. */
  isRelocated(position: number): boolean {
    const { table, to } = this.#rows
    const row = this.firstRow(position)
    return row < to && table.offset[row] === position - this.from
  }

  /** The relocation of the number at a position, if it has one. */
  relocationAt(position: number): DebugRelocation | undefined {
    const { table, to } = this.#rows
    const row = this.firstRow(position)
    return row < to && table.offset[row] === position - this.from ? this.relocation(row) : undefined
  }
}
