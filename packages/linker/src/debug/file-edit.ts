import { FormatError } from '@wasmweld/binary'
import type { AttributeSpec, ByteWriter, ExpressionOperand } from '@wasmweld/binary'
import { storeFixed, storeUleb } from './chunk-editor.ts'
import { CodeAlive } from './code-alive.ts'
import { readNumber } from './code-address.ts'
import type { CodeAddress } from './code-address.ts'
import type { CodePlaces } from './code-places.ts'
import type { DebugChunk } from './debug-chunk.ts'
import type { DebugUnit, FileDebug, SectionPlace } from './debug-units.ts'
import type { DebugUses } from './debug-uses.ts'
import type { EntryIndex } from './entry-index.ts'
import type { EntryStates } from './entry-state.ts'
import { listNumberPlace } from './list-of.ts'
import { movedOffset } from './moves.ts'
import type { Moves } from './moves.ts'

/** What becomes of an object's debug information: asked by whoever writes one of its sections. */
export class FileEdit {
  readonly debug: FileDebug
  readonly uses: DebugUses
  readonly alive: CodeAlive
  /** Of each unit's entries; undefined where all stay. */
  readonly states: EntryStates | undefined
  /** Of each unit's entries: the new offset in the unit. */
  /** Of each unit that was written: its size. */
  readonly unitSizes: Map<DebugUnit, number> = new Map()
  readonly entryPlaces: Map<DebugUnit, Uint32Array> = new Map<DebugUnit, Uint32Array>()
  readonly #places: CodePlaces
  readonly #index: EntryIndex
  readonly #numbers = new Map<DebugChunk, Map<number, number>>()

  constructor(
    debug: FileDebug,
    uses: DebugUses,
    places: CodePlaces,
    index: EntryIndex,
    states: EntryStates | undefined,
  ) {
    this.debug = debug
    this.uses = uses
    this.alive = new CodeAlive(places)
    this.states = states
    this.#places = places
    this.#index = index
  }

  /** Whether some entries go, and with them what they alone use. */
  get prunes(): boolean {
    return this.states !== undefined
  }

  /** Whether a unit, by its place, is in the output. */
  hasUnit(place: SectionPlace): boolean {
    const unit = this.#index.unitOf(place)
    return unit === undefined || this.states === undefined || this.states.get(unit)?.[0] !== 0
  }

  unitOf(place: SectionPlace): DebugUnit | undefined {
    return this.#index.unitOf(place)
  }

  /** Of the function that an address is in: what was moved in it. */
  movesOf({ index }: CodeAddress): Moves | undefined {
    return index < 0 ? undefined : this.#places.movesOf(this.debug.file, index)
  }

  /** How far apart two places are now that were `length` apart. */
  distance({ index, offset }: CodeAddress, length: number): number {
    const { file } = this.debug
    if (index < 0) return length
    const moves = this.#places.movesOf(file, index)
    return movedOffset(moves, offset + length) - movedOffset(moves, offset)
  }

  /** Gives what has a place in a table its new number. */
  setNumber(chunk: DebugChunk, at: number, number: number): void {
    const known = this.#numbers.get(chunk)
    if (known === undefined) this.#numbers.set(chunk, new Map([[at, number]]))
    else known.set(at, number)
  }

  #newNumber({ chunk, at }: SectionPlace): number | undefined {
    return this.#numbers.get(chunk)?.get(at)
  }

  newAddress({ bases, header }: DebugUnit, number: number): number {
    return this.#indexed(bases.addresses, number, header.addressSize)
  }

  #indexed(base: SectionPlace | undefined, number: number, width: number): number {
    return (base && this.#newNumber({ chunk: base.chunk, at: base.at + number * width })) ?? number
  }

  /** Stores the new number over the one that an attribute holds, whose value was written at `place`. */
  patchNumber(unit: DebugUnit, attribute: AttributeSpec, at: number, out: ByteWriter, place: number): void {
    const { form } = attribute
    const width = typeof form.size === 'number' ? form.size : 0
    const old = (): number => readNumber(unit.chunk.bytes, at, width)
    switch (form.holds) {
      case 'address-index':
      case 'address-index-and-distance':
        return storeNumber(out, place, this.newAddress(unit, old()), width)
      case 'string-index':
        return storeNumber(out, place, this.#indexed(unit.bases.strings, old(), unit.header.offsetSize), width)
      case 'range-list-index':
      case 'location-list-index': {
        const list = listNumberPlace(unit, attribute, at)
        return storeUleb(out, place, (list && this.#newNumber(list)) ?? old())
      }
      default:
    }
  }

  /** Stores the new offset over a reference to an entry of the same unit. */
  patchReference(unit: DebugUnit, at: number, out: ByteWriter, place: number, width: number): void {
    const offset = readNumber(unit.chunk.bytes, at, width)
    storeNumber(out, place, this.#newOffset(unit, offset, at), width)
  }

  #newOffset(unit: DebugUnit, offset: number, at: number): number {
    const { entry } = this.#index.inUnit(unit, offset, at)
    return this.entryPlaces.get(unit)?.[entry] ?? 0
  }

  /** Stores new numbers and offsets over the operands of an expression, which went by `distance`. */
  patchExpression(
    unit: DebugUnit,
    operands: readonly ExpressionOperand[],
    bytes: Uint8Array,
    out: ByteWriter,
    distance: number,
  ): void {
    for (const { kind, at, width } of operands) {
      const old = kind === 'section-entry' ? 0 : readNumber(bytes, at, width)
      if (kind === 'address-index') storeUleb(out, at + distance, this.newAddress(unit, old))
      else if (kind === 'unit-entry' && old > 0) storeNumber(out, at + distance, this.#newOffset(unit, old, at), width)
    }
  }
}

function storeNumber(out: ByteWriter, at: number, value: number, width: number): void {
  if (width === 0) storeUleb(out, at, value)
  else if (value >= 2 ** (8 * width)) throw new FormatError(`expected a number of ${width} bytes, found ${value}`, at)
  else storeFixed(out, at, value, width)
}
