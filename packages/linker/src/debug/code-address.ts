import { ByteReader, FormatError } from '@wasmweld/binary'
import type { Form } from '@wasmweld/binary'
import type { DebugChunk } from './debug-chunk.ts'
import type { DebugUnit, SectionPlace } from './debug-units.ts'

/** An address before the link: a place in what a symbol of the object names, or a number that nothing relocates. */
export interface CodeAddress {
  /** Index into the object's symbols; -1 for none. */
  readonly index: number
  readonly offset: number
}

/** Number `width` bytes wide, little-endian; a LEB128 where it is 0. */
export function readNumber(bytes: Uint8Array, at: number, width: number): number {
  if (width === 0) return bytes[at] < 128 ? bytes[at] : new ByteReader(bytes, at).u64()
  if (width === 4) return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0
  let value = 0
  for (let byte = width - 1; byte >= 0; byte--) value = value * 256 + bytes[at + byte]
  return value
}

/** The address that stands at a position of a debug section. */
export function addressAt(chunk: DebugChunk, at: number, size: number): CodeAddress {
  const relocation = chunk.relocationAt(at)
  if (relocation === undefined) return { index: -1, offset: readNumber(chunk.bytes, at, size) }
  if (relocation.kind.target !== 'function' && relocation.kind.target !== 'data')
    throw new FormatError('expected an address to be that of a function or of data', at)
  return { index: relocation.index, offset: relocation.addend }
}

/** Where the address with a number lies in `.debug_addr`. */
export function indexedPlace({ bases, header }: DebugUnit, index: number, at: number): SectionPlace {
  const { addresses } = bases
  if (addresses === undefined) throw new FormatError('expected a unit to say where its addresses are', at)
  const place = addresses.at + index * header.addressSize
  if (place + header.addressSize > addresses.chunk.to)
    throw new FormatError(`expected the index of an address, found ${index}`, at)
  return { chunk: addresses.chunk, at: place }
}

export function indexedAddress(unit: DebugUnit, index: number, at: number): CodeAddress {
  const place = indexedPlace(unit, index, at)
  return addressAt(place.chunk, place.at, unit.header.addressSize)
}

/** The address that an attribute holds, itself or by number. */
export function attributeAddress(unit: DebugUnit, form: Form, at: number): CodeAddress {
  if (form.holds === 'address') return addressAt(unit.chunk, at, unit.header.addressSize)
  const width = typeof form.size === 'number' ? form.size : 0
  return indexedAddress(unit, readNumber(unit.chunk.bytes, at, width), at)
}

/** What offsets of a unit's lists count from. */
export function unitBase(unit: DebugUnit): CodeAddress {
  return unit.lowPc === undefined
    ? { index: -1, offset: 0 }
    : attributeAddress(unit, unit.lowPc.attribute.form, unit.lowPc.at)
}
