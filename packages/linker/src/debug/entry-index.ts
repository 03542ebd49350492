import { entryAt, FormatError } from '@wasmweld/binary'
import type { DebugChunk } from './debug-chunk.ts'
import { requirePlace } from './debug-units.ts'
import type { DebugUnit, FileDebug, SectionPlace } from './debug-units.ts'

/** An entry of a unit. */
export interface EntryOf {
  readonly unit: DebugUnit
  readonly entry: number
}

/** Finds the entries that others refer to. */
export class EntryIndex {
  /** By section, in ascending order. */
  readonly #units = new Map<DebugChunk, DebugUnit[]>()
  readonly #signatures = new Map<string, EntryOf>()

  constructor(files: readonly FileDebug[]) {
    for (const { units } of files) for (const unit of units) this.#add(unit)
  }

  #add(unit: DebugUnit): void {
    const known = this.#units.get(unit.chunk)
    if (known === undefined) this.#units.set(unit.chunk, [unit])
    else known.push(unit)
    const { kind, signature, typeOffset } = unit.header
    if (kind === 'type') this.#signatures.set(signature, this.inUnit(unit, typeOffset, unit.header.typeOffsetAt))
  }

  /** By its offset in the unit. `at` is where the offset stands. */
  inUnit(unit: DebugUnit, offset: number, at: number): EntryOf {
    const entry = entryAt(unit.entries, unit.header.from + offset)
    if (entry === undefined) throw new FormatError(`expected the offset of an entry, found ${offset}`, at)
    return { unit, entry }
  }

  /** By the relocated offset in the section that stands at a position. */
  named({ file, chunk }: DebugUnit, at: number): EntryOf {
    const place = requirePlace(file.chunks, chunk, at)
    const unit = this.unitOf(place)
    if (unit === undefined) throw new FormatError('expected the offset of an entry, found another', at)
    return this.inUnit(unit, place.at - unit.header.from, at)
  }

  unitOf({ chunk, at }: SectionPlace): DebugUnit | undefined {
    return this.#units.get(chunk)?.find(({ header }) => header.from <= at && at < header.to)
  }

  /** The type that a type unit describes; undefined where the link has no such unit. */
  signed(signature: string): EntryOf | undefined {
    return this.#signatures.get(signature)
  }
}
