import { ByteReader, expressionOperands, FormatError, visitAttributes } from '@wasmweld/binary'
import type { AttributeSpec, UnitSizes } from '@wasmweld/binary'
import type { LinkedFile } from '../symbols/resolution.ts'
import { AT, TAG } from './attributes.ts'
import { readNumber } from './code-address.ts'
import { CodeAlive } from './code-alive.ts'
import type { CodePlaces } from './code-places.ts'
import { findAttribute } from './debug-units.ts'
import type { DebugUnit, FileDebug } from './debug-units.ts'
import type { EntryIndex, EntryOf } from './entry-index.ts'
import { isClass, isConstant, keepsChild } from './entry-rules.ts'
import { isLeftOut, STATE } from './entry-state.ts'
import type { EntryStates } from './entry-state.ts'
import { expressionReader, isExpression } from './expressions.ts'
import { listOf } from './list-of.ts'
import { readList } from './read-list.ts'
import { UnreadDebug } from './unread-debug.ts'

/**
 * Which entries of the objects' debug information stay: those of live code and live data, and what these refer to.
 * `keepsTypes`: the link has debug information that is not understood, and that may refer to types by their signature.
 */
export function markEntries(
  files: readonly FileDebug[],
  index: EntryIndex,
  places: CodePlaces,
  keepsTypes: boolean,
): EntryStates {
  const marking = new EntryMarking(index, places)
  const units = files.flatMap(file => file.units)
  for (const unit of units) marking.add(unit)
  marking.each(units, unit => marking.roots(unit, keepsTypes))
  marking.each(units, unit => marking.constants(unit))
  marking.each(units, unit => marking.imports(unit))
  if (marking.failures.size > 0) throw new UnreadDebug(marking.failures)
  return marking.states
}

/** Of an entry: what is written of it, and whether what is below it was looked at. */
const EXPANDED = 1

class EntryMarking {
  readonly states: Map<DebugUnit, Uint8Array> = new Map()
  /** Objects whose debug information turned out not to be understood. */
  readonly failures: Map<LinkedFile, FormatError> = new Map()
  readonly #expanded = new Map<DebugUnit, Uint8Array>()
  readonly #index: EntryIndex
  readonly #alive: CodeAlive
  readonly #pending: EntryOf[] = []

  constructor(index: EntryIndex, places: CodePlaces) {
    this.#index = index
    this.#alive = new CodeAlive(places)
  }

  add(unit: DebugUnit): void {
    this.states.set(unit, new Uint8Array(unit.entries.count))
    this.#expanded.set(unit, new Uint8Array(unit.entries.count))
  }

  /** Does something with each unit, and follows what it keeps. */
  each(units: readonly DebugUnit[], work: (unit: DebugUnit) => void): void {
    for (const unit of units) {
      this.#attempt(unit, () => work(unit))
      this.#followAll()
    }
  }

  roots(unit: DebugUnit, keepsTypes: boolean): void {
    const { entries, header } = unit
    if (keepsTypes && header.kind === 'type')
      this.#keepAll(this.#index.inUnit(unit, header.typeOffset, header.typeOffsetAt))
    for (let entry = 0; entry < entries.count;) {
      const isAlive = this.#alive.hasEntry(unit, entry)
      if (isAlive === true) this.#keepAll({ unit, entry })
      // What is in a function stays or goes with it.
      const passes = isAlive !== undefined && entries.abbreviation[entry].tag === TAG.subprogram
      entry = passes ? entries.next[entry] : entry + 1
    }
  }

  /** What stays with its unit. */
  constants(unit: DebugUnit): void {
    if (this.#stateOf({ unit, entry: 0 }) === STATE.gone) return
    for (let entry = 1; entry < unit.entries.count; entry++) if (isConstant(unit, entry)) this.#keepAll({ unit, entry })
  }

  /** What makes a name known elsewhere stays when what it names does. */
  imports(unit: DebugUnit): void {
    const { entries } = unit
    for (let entry = 1; entry < entries.count; entry++) {
      const { tag } = entries.abbreviation[entry]
      if (tag !== TAG.importedDeclaration && tag !== TAG.importedModule) continue
      if (this.#stateOf({ unit, entry: entries.parent[entry] }) === STATE.gone) continue
      const found = findAttribute(unit, entry, AT.import)
      const named = found && this.#reference(unit, found.attribute, found.from)
      if (named !== undefined && this.#stateOf(named) !== STATE.gone) this.#keepAll({ unit, entry })
    }
  }

  #stateOf({ unit, entry }: EntryOf): number {
    return this.states.get(unit)?.[entry] ?? STATE.gone
  }

  #followAll(): void {
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) {
      const { unit, entry } = next
      this.#attempt(unit, () => this.#follow(unit, entry))
    }
  }

