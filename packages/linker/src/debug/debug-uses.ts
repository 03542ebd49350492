import { ByteReader, expressionOperands, visitAttributes } from '@wasmweld/binary'
import type { AttributeSpec } from '@wasmweld/binary'
import { readNumber } from './code-address.ts'
import type { DebugChunk } from './debug-chunk.ts'
import { placeNamed } from './debug-units.ts'
import type { DebugUnit, FileDebug, SectionPlace } from './debug-units.ts'
import { isLeftOut } from './entry-state.ts'
import type { EntryStates } from './entry-state.ts'
import { expressionReader, isExpression } from './expressions.ts'
import { isSectionOffset, listNumberPlace, listOf } from './list-of.ts'
import { readList } from './read-list.ts'
import type { DebugList } from './read-list.ts'

/** Places, each once, by section. */
export class UsedPlaces {
  readonly #places = new Map<DebugChunk, Set<number>>()

  add({ chunk, at }: SectionPlace): void {
    const known = this.#places.get(chunk)
    if (known === undefined) this.#places.set(chunk, new Set([at]))
    else known.add(at)
  }

  has(chunk: DebugChunk, at: number): boolean {
    return this.#places.get(chunk)?.has(at) ?? false
  }
}

const LIST_NUMBERS: ReadonlySet<string> = new Set(['range-list-index', 'location-list-index'])

/** What the entries of an object that stay use of its other debug sections. */
export interface DebugUses {
  /** By section and position. */
  readonly lists: ReadonlyMap<DebugChunk, ReadonlyMap<number, DebugList>>
  /** Places in tables of addresses, of strings and of lists that are used by their number. */
  readonly indexed: UsedPlaces
  /** Places that units name: line tables, and where tables begin. */
  readonly named: UsedPlaces
}

/** Finds out what the entries that stay use; all do where `states` is undefined. */
export function collectUses(debug: FileDebug, states: EntryStates | undefined): DebugUses {
  const collector = new UseCollector()
  for (const unit of debug.units) collector.unit(unit, states?.get(unit))
  if (states !== undefined) collector.followLists()
  return collector.finish()
}

class UseCollector {
  readonly #lists = new Map<DebugChunk, Map<number, DebugList>>()
  readonly #indexed = new UsedPlaces()
  readonly #named = new UsedPlaces()

  finish(): DebugUses {
    return { lists: this.#lists, indexed: this.#indexed, named: this.#named }
  }

  /** What lists use, which matters where tables are written anew. */
  followLists(): void {
    for (const lists of this.#lists.values()) for (const list of lists.values()) this.#followList(list)
  }

  unit(unit: DebugUnit, states: Uint8Array | undefined): void {
    const { entries, chunk, header } = unit
    if (states?.[0] === 0) return
    let state = 0
    // Where all stays, tables do too, and lists alone have to be found.
    const visit =
      states === undefined
        ? (attribute: AttributeSpec, from: number): void => this.#listOrTable(unit, attribute, from)
        : (attribute: AttributeSpec, from: number, to: number): void => {
            if (!isLeftOut(attribute, state)) this.#attribute(unit, attribute, from, to)
          }
    for (let entry = 0; entry < entries.count; entry++) {
      if (states !== undefined) state = states[entry]
      if (states !== undefined && state === 0) continue
      visitAttributes(chunk.bytes, entries.attributesAt[entry], entries.abbreviation[entry], header, visit)
    }
    if (unit.hasMacros) this.#allStrings(unit)
  }

  #attribute(unit: DebugUnit, attribute: AttributeSpec, from: number, to: number): void {
    const { name, form } = attribute
    const { bytes } = unit.chunk
    const width = typeof form.size === 'number' ? form.size : 0
    if (form.holds === 'address-index' || form.holds === 'address-index-and-distance')
      this.#address(unit, readNumber(bytes, from, width))
    else if (form.holds === 'string-index')
      this.#number(unit.bases.strings, readNumber(bytes, from, width), unit.header.offsetSize)
    else if (isExpression(unit, name, form)) this.#operands(unit, expressionReader(unit.chunk, form, from, to))
    else this.#listOrTable(unit, attribute, from)
  }

  #listOrTable(unit: DebugUnit, attribute: AttributeSpec, from: number): void {
    if (LIST_NUMBERS.has(attribute.form.holds)) this.#listNumber(unit, attribute, from)
    else if (isSectionOffset(unit, attribute)) this.#sectionOffset(unit, attribute, from)
  }

  #address({ bases, header }: DebugUnit, index: number): void {
    this.#number(bases.addresses, index, header.addressSize)
  }

  #number(base: SectionPlace | undefined, index: number, width: number): void {
    if (base !== undefined) this.#indexed.add({ chunk: base.chunk, at: base.at + index * width })
  }

  #sectionOffset(unit: DebugUnit, attribute: AttributeSpec, at: number): void {
    const place = placeNamed(unit.file.chunks, unit.chunk, at)
    if (place !== undefined) this.#named.add(place)
    const list = listOf(unit, attribute, at)
    if (list !== undefined) this.#list(list)
  }

  #listNumber(unit: DebugUnit, attribute: AttributeSpec, at: number): void {
    const place = listNumberPlace(unit, attribute, at)
    if (place !== undefined) this.#indexed.add(place)
    const list = listOf(unit, attribute, at)
    if (list !== undefined) this.#list(list)
  }

  #list(list: DebugList): void {
    const { chunk, at } = list.place
    const known = this.#lists.get(chunk) ?? new Map<number, DebugList>()
    this.#lists.set(chunk, known)
    // Base addresses of units that share a list are the same.
    if (!known.has(at)) known.set(at, list)
  }

  #followList(list: DebugList): void {
    for (const { operands, expression } of readList(list)) {
      for (const { what, value } of operands) if (what === 'index') this.#address(list.unit, value)
      if (expression !== undefined)
        this.#operands(list.unit, new ByteReader(list.place.chunk.bytes, expression.from, expression.to))
    }
  }

  #operands(unit: DebugUnit, reader: ByteReader): void {
    for (const { kind, at } of expressionOperands(reader, unit.header))
      if (kind === 'address-index') this.#address(unit, readNumber(reader.bytes, at, 0))
  }

  // Macros are not read: they may name any string of their unit.
  #allStrings({ bases, header }: DebugUnit): void {
    const { strings } = bases
    if (strings === undefined) return
    for (let at = strings.at; at < strings.chunk.to; at += header.offsetSize) this.#indexed.add({ ...strings, at })
  }
}
