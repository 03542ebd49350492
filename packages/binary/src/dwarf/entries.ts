// The entries of a unit (DIEs), in columns: a program has hundreds of thousands.

import { lastAtMost } from '../bytes/ascending.ts'
import { FormatError } from '../bytes/format-error.ts'
import type { Abbreviation, AbbreviationTable, AttributeSpec } from './abbreviations.ts'
import type { FormSize } from './form-table.ts'
import type { UnitHeader } from './unit-header.ts'

/** By number of the entry, in the order of the file. */
export interface Entries {
  readonly count: number
  /** Position of the entry, which is that of its abbreviation's code, of its first attribute, and of what follows its last. */
  readonly at: Uint32Array
  readonly attributesAt: Uint32Array
  readonly end: Uint32Array
  /** -1 for the first. */
  readonly parent: Int32Array
  /** The first entry behind it that is not below it. */
  readonly next: Int32Array
  readonly abbreviation: readonly Abbreviation[]
}

function leb(bytes: Uint8Array, at: number): { value: number; to: number } {
  let value = 0
  let to = at
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[to++] | 0
    value += (byte & 127) * scale
    if (!(byte & 128)) return { value, to }
  }
}

function pastLeb(bytes: Uint8Array, at: number): number {
  let to = at
  while (bytes[to] & 128) to++
  return to + 1
}

const little = (bytes: Uint8Array, at: number, size: number): number => {
  let value = 0
  for (let byte = size - 1; byte >= 0; byte--) value = value * 256 + (bytes[at + byte] | 0)
  return value
}

function pastText(bytes: Uint8Array, at: number): number {
  const zero = bytes.indexOf(0, at)
  return zero < 0 ? Infinity : zero + 1
}

/** Where a value of the form that begins at `at` ends. A damaged one may end anywhere behind it. */
export function endOfValue(bytes: Uint8Array, at: number, size: FormSize, unit: UnitSizes): number {
  if (typeof size === 'number') return at + size
  switch (size) {
    case 'address':
      return at + unit.addressSize
    case 'offset':
      return at + unit.offsetSize
    case 'reference':
      return at + (unit.version < 3 ? unit.addressSize : unit.offsetSize)
    case 'leb':
      return pastLeb(bytes, at)
    case 'text':
      return pastText(bytes, at)
    case 'block1':
      return at + 1 + little(bytes, at, 1)
    case 'block2':
      return at + 2 + little(bytes, at, 2)
    case 'block4':
      return at + 4 + little(bytes, at, 4)
    case 'block': {
      const { value, to } = leb(bytes, at)
      return to + value
    }
    case 'leb-and-4':
      return pastLeb(bytes, at) + 4
  }
}

export type UnitSizes = Pick<UnitHeader, 'version' | 'addressSize' | 'offsetSize'>

/** Calls `visit` for each attribute, with where its value lies. Returns where the last one ends. */
export function visitAttributes(
  bytes: Uint8Array,
  at: number,
  { attributes }: Abbreviation,
  unit: UnitSizes,
  visit?: (attribute: AttributeSpec, from: number, to: number) => void,
): number {
  let from = at
  for (const attribute of attributes) {
    const to = endOfValue(bytes, from, attribute.form.size, unit)
    visit?.(attribute, from, to)
    from = to
  }
  return from
}

/** Grows columns as entries come. */
class EntryColumns {
  count = 0
  at: Uint32Array = new Uint32Array(256)
  attributesAt: Uint32Array = new Uint32Array(256)
  end: Uint32Array = new Uint32Array(256)
  parent: Int32Array = new Int32Array(256)
  next: Int32Array = new Int32Array(256)
  readonly abbreviation: Abbreviation[] = []

  grow(): void {
    const widen = <Column extends Uint32Array | Int32Array>(old: Column, wide: Column): Column => {
      wide.set(old)
      return wide
    }
    const size = 2 * this.count
    this.at = widen(this.at, new Uint32Array(size))
    this.attributesAt = widen(this.attributesAt, new Uint32Array(size))
    this.end = widen(this.end, new Uint32Array(size))
    this.parent = widen(this.parent, new Int32Array(size))
    this.next = widen(this.next, new Int32Array(size))
  }
}

/** Reads all entries of a unit. Time and memory are linear in its size. Throws a `FormatError`. */
export function readEntries(bytes: Uint8Array, unit: UnitHeader, { byCode }: AbbreviationTable): Entries {
  const columns = new EntryColumns()
  let parent = -1
  for (let at = unit.entries; at < unit.to;) {
    const { value: code, to } = leb(bytes, at)
    if (code === 0) {
      // Behind the last entry there may be padding.
      if (parent >= 0) {
        columns.next[parent] = columns.count
        parent = columns.parent[parent]
      }
      at = to
      continue
    }
    const abbreviation = byCode.get(code)
    if (abbreviation === undefined) throw new FormatError(`expected the code of an abbreviation, found ${code}`, at)
    if (columns.count === columns.at.length) columns.grow()
    const entry = columns.count++
    columns.at[entry] = at
    columns.attributesAt[entry] = to
    columns.parent[entry] = parent
    columns.next[entry] = entry + 1
    columns.abbreviation.push(abbreviation)
    at = visitAttributes(bytes, to, abbreviation, unit)
    if (at > unit.to) throw new FormatError('expected an entry to end in its unit', columns.at[entry])
    columns.end[entry] = at
    if (abbreviation.hasChildren) parent = entry
  }
  // What the end of the unit closes.
  for (; parent >= 0; parent = columns.parent[parent]) columns.next[parent] = columns.count
  return columns
}

/** The number of the entry at a position; undefined where none begins. */
export function entryAt({ at, count }: Entries, position: number): number | undefined {
  const entry = lastAtMost(at, position, 0, count)
  return entry >= 0 && at[entry] === position ? entry : undefined
}