  // What is damaged in one object leaves the others readable.
  #attempt({ file }: DebugUnit, work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      if (!this.failures.has(file.file)) this.failures.set(file.file, error)
    }
  }

  /** Keeps an entry, and what it says of what is below it. */
  #keepAll(kept: EntryOf): void {
    const expanded = this.#expanded.get(kept.unit)
    if (expanded === undefined || expanded[kept.entry] === EXPANDED) return
    expanded[kept.entry] = EXPANDED
    this.#keep(kept)
    this.#pending.push(kept)
  }

  /** Keeps an entry for what is below it. A class without its members would look like another class. */
  #keepScope(kept: EntryOf): void {
    if (isClass(kept.unit.entries.abbreviation[kept.entry].tag)) return this.#keepAll(kept)
    if (this.#stateOf(kept) !== STATE.gone) return
    this.#keep(kept)
    this.#pending.push(kept)
  }

  #keep(kept: EntryOf): void {
    const { unit, entry } = kept
    const states = this.states.get(unit)
    if (states === undefined || states[entry] !== STATE.gone) return
    const { abbreviation, parent } = unit.entries
    const isOfGoneCode = abbreviation[entry].tag === TAG.formalParameter && states[parent[entry]] === STATE.withoutCode
    const isGone = isOfGoneCode || this.#alive.hasEntry(unit, entry) === false
    states[entry] = isGone ? STATE.withoutCode : STATE.whole
  }

  #follow(unit: DebugUnit, entry: number): void {
    const { entries, chunk, header } = unit
    const state = this.#stateOf({ unit, entry })
    const abbreviation = entries.abbreviation[entry]
    visitAttributes(chunk.bytes, entries.attributesAt[entry], abbreviation, header, (attribute, from, to) => {
      if (!isLeftOut(attribute, state)) this.#followAttribute(unit, attribute, from, to)
    })
    if (entries.parent[entry] >= 0) this.#keepScope({ unit, entry: entries.parent[entry] })
    if (this.#expanded.get(unit)?.[entry] !== EXPANDED) return
    for (let child = entry + 1; child < entries.next[entry]; child = entries.next[child]) {
      if (keepsChild(unit, entry, child, state === STATE.withoutCode)) this.#keepAll({ unit, entry: child })
    }
  }

  #followAttribute(unit: DebugUnit, attribute: AttributeSpec, from: number, to: number): void {
    const { form, name } = attribute
    const named = this.#reference(unit, attribute, from)
    if (named !== undefined) return this.#keepAll(named)
    if (isExpression(unit, name, form))
      return this.#followExpression(unit, expressionReader(unit.chunk, form, from, to))
    const list = listOf(unit, attribute, from)
    if (list === undefined) return
    for (const { expression } of readList(list)) {
      const { bytes } = list.place.chunk
      if (expression !== undefined) this.#followExpression(unit, new ByteReader(bytes, expression.from, expression.to))
    }
  }

  #followExpression(unit: DebugUnit, reader: ByteReader): void {
    const sizes: UnitSizes = unit.header
    for (const { kind, at, width } of expressionOperands(reader, sizes)) {
      if (kind === 'section-entry') this.#keepAll(this.#index.named(unit, at))
      if (kind !== 'unit-entry') continue
      const offset = readNumber(reader.bytes, at, width)
      // The generic type has no entry.
      if (offset > 0) this.#keepAll(this.#index.inUnit(unit, offset, at))
    }
  }

  /** The entry that an attribute refers to. */
  #reference(unit: DebugUnit, { form }: AttributeSpec, at: number): EntryOf | undefined {
    const width = typeof form.size === 'number' ? form.size : 0
    switch (form.holds) {
      case 'unit-reference':
        return this.#index.inUnit(unit, readNumber(unit.chunk.bytes, at, width), at)
      case 'section-reference':
        return this.#index.named(unit, at)
      case 'signature':
        return this.#index.signed(unit.chunk.reader(at).fixed64().toString(16))
      default:
        return undefined
    }
  }
}
