import type { ByteReader } from '../../bytes/byte-reader.ts'
import { FormatError } from '../../bytes/format-error.ts'
import type { Range } from '../../bytes/range.ts'
import { readAbbreviations, type AbbreviationTable, type AttributeSpec } from '../../dwarf/abbreviations.ts'
import { readEntries, visitAttributes, type Entries } from '../../dwarf/entries.ts'
import { expressionOperands } from '../../dwarf/expression.ts'
import { readUnitHeader, type UnitHeader } from '../../dwarf/unit-header.ts'
import { AddressTable } from './address-table.ts'
import type { AddressPlace, DebugEdit } from './debug-edit.ts'
import type { LineTables } from './move-lines.ts'
import type { DebugList } from './move-lists.ts'

const AT = { statements: 0x10, lowPc: 0x11, highPc: 0x12, constValue: 0x1c, discrList: 0x3d, ranges: 0x55 } as const
const BASES = { addresses: 0x73, ranges: 0x74, locations: 0x8c } as const
/** Attributes that may name a list of locations. */
const LOCATIONS: ReadonlySet<number> = new Set([0x02, 0x19, 0x2a, 0x40, 0x46, 0x48, 0x4a, 0x4d])

/** A unit, and where its numbers count from. */
export interface DebugUnit {
  readonly header: UnitHeader
  readonly addresses: AddressTable
  /** What offsets of its lists count from: an old address. */
  readonly lowPc: number
  readonly lists: Readonly<Record<'range-list-index' | 'location-list-index', number | undefined>>
}

interface Attribute extends Range {
  readonly spec: AttributeSpec
}

/** Moves the addresses of entries; returns the lists that they name. */
export function moveUnits(edit: DebugEdit, lines: LineTables): readonly DebugList[] {
  const tables = new Map<number, AbbreviationTable>()
  const mover = new UnitMover(edit, lines)
  for (const name of ['.debug_info', '.debug_types']) {
    const contents = edit.section(name)
    if (contents === undefined) continue
    const abbreviations = edit.required('.debug_abbrev', contents.from)
    const reader = edit.reader(contents)
    while (!reader.atEnd()) {
      const header = readUnitHeader(reader, name === '.debug_types')
      if (header.kind === 'split') reader.fail('expected the debug information in one file', header.from)
      const at = abbreviations.from + header.abbreviations
      const table = tables.get(at) ?? readAbbreviations(edit.reader(abbreviations, at))
      tables.set(at, table)
      mover.unit(header, readEntries(edit.bytes, header, table))
    }
  }
  return mover.lists
}

/** Moves what of an expression depends on the module: its globals. Addresses in it are of data. */
export function moveExpression(edit: DebugEdit, { header }: Pick<DebugUnit, 'header'>, reader: ByteReader): void {
  for (const { kind, at, width } of expressionOperands(reader, header))
    if (kind === 'global') edit.moveGlobal({ at, size: width })
}

class UnitMover {
  readonly lists: DebugList[] = []
  readonly #edit: DebugEdit
  readonly #lines: LineTables

  constructor(edit: DebugEdit, lines: LineTables) {
    this.#edit = edit
    this.#lines = lines
  }

  unit(header: UnitHeader, entries: Entries): void {
    if (entries.count === 0) return
    const attributes: Attribute[] = []
    const visit = (spec: AttributeSpec, from: number, to: number): void => void attributes.push({ spec, from, to })
    let unit: DebugUnit | undefined
    for (let entry = 0; entry < entries.count; entry++) {
      attributes.length = 0
      visitAttributes(this.#edit.bytes, entries.attributesAt[entry], entries.abbreviation[entry], header, visit)
      unit ??= this.#unitOf(header, attributes)
      this.#entry(unit, attributes)
    }
  }

  /** What the first entry says for all. */
  #unitOf(header: UnitHeader, attributes: readonly Attribute[]): DebugUnit {
    const place = (wanted: number): AddressPlace | undefined => {
      const found = attributes.find(({ spec: { name } }) => name === wanted)
      return found && { at: found.from, size: found.to - found.from }
    }
    const base = (wanted: number, section: string): number | undefined => {
      const at = place(wanted)
      return at && this.#edit.required(section, at.at).from + this.#edit.number(at)
    }
    const addresses = new AddressTable(this.#edit, header.addressSize, base(BASES.addresses, '.debug_addr'))
    const low = attributes.find(({ spec: { name } }) => name === AT.lowPc)
    const isIndexed = low !== undefined && low.spec.form.holds !== 'address'
    const number = low === undefined ? 0 : this.#edit.number(placeOf(low))
    return {
      header,
      addresses,
      lowPc: isIndexed ? addresses.at(number, low.from) : number,
      lists: {
        'range-list-index': base(BASES.ranges, '.debug_rnglists'),
        'location-list-index': base(BASES.locations, '.debug_loclists'),
      },
    }
  }

  #entry(unit: DebugUnit, attributes: readonly Attribute[]): void {
    let low = 0
    for (const attribute of attributes) {
      const { spec, from } = attribute
      switch (spec.form.holds) {
        case 'address':
        case 'address-index':
        case 'address-index-and-distance':
          if (spec.name === AT.highPc) this.#end(unit, attribute, low)
          else low = this.#address(unit, attribute, low)
          break
        case 'constant':
          this.#constant(unit, attribute, low)
          break
        case 'section-offset':
          this.#place(unit, attribute)
          break
        case 'range-list-index':
        case 'location-list-index':
          this.#numbered(unit, spec.form.holds, from)
          break
        case 'expression':
          this.#expression(unit, attribute)
          break
        case 'block':
          if (unit.header.version < 4 && spec.name !== AT.constValue && spec.name !== AT.discrList)
            this.#expression(unit, attribute)
          break
        default:
      }
    }
  }

