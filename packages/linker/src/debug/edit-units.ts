import { expressionOperands, FormatError, visitAttributes } from '@wasmweld/binary'
import type { AttributeSpec } from '@wasmweld/binary'
import { AT } from './attributes.ts'
import { ChunkEditor, storeFixed, storeUleb } from './chunk-editor.ts'
import type { EditedChunk } from './chunk-editor.ts'
import { attributeAddress, indexedAddress, readNumber } from './code-address.ts'
import type { CodeAddress } from './code-address.ts'
import type { DebugChunk } from './debug-chunk.ts'
import { findAttribute } from './debug-units.ts'
import type { DebugUnit } from './debug-units.ts'
import type { NewAbbreviationTables } from './edit-abbreviations.ts'
import { isLeftOut, STATE } from './entry-state.ts'
import { expressionReader, isExpression } from './expressions.ts'
import type { FileEdit } from './file-edit.ts'

/** Writes a section of units: where all entries stay, with new distances in their old places. */
export function editUnits(chunk: DebugChunk, edit: FileEdit, tables: NewAbbreviationTables): EditedChunk {
  const editor = new ChunkEditor(chunk)
  const units = edit.debug.units.filter(unit => unit.chunk === chunk)
  if (!edit.prunes) editor.copy(chunk.from, chunk.to)
  for (const unit of units) {
    const writer = new UnitWriter(unit, edit, editor)
    if (edit.states === undefined) writer.patchDistances()
    else writer.write(edit.states.get(unit) ?? new Uint8Array(0), tables)
  }
  return editor.finish()
}

/** A reference that was written before it was known where its target goes. */
interface Reference {
  readonly at: number
  readonly place: number
  readonly width: number
}

