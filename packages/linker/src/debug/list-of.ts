import { FormatError } from '@wasmweld/binary'
import type { AttributeSpec } from '@wasmweld/binary'
import { AT } from './attributes.ts'
import { readNumber } from './code-address.ts'
import { placeNamed } from './debug-units.ts'
import type { DebugUnit, SectionPlace } from './debug-units.ts'
import { isListSection } from './read-list.ts'
import type { DebugList } from './read-list.ts'

/** These name a table of lists. */
const LIST_TABLES: ReadonlySet<number> = new Set([AT.rangeListsBase, AT.locationListsBase])

/** Whether an attribute names a place in another section: DWARF 2 and 3 have a constant for that. */
export const isSectionOffset = ({ header }: DebugUnit, { form }: AttributeSpec): boolean =>
  form.holds === 'section-offset' ||
  (form.holds === 'constant' && header.version < 4 && (form.size === 4 || form.size === 8))

/** Where the number of a list stands, of those of its unit. */
export function listNumberPlace(unit: DebugUnit, { form }: AttributeSpec, at: number): SectionPlace | undefined {
  const isRange = form.holds === 'range-list-index'
  if (!isRange && form.holds !== 'location-list-index') return undefined
  const base = isRange ? unit.bases.ranges : unit.bases.locations
  const number = readNumber(unit.chunk.bytes, at, 0)
  const { offsetSize } = unit.header
  if (base === undefined || base.at + (number + 1) * offsetSize > base.chunk.to)
    throw new FormatError(`expected the number of a list, found ${number}`, at)
  return { chunk: base.chunk, at: base.at + number * offsetSize }
}

/** The list that an attribute whose value stands at a position names; undefined for an attribute that names none. */
export function listOf(unit: DebugUnit, attribute: AttributeSpec, at: number): DebugList | undefined {
  const numbered = listNumberPlace(unit, attribute, at)
  if (numbered !== undefined) {
    const base = attribute.form.holds === 'range-list-index' ? unit.bases.ranges : unit.bases.locations
    const offset = readNumber(numbered.chunk.bytes, numbered.at, unit.header.offsetSize)
    return { unit, place: { chunk: numbered.chunk, at: (base?.at ?? 0) + offset } }
  }
  if (LIST_TABLES.has(attribute.name)) return undefined
  const place = isSectionOffset(unit, attribute) ? placeNamed(unit.file.chunks, unit.chunk, at) : undefined
  return place !== undefined && isListSection(place.chunk.name) ? { unit, place } : undefined
}
