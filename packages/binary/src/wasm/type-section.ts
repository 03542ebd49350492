// The type section: https://webassembly.github.io/spec/core/binary/modules.html#type-section.
// Objects of C and C++ hold function types only; recursion groups, subtypes, structs and arrays come from languages
// that use garbage collection.

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import type { CompositeType, FieldType, FunctionType, RecursionGroup, SubType, ValueType } from './types.ts'
import { readValueType, writeValueType } from './value-type.ts'

const FUNCTION = 0x60
const STRUCT = 0x5f
const ARRAY = 0x5e
const SUB = 0x50
const SUB_FINAL = 0x4f
const REC = 0x4e
const PACKED_I8 = 0x78
const PACKED_I16 = 0x77

const NO_SUPERTYPES: readonly number[] = []

export interface TypeSection {
  /** As they are written. */
  readonly groups: readonly RecursionGroup[]
  /** The type index space: the types of all groups in a row. */
  readonly types: readonly SubType[]
}

/** Throws a `FormatError` for an unknown form and for a section that is longer or shorter than its contents. */
export function readTypeSection(reader: ByteReader): TypeSection {
  const groups: RecursionGroup[] = []
  const types: SubType[] = []
  for (let rest = reader.count(); rest > 0; rest--) {
    const group = readGroup(reader)
    groups.push(group)
    // One by one: a group may hold more types than a call takes arguments.
    for (const type of group.types) types.push(type)
  }
  reader.expectEnd('the type section')
  return { groups, types }
}

export function writeTypeSection(writer: ByteWriter, groups: readonly RecursionGroup[]): void {
  writer.vector(groups, group => {
    if (group.explicit) {
      writer.u8(REC)
      writer.u32(group.types.length)
    }
    for (const type of group.types) writeSubType(writer, type)
  })
}

function readGroup(reader: ByteReader): RecursionGroup {
  if (reader.bytes[reader.offset] !== REC) return { types: [readSubType(reader)], explicit: false }
  reader.offset++
  const types: SubType[] = []
  for (let rest = reader.count(); rest > 0; rest--) types.push(readSubType(reader))
  return { types, explicit: true }
}

/** One entry of a recursion group, or of the section where it stands alone. Throws a `FormatError` for an unknown form. */
export function readSubType(reader: ByteReader): SubType {
  const form = reader.bytes[reader.offset]
  // A composite type alone is final and has no supertype.
  if (form !== SUB && form !== SUB_FINAL)
    return { composite: readComposite(reader), final: true, supertypes: NO_SUPERTYPES }
  reader.offset++
  const supertypes: number[] = []
  for (let rest = reader.count(); rest > 0; rest--) supertypes.push(reader.u32())
  return { composite: readComposite(reader), final: form === SUB_FINAL, supertypes }
}

function writeSubType(writer: ByteWriter, type: SubType): void {
  if (!type.final || type.supertypes.length > 0) {
    writer.u8(type.final ? SUB_FINAL : SUB)
    writer.vector(type.supertypes, index => writer.u32(index))
  }
  writeComposite(writer, type.composite)
}

function readComposite(reader: ByteReader): CompositeType {
  const start = reader.offset
  const form = reader.u8()
  if (form === FUNCTION)
    return { kind: 'function', parameters: readValueTypes(reader), results: readValueTypes(reader) }
  if (form === ARRAY) return { kind: 'array', element: readField(reader) }
  if (form !== STRUCT) reader.fail(`expected a function, struct or array type, found 0x${form.toString(16)}`, start)
  const fields: FieldType[] = []
  for (let rest = reader.count(2); rest > 0; rest--) fields.push(readField(reader))
  return { kind: 'struct', fields }
}

function writeComposite(writer: ByteWriter, composite: CompositeType): void {
  switch (composite.kind) {
    case 'function':
      writer.u8(FUNCTION)
      writeValueTypes(writer, composite.parameters)
      return writeValueTypes(writer, composite.results)
    case 'struct':
      writer.u8(STRUCT)
      return writer.vector(composite.fields, field => writeField(writer, field))
    case 'array':
      writer.u8(ARRAY)
      return writeField(writer, composite.element)
  }
  composite satisfies never
}

function readField(reader: ByteReader): FieldType {
  const storage = readStorage(reader)
  const start = reader.offset
  const mutability = reader.u8()
  if (mutability > 1) reader.fail(`expected a field's mutability (0 or 1), found ${mutability}`, start)
  return { storage, mutable: mutability === 1 }
}

function readStorage(reader: ByteReader): FieldType['storage'] {
  const code = reader.bytes[reader.offset]
  if (code !== PACKED_I8 && code !== PACKED_I16) return readValueType(reader)
  reader.offset++
  return code === PACKED_I8 ? 'i8' : 'i16'
}

function writeField(writer: ByteWriter, field: FieldType): void {
  if (field.storage === 'i8') writer.u8(PACKED_I8)
  else if (field.storage === 'i16') writer.u8(PACKED_I16)
  else writeValueType(writer, field.storage)
  writer.u8(field.mutable ? 1 : 0)
}

function readValueTypes(reader: ByteReader): readonly ValueType[] {
  const types: ValueType[] = []
  for (let rest = reader.count(); rest > 0; rest--) types.push(readValueType(reader))
  return types
}

function writeValueTypes(writer: ByteWriter, types: readonly ValueType[]): void {
  writer.vector(types, type => writeValueType(writer, type))
}

export function functionType(parameters: readonly ValueType[], results: readonly ValueType[]): FunctionType {
  return { kind: 'function', parameters, results }
}

/** A text that two function types share exactly when they are equal: `(i32,i32)->i32`. */
export function typeKey(type: FunctionType): string {
  return `(${type.parameters.join(',')})->${type.results.join(',')}`
}

/** For messages: `(i32, i32) -> i32`, `() -> void`, `() -> (i32, i64)`. */
export function formatFunctionType(type: FunctionType): string {
  const { parameters, results } = type
  const result = results.length === 0 ? 'void' : results.length === 1 ? results[0] : `(${results.join(', ')})`
  return `(${parameters.join(', ')}) -> ${result}`
}