  /** Returns the entry's low address from there on. */
  #address({ addresses }: DebugUnit, { spec, from, to }: Attribute, low: number): number {
    const { holds, size } = spec.form
    if (holds === 'address') {
      const address = this.#edit.moveAddress({ at: from, size: to - from })
      return spec.name === AT.lowPc ? address : low
    }
    const number = this.#edit.number({ at: from, size: typeof size === 'number' ? size : 0 })
    const address = addresses.move(number, from)
    if (holds === 'address-index-and-distance') this.#edit.moveLength({ at: to - 4, size: 4 }, address)
    return spec.name === AT.lowPc ? address : low
  }

  #end({ addresses }: DebugUnit, attribute: Attribute, low: number): void {
    const place = placeOf(attribute)
    if (attribute.spec.form.holds === 'address') this.#edit.moveEnd(place, low)
    else addresses.moveEnd(this.#edit.number(place), low, attribute.from)
  }

  /** A length, or in DWARF 2 and 3 a place in another section. */
  #constant(unit: DebugUnit, attribute: Attribute, low: number): void {
    const { spec, from, to } = attribute
    if (spec.name !== AT.highPc) {
      if (unit.header.version < 4 && (spec.form.size === 4 || spec.form.size === 8)) this.#place(unit, attribute)
      return
    }
    // One that all entries of a kind share stands in the abbreviation.
    if (to === from) throw new FormatError('expected a function to have a length of its own', from)
    this.#edit.moveLength(placeOf(attribute), low)
  }

  /** The place of a list or of a line table. */
  #place(unit: DebugUnit, attribute: Attribute): void {
    const { name } = attribute.spec
    const place = placeOf(attribute)
    const offset = this.#edit.number(place)
    if (name === AT.statements) {
      const line = this.#lines.get(offset)
      if (line === undefined) throw new FormatError('expected the place of a line table', attribute.from)
      return this.#edit.store(place, line)
    }
    const isNew = unit.header.version >= 5
    if (name === AT.ranges) this.#list(unit, isNew ? '.debug_rnglists' : '.debug_ranges', offset, attribute.from)
    else if (LOCATIONS.has(name)) this.#list(unit, isNew ? '.debug_loclists' : '.debug_loc', offset, attribute.from)
  }

  #list(unit: DebugUnit, section: string, offset: number, at: number): void {
    this.lists.push({ unit, section, at: this.#edit.required(section, at).from + offset })
  }

  #numbered(unit: DebugUnit, holds: keyof DebugUnit['lists'], at: number): void {
    const base = unit.lists[holds]
    if (base === undefined) throw new FormatError('expected a unit to say where its lists are', at)
    const size = unit.header.offsetSize
    const offset = this.#edit.number({ at: base + this.#edit.number({ at, size: 0 }) * size, size })
    const section = holds === 'range-list-index' ? '.debug_rnglists' : '.debug_loclists'
    this.lists.push({ unit, section, at: base + offset })
  }

  #expression(unit: DebugUnit, { spec, from, to }: Attribute): void {
    const reader = this.#edit.reader({ from, to })
    const lengths = { block1: 1, block2: 2, block4: 4 }
    const { size } = spec.form
    if (typeof size === 'string' && size in lengths) reader.skip(lengths[size as keyof typeof lengths])
    else reader.u32()
    moveExpression(this.#edit, unit, reader)
  }
}

/** Where a number stands; one without a fixed size is a LEB128. */
const placeOf = ({ spec: { form }, from, to }: Attribute): AddressPlace => ({
  at: from,
  size: form.size === 'leb' || form.size === 'leb-and-4' ? 0 : to - from,
})