class UnitWriter {
  readonly #unit: DebugUnit
  readonly #edit: FileEdit
  readonly #editor: ChunkEditor
  readonly #references: Reference[] = []
  /** Expressions as they lie in the object, and how far they went. */
  readonly #expressions: {
    readonly attribute: AttributeSpec
    readonly from: number
    readonly to: number
    readonly place: number
  }[] = []

  constructor(unit: DebugUnit, edit: FileEdit, editor: ChunkEditor) {
    this.#unit = unit
    this.#edit = edit
    this.#editor = editor
  }

  /** Of a unit that was copied whole. */
  patchDistances(): void {
    const { entries, chunk, header } = this.#unit
    for (let entry = 0; entry < entries.count; entry++) {
      const abbreviation = entries.abbreviation[entry]
      if (!abbreviation.attributes.some(isDistance)) continue
      visitAttributes(chunk.bytes, entries.attributesAt[entry], abbreviation, header, (attribute, from) => {
        if (isDistance(attribute)) this.#distance(entry, attribute, from, from - chunk.from)
      })
    }
  }

  write(states: Uint8Array, tables: NewAbbreviationTables): void {
    const { header, chunk } = this.#unit
    if ((states[0] ?? STATE.gone) === STATE.gone) return
    const { out } = this.#editor
    const start = this.#editor.copy(header.from, header.entries)
    const places = this.#entries(states, tables, start)
    this.#edit.entryPlaces.set(this.#unit, places)
    for (const { at, place, width } of this.#references) this.#edit.patchReference(this.#unit, at, out, place, width)
    for (const { attribute, from, to, place } of this.#expressions) {
      const operands = expressionOperands(expressionReader(chunk, attribute.form, from, to), header)
      this.#edit.patchExpression(this.#unit, operands, chunk.bytes, out, place - from)
    }
    if (header.kind === 'type')
      this.#edit.patchReference(
        this.#unit,
        header.typeOffsetAt,
        out,
        start + header.typeOffsetAt - header.from,
        header.offsetSize,
      )
    this.#edit.unitSizes.set(this.#unit, out.length - start)
    const lengthPlace = start + header.lengthAt - header.from
    storeFixed(out, lengthPlace, out.length - lengthPlace - header.offsetSize, header.offsetSize)
  }

  #entries(states: Uint8Array, tables: NewAbbreviationTables, start: number): Uint32Array {
    const { entries } = this.#unit
    const { out } = this.#editor
    const abbreviations = tables.of(this.#unit)
    const places = new Uint32Array(entries.count)
    const hasChildren = parents(entries, states)
    const open: number[] = []
    for (let entry = 0; entry < entries.count;) {
      for (; open.length > 0 && entries.next[open[open.length - 1]] <= entry; open.pop()) out.u8(0)
      const state = states[entry]
      if (state === STATE.gone) {
        entry = entries.next[entry]
        continue
      }
      const variant = abbreviations.use(entries.abbreviation[entry], state, hasChildren[entry] === 1)
      places[entry] = out.length - start
      this.#editor.anchor(entries.at[entry])
      out.u32(variant.code)
      this.#attributes(entry, state, variant.isWhole)
      if (variant.hasChildren) open.push(entry)
      entry++
    }
    for (let left = open.length; left > 0; left--) out.u8(0)
    return places
  }

  #attributes(entry: number, state: number, isWhole: boolean): void {
    const { entries, chunk, header } = this.#unit
    const from = entries.attributesAt[entry]
    const copied = isWhole ? this.#editor.append(from, entries.end[entry]) : 0
    visitAttributes(chunk.bytes, from, entries.abbreviation[entry], header, (attribute, at, to) => {
      if (isWhole) this.#patch(entry, attribute, at, to, copied + at - from)
      else if (!isLeftOut(attribute, state)) this.#patch(entry, attribute, at, to, this.#editor.append(at, to))
    })
  }

  #patch(entry: number, attribute: AttributeSpec, from: number, to: number, place: number): void {
    const { form, name } = attribute
    switch (form.holds) {
      case 'unit-reference':
        this.#references.push({ at: from, place, width: typeof form.size === 'number' ? form.size : 0 })
        return
      case 'expression':
      case 'block':
        if (isExpression(this.#unit, name, form)) this.#expressions.push({ attribute, from, to, place })
        return
      default:
        if (isDistance(attribute)) this.#distance(entry, attribute, from, place)
        this.#edit.patchNumber(this.#unit, attribute, from, this.#editor.out, place)
    }
  }

  // How far the end of the code is from its start, or an address from another.
  #distance(entry: number, { name, form }: AttributeSpec, at: number, place: number): void {
    const { chunk } = this.#unit
    const { out } = this.#editor
    if (form.holds === 'address-index-and-distance') {
      const behind = chunk.reader(at)
      const start = indexedAddress(this.#unit, behind.u64(), at)
      const width = behind.offset - at
      const distance = this.#edit.distance(start, behind.fixed32())
      return storeFixed(out, place + width, distance, 4)
    }
    const width = typeof form.size === 'number' ? form.size : 0
    if (form.size === 0) throw new FormatError('expected each function to say its own size', at)
    const distance = this.#edit.distance(this.#lowPc(entry, name, at), readNumber(chunk.bytes, at, width))
    if (width === 0) storeUleb(out, place, distance)
    else storeFixed(out, place, distance, width)
  }

  #lowPc(entry: number, name: number, at: number): CodeAddress {
    const found = findAttribute(this.#unit, entry, AT.lowPc)
    if (found === undefined) throw new FormatError(`expected an entry with attribute ${name} to have a low_pc`, at)
    return attributeAddress(this.#unit, found.attribute.form, found.from)
  }
}

const isDistance = ({ name, form }: AttributeSpec): boolean =>
  form.holds === 'address-index-and-distance' ||
  (form.holds === 'constant' && (name === AT.highPc || name === AT.entryPc))

/** By entry: whether one below it stays. */
function parents({ count, parent }: DebugUnit['entries'], states: Uint8Array): Uint8Array {
  const found = new Uint8Array(count)
  for (let entry = 1; entry < count; entry++) if (states[entry] !== STATE.gone) found[parent[entry]] = 1
  return found
}
