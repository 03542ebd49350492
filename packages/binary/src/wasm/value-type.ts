// Value, reference, table, memory and global types: https://webassembly.github.io/spec/core/binary/types.html.

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { readLimits, writeLimits } from './limits.ts'
import type { AbstractHeapType, GlobalType, NumberType, ReferenceType, TableType, ValueType } from './types.ts'

/** A heap type: an abstract one by name, a defined one by type index. */
export type HeapType = AbstractHeapType | number

const NUMBER_TYPES: readonly (readonly [code: number, type: NumberType])[] = [
  [0x7f, 'i32'],
  [0x7e, 'i64'],
  [0x7d, 'f32'],
  [0x7c, 'f64'],
  [0x7b, 'v128'],
]

/** The code of a heap type is also the code of the nullable reference to it. */
const HEAP_TYPES: readonly (readonly [code: number, heap: AbstractHeapType, nullable: ReferenceType])[] = [
  [0x74, 'noexn', 'nullexnref'],
  [0x73, 'nofunc', 'nullfuncref'],
  [0x72, 'noextern', 'nullexternref'],
  [0x71, 'none', 'nullref'],
  [0x70, 'func', 'funcref'],
  [0x6f, 'extern', 'externref'],
  [0x6e, 'any', 'anyref'],
  [0x6d, 'eq', 'eqref'],
  [0x6c, 'i31', 'i31ref'],
  [0x6b, 'struct', 'structref'],
  [0x6a, 'array', 'arrayref'],
  [0x69, 'exn', 'exnref'],
]

/** Behind these two codes follows a heap type. */
export const REFERENCE_CODE = 0x64
export const NULLABLE_REFERENCE_CODE = 0x63

const ONE_BYTE_TYPES: (ValueType | undefined)[] = new Array<ValueType | undefined>(128).fill(undefined)
const HEAP_BY_CODE: (AbstractHeapType | undefined)[] = new Array<AbstractHeapType | undefined>(128).fill(undefined)
const CODE_OF_TYPE = new Map<string, number>()
const CODE_OF_HEAP = new Map<string, number>()
const SHORT_SPELLING = new Map<string, ReferenceType>()

for (const [code, type] of NUMBER_TYPES) {
  ONE_BYTE_TYPES[code] = type
  CODE_OF_TYPE.set(type, code)
}
for (const [code, heap, nullable] of HEAP_TYPES) {
  ONE_BYTE_TYPES[code] = nullable
  HEAP_BY_CODE[code] = heap
  CODE_OF_TYPE.set(nullable, code)
  CODE_OF_HEAP.set(heap, code)
  SHORT_SPELLING.set(heap, nullable)
}

/** The one spelling of a reference type: `funcref` for a nullable abstract one, else `(ref null 5)`, `(ref func)`. */
export function referenceType(heap: HeapType, nullable: boolean): ReferenceType {
  if (!nullable) return `(ref ${heap})`
  return SHORT_SPELLING.get(String(heap)) ?? `(ref null ${heap})`
}

/** A name of the text format, or a type index. Throws a `FormatError` for an unknown code. */
export function readHeapType(reader: ByteReader): HeapType {
  const start = reader.offset
  const byte = reader.bytes[start]
  if (byte >= 0x40 && byte < 0x80) {
    reader.offset++
    return HEAP_BY_CODE[byte] ?? reader.fail(`expected a heap type, found 0x${byte.toString(16)}`, start)
  }
  const index = reader.s33()
  if (index < 0) reader.fail(`expected a heap type, found ${index}`, start)
  return index
}

export function writeHeapType(writer: ByteWriter, heap: HeapType): void {
  // A type index is a signed LEB128 of 33 bits, abstract types being its negative values.
  if (typeof heap === 'number') writer.s64(heap)
  else writer.u8(codeOf(CODE_OF_HEAP, heap))
}

/** Any value type. Throws a `FormatError` for an unknown code. */
export function readValueType(reader: ByteReader): ValueType {
  const start = reader.offset
  const code = reader.u8()
  const type = ONE_BYTE_TYPES[code]
  if (type !== undefined) return type
  if (code === REFERENCE_CODE || code === NULLABLE_REFERENCE_CODE) {
    return referenceType(readHeapType(reader), code === NULLABLE_REFERENCE_CODE)
  }
  return reader.fail(`expected a value type, found 0x${code.toString(16)}`, start)
}

export function writeValueType(writer: ByteWriter, type: ValueType): void {
  const code = CODE_OF_TYPE.get(type)
  if (code !== undefined) return writer.u8(code)
  const nullable = type.startsWith('(ref null ')
  const heap = type.slice(nullable ? 10 : 5, -1)
  writer.u8(nullable ? NULLABLE_REFERENCE_CODE : REFERENCE_CODE)
  writeHeapType(writer, /^\d+$/.test(heap) ? Number(heap) : (heap as AbstractHeapType))
}

/** Throws a `FormatError` for an unknown code and for a type that is no reference. */
export function readReferenceType(reader: ByteReader): ReferenceType {
  const start = reader.offset
  const type = readValueType(reader)
  return isReferenceType(type) ? type : reader.fail(`expected a reference type, found ${type}`, start)
}

export function writeReferenceType(writer: ByteWriter, type: ReferenceType): void {
  writeValueType(writer, type)
}

export function isReferenceType(type: ValueType): type is ReferenceType {
  return type.endsWith('ref') || type.startsWith('(ref ')
}

export function readTableType(reader: ByteReader): TableType {
  const element = readReferenceType(reader)
  return { element, limits: readLimits(reader) }
}

export function writeTableType(writer: ByteWriter, type: TableType): void {
  writeReferenceType(writer, type.element)
  writeLimits(writer, type.limits)
}

export function readGlobalType(reader: ByteReader): GlobalType {
  const value = readValueType(reader)
  const start = reader.offset
  const mutability = reader.u8()
  if (mutability > 1) reader.fail(`expected a global's mutability (0 or 1), found ${mutability}`, start)
  return { value, mutable: mutability === 1 }
}

export function writeGlobalType(writer: ByteWriter, type: GlobalType): void {
  writeValueType(writer, type.value)
  writer.u8(type.mutable ? 1 : 0)
}

function codeOf(codes: ReadonlyMap<string, number>, name: string): number {
  const code = codes.get(name)
  if (code === undefined) throw new TypeError(`'${name}' is no type of WebAssembly`)
  return code
}
