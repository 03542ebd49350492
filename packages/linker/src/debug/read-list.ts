import { FormatError, LOCATION_LIST_KINDS, RANGE_LIST_KINDS } from '@wasmweld/binary'
import type { ByteReader, ListKind, ListOperand, Range } from '@wasmweld/binary'
import { addressAt, indexedAddress, readNumber, unitBase } from './code-address.ts'
import type { CodeAddress } from './code-address.ts'
import type { DebugChunk } from './debug-chunk.ts'
import type { DebugUnit, SectionPlace } from './debug-units.ts'

/** An operand as it lies in the object; of an expression, its length included. */
export interface PlacedOperand extends Range {
  readonly what: ListOperand
  readonly value: number
}

/** An entry of a list of ranges or of locations. */
export interface ListEntry extends Range {
  readonly kind: 'end' | 'base' | 'entry'
  /** The byte that begins it; -1 in the lists of DWARF 2 to 4, which have none. */
  readonly code: number
  /** What its offsets and its length count from: the base before it, or its own first address. */
  readonly start: CodeAddress
  readonly operands: readonly PlacedOperand[]
  /** Without its length. */
  readonly expression: Range | undefined
}

/** A list, and the unit whose addresses it counts in. */
export interface DebugList {
  readonly unit: DebugUnit
  readonly place: SectionPlace
}

const LISTS: ReadonlyMap<string, readonly ListKind[] | 'ranges' | 'locations'> = new Map<
  string,
  readonly ListKind[] | 'ranges' | 'locations'
>([
  ['.debug_rnglists', RANGE_LIST_KINDS],
  ['.debug_loclists', LOCATION_LIST_KINDS],
  ['.debug_ranges', 'ranges'],
  ['.debug_loc', 'locations'],
])

export const isListSection = (name: string): boolean => LISTS.has(name)

const known = new WeakMap<DebugChunk, Map<number, readonly ListEntry[]>>()

/** The entries of a list, to its end. Read once: marking, counting and writing ask for the same ones. Throws a `FormatError`. */
export function readList(list: DebugList): readonly ListEntry[] {
  const { chunk, at } = list.place
  const ofChunk = known.get(chunk) ?? new Map<number, readonly ListEntry[]>()
  known.set(chunk, ofChunk)
  const entries = ofChunk.get(at) ?? readEntries(list)
  ofChunk.set(at, entries)
  return entries
}

function readEntries({ unit, place }: DebugList): ListEntry[] {
  const kinds = LISTS.get(place.chunk.name)
  if (kinds === undefined || place.at >= place.chunk.to)
    throw new FormatError(`expected a list, found its place in ${place.chunk.name}`, place.at)
  const reader = place.chunk.reader(place.at)
  const entries: ListEntry[] = []
  let base = unitBase(unit)
  for (;;) {
    const entry =
      typeof kinds === 'string'
        ? readPair(reader, { unit, place }, base, kinds === 'locations')
        : readKind(reader, { unit, place }, base, kinds)
    if (reader.offset > reader.end) reader.fail('expected a list to end in its section', place.at)
    entries.push(entry)
    if (entry.kind === 'end') return entries
    if (entry.kind === 'base') base = entry.start
  }
}

function readKind(reader: ByteReader, list: DebugList, base: CodeAddress, kinds: readonly ListKind[]): ListEntry {
  const from = reader.offset
  const code = reader.u8()
  const kind = kinds[code]
  if (kind === undefined) return reader.fail(`expected an entry of a list, found ${code}`, from)
  const operands = kind.operands.map(what => readOperand(reader, what, list))
  const last = operands.at(-1)
  return {
    kind: code === 0 ? 'end' : kind.isBase ? 'base' : 'entry',
    code,
    from,
    to: reader.offset,
    start: startOf(operands, list) ?? base,
    operands,
    expression: last?.what === 'expression' ? { from: last.to - last.value, to: last.to } : undefined,
  }
}

/** The address that an entry itself names. */
function startOf([first]: readonly PlacedOperand[], { unit, place }: DebugList): CodeAddress | undefined {
  if (first?.what === 'index') return indexedAddress(unit, first.value, first.from)
  return first?.what === 'address' ? addressAt(place.chunk, first.from, unit.header.addressSize) : undefined
}

function readOperand(reader: ByteReader, what: ListOperand, { unit }: DebugList): PlacedOperand {
  const from = reader.offset
  if (what === 'address') {
    reader.skip(unit.header.addressSize)
    return { what, from, to: reader.offset, value: 0 }
  }
  const value = reader.u64()
  if (what === 'expression') reader.skip(value)
  return { what, from, to: reader.offset, value }
}

// Two addresses, or two offsets. Two zeros are the end, and the highest address says that the second is a base.
function readPair(reader: ByteReader, { unit, place }: DebugList, base: CodeAddress, isLocation: boolean): ListEntry {
  const size = unit.header.addressSize
  const { chunk } = place
  const from = reader.offset
  const middle = from + size
  reader.skip(2 * size)
  const first = readNumber(chunk.bytes, from, size)
  const second = readNumber(chunk.bytes, middle, size)
  const isAddress = chunk.isRelocated(from)
  const what = isAddress ? 'address' : 'offset'
  const operands: PlacedOperand[] = [
    { what, from, to: middle, value: first },
    { what, from: middle, to: reader.offset, value: second },
  ]
  const pair = { code: -1, from, to: reader.offset, operands, expression: undefined }
  if (!isAddress && first === HIGHEST[size]) return { ...pair, kind: 'base', start: addressAt(chunk, middle, size) }
  if (isAddress !== chunk.isRelocated(middle))
    reader.fail('expected both ends of a range to be addresses, or none', from)
  if (!isAddress && first === 0 && second === 0) return { ...pair, kind: 'end', start: base }
  const start = isAddress ? addressAt(chunk, from, size) : base
  if (!isLocation) return { ...pair, kind: 'entry', start }
  const length = reader.u8() | (reader.u8() << 8)
  reader.skip(length)
  const expression = { from: reader.offset - length, to: reader.offset }
  operands.push({ what: 'expression', from: expression.from - 2, to: expression.to, value: length })
  return { ...pair, kind: 'entry', to: reader.offset, start, expression }
}

/** By size of an address: the highest one. */
const HIGHEST: Readonly<Record<4 | 8, number>> = { 4: 0xffff_ffff, 8: 2 ** 64 }
