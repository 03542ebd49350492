import type { ByteReader } from '../../bytes/byte-reader.ts'
import { LOCATION_LIST_KINDS, RANGE_LIST_KINDS, type ListKind, type ListOperand } from '../../dwarf/address-lists.ts'
import type { AddressPlace, DebugEdit } from './debug-edit.ts'
import { moveExpression, type DebugUnit } from './move-units.ts'

/** A list of ranges or of locations, and the unit whose addresses it counts in. */
export interface DebugList {
  readonly unit: DebugUnit
  readonly section: string
  readonly at: number
}

const KINDS: ReadonlyMap<string, readonly ListKind[]> = new Map([
  ['.debug_rnglists', RANGE_LIST_KINDS],
  ['.debug_loclists', LOCATION_LIST_KINDS],
])

/** Moves the ranges of lists, each once. */
export function moveLists(edit: DebugEdit, lists: readonly DebugList[]): void {
  const seen = new Set<number>()
  for (const list of lists) {
    if (seen.has(list.at)) continue
    seen.add(list.at)
    const kinds = KINDS.get(list.section)
    const reader = edit.reader(edit.required(list.section, list.at), list.at)
    if (kinds === undefined) movePairs(reader, list, edit)
    else moveEntries(reader, list, kinds, edit)
  }
}

interface PlacedOperand extends AddressPlace {
  readonly what: ListOperand
  readonly value: number
}

function moveEntries(reader: ByteReader, { unit }: DebugList, kinds: readonly ListKind[], edit: DebugEdit): void {
  let base = unit.lowPc
  for (;;) {
    const from = reader.offset
    const code = reader.u8()
    const kind = kinds[code]
    if (kind === undefined || reader.offset > reader.end) return reader.fail('expected an entry of a list', from)
    if (code === 0) return
    const operands = kind.operands.map(what => readOperand(reader, what, unit, edit))
    const last = operands.at(-1)
    if (last?.what === 'expression') moveExpression(edit, unit, edit.reader({ from: last.at, to: reader.offset }))
    const start = startOf(operands[0], unit, edit)
    if (kind.isBase) base = start ?? base
    else if (operands.length > 1) moveEntry(operands, start ?? base, edit, unit)
  }
}

function readOperand(reader: ByteReader, what: ListOperand, unit: DebugUnit, edit: DebugEdit): PlacedOperand {
  const place = { at: reader.offset, size: what === 'address' ? unit.header.addressSize : 0 }
  const value = edit.number(place)
  if (what === 'address') reader.skip(place.size)
  else reader.u64()
  if (what !== 'expression') return { what, ...place, value }
  const at = reader.offset
  reader.skip(value)
  return { what, at, size: value, value }
}

/** The address that an entry itself names, which is moved where it stands. */
function startOf(operand: PlacedOperand | undefined, unit: DebugUnit, edit: DebugEdit): number | undefined {
  if (operand?.what === 'address') return edit.moveAddress(operand)
  return operand?.what === 'index' ? unit.addresses.move(operand.value, operand.at) : undefined
}

function moveEntry(
  [first, second]: readonly PlacedOperand[],
  start: number,
  edit: DebugEdit,
  { addresses }: DebugUnit,
): void {
  switch (second.what) {
    case 'address':
      return edit.moveEnd(second, start)
    case 'index':
      return addresses.moveEnd(second.value, start, second.at)
    case 'length':
      return edit.moveLength(second, start)
    case 'offset':
      return movePair([first, second], start, edit, 0)
    default:
  }
}

/** A pair of offsets from a base. `empty`: what both become where the code is gone. */
function movePair(pair: readonly [PlacedOperand, PlacedOperand], base: number, edit: DebugEdit, empty: number): void {
  // A base of code that is gone says so itself.
  if (edit.code.isGone(base)) return
  const [{ value: from }, { value: to }] = pair
  const range = edit.code.range({ from: base + from, to: base + to })
  const now = edit.code.moved(base)
  const values = range === undefined ? [empty, empty] : [range.from - now, range.to - now]
  pair.forEach((place, side) => edit.store(place, values[side]))
}

/** Before DWARF 5: two offsets each. Two zeros are the end, and the highest address says that the second is a base. */
function movePairs(reader: ByteReader, { unit, section }: DebugList, edit: DebugEdit): void {
  const size = unit.header.addressSize
  const highest = 256 ** size - 1
  let base = unit.lowPc
  for (;;) {
    const from = { what: 'offset' as const, at: reader.offset, size }
    const to = { what: 'offset' as const, at: reader.offset + size, size }
    const [start, end] = [edit.number(from), edit.number(to)]
    reader.skip(2 * size)
    if (reader.offset > reader.end) return reader.fail('expected a list to end in its section')
    if (start === 0 && end === 0) return
    if (start >= highest) {
      base = edit.moveAddress(to)
      continue
    }
    if (start < highest - 1)
      movePair(
        [
          { ...from, value: start },
          { ...to, value: end },
        ],
        base,
        edit,
        highest - 1,
      )
    if (section === '.debug_loc') moveExpression(edit, unit, reader.window(reader.u8() | (reader.u8() << 8)))
  }
}
