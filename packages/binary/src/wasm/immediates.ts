// How each kind of immediate is read, written and skipped: one row per kind.

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import type { ImmediateKind } from './opcodes.ts'
import type { ValueType } from './types.ts'
import {
  NULLABLE_REFERENCE_CODE,
  REFERENCE_CODE,
  readHeapType,
  readValueType,
  writeHeapType,
  writeValueType,
  type HeapType,
} from './value-type.ts'

/** Nothing in and out, one result, or the index of a function type. */
export type BlockType = 'empty' | ValueType | number

/** Where a load or store reaches. */
export interface MemoryArgument {
  /** A hint, in powers of two. */
  readonly alignmentLog2: number
  /** In bytes; below 2^53, which no address of a memory64 exceeds. */
  readonly offset: number
  readonly memory: number
}

/** One handler of a `try_table`. */
export interface CatchClause {
  readonly kind: 'catch' | 'catch_ref' | 'catch_all' | 'catch_all_ref'
  /** Absent for the kinds that catch all. */
  readonly tag?: number
  readonly label: number
}

/**
 * What follows an opcode, by the kind its row says: an index, count, byte, `i32` or the bits of an f32 is a number;
 * `i64` and the bits of an f64 are bigints; `v128` is sixteen bytes; `labels` are numbers, the default last; the
 * others have the types above.
 */
export type Immediate =
  | number
  | bigint
  | Uint8Array
  | BlockType
  | HeapType
  | readonly number[]
  | readonly ValueType[]
  | MemoryArgument
  | readonly CatchClause[]

interface ImmediateCodec<Value> {
  read(reader: ByteReader): Value
  write(writer: ByteWriter, value: Value): void
  /** Moves behind the immediate without allocating. */
  skip(reader: ByteReader): void
}

/** Any LEB128: bytes to the first without the high bit; behind the file at the latest, where `undefined & 128` is 0. */
function skipLeb(reader: ByteReader): void {
  const { bytes } = reader
  let { offset } = reader
  while (bytes[offset++] & 128);
  reader.offset = offset
}

const index: ImmediateCodec<number> = {
  read: reader => reader.u32(),
  write: (writer, value) => writer.u32(value),
  skip: skipLeb,
}

const byte: ImmediateCodec<number> = {
  read: reader => reader.u8(),
  write: (writer, value) => writer.u8(value),
  skip: reader => void reader.offset++,
}

const i32: ImmediateCodec<number> = {
  read: reader => reader.s32(),
  write: (writer, value) => writer.s32(value),
  skip: skipLeb,
}

const i64: ImmediateCodec<bigint> = {
  read: reader => reader.s64Big(),
  write: (writer, value) => writer.s64(value),
  skip: skipLeb,
}

const f32Bits: ImmediateCodec<number> = {
  read: reader => reader.fixed32(),
  write: (writer, value) => writer.fixed32(value),
  skip: reader => void (reader.offset += 4),
}

const f64Bits: ImmediateCodec<bigint> = {
  read: reader => reader.fixed64(),
  write: (writer, value) => writer.fixed64(value),
  skip: reader => void (reader.offset += 8),
}

const v128: ImmediateCodec<Uint8Array> = {
  read: reader => reader.view(16),
  write: (writer, value) => writer.raw(value),
  skip: reader => void (reader.offset += 16),
}

const EMPTY_BLOCK = 0x40

const blockType: ImmediateCodec<BlockType> = {
  read: reader => {
    const start = reader.offset
    const first = reader.bytes[start]
    if (first === EMPTY_BLOCK) {
      reader.offset++
      return 'empty'
    }
    // One byte with the sign bit of a LEB128 is a negative number: a value type. All others are type indices.
    if (first > EMPTY_BLOCK && first < 0x80) return readValueType(reader)
    const type = reader.s33()
    return type < 0 ? reader.fail(`expected a block type, found ${type}`, start) : type
  },
  write: (writer, value) => {
    if (typeof value === 'number') writer.s64(value)
    else if (value === 'empty') writer.u8(EMPTY_BLOCK)
    else writeValueType(writer, value)
  },
  skip: skipType,
}

/** A value type, or a type index as a block type may be. */
function skipType(reader: ByteReader): void {
  const code = reader.bytes[reader.offset]
  if (code === REFERENCE_CODE || code === NULLABLE_REFERENCE_CODE) reader.offset++
  skipLeb(reader)
}

const valueTypes: ImmediateCodec<readonly ValueType[]> = {
  read: reader => {
    const types: ValueType[] = []
    for (let rest = reader.count(); rest > 0; rest--) types.push(readValueType(reader))
    return types
  },
  write: (writer, value) => writer.vector(value, type => writeValueType(writer, type)),
  skip: reader => {
    for (let rest = reader.count(); rest > 0; rest--) skipType(reader)
  },
}

const heapType: ImmediateCodec<HeapType> = {
  read: readHeapType,
  write: writeHeapType,
  skip: skipLeb,
}

/** The count leaves out the default label, which is always there. */
const labels: ImmediateCodec<readonly number[]> = {
  read: reader => {
    const count = reader.count() + 1
    const targets = new Array<number>(count)
    for (let step = 0; step < count; step++) targets[step] = reader.u32()
    return targets
  },
  write: (writer, value) => {
    writer.u32(value.length - 1)
    for (const label of value) writer.u32(label)
  },
  skip: reader => {
    for (let rest = reader.count() + 1; rest > 0; rest--) skipLeb(reader)
  },
}

/** multi-memory: in the alignment this bit says that a memory index follows. */
const WITH_MEMORY = 0x40

const memoryArgument: ImmediateCodec<MemoryArgument> = {
  read: reader => {
    const start = reader.offset
    const flags = reader.u32()
    if (flags >= 2 * WITH_MEMORY) reader.fail(`expected an alignment below 2^64, found 2^${flags}`, start)
    const memory = flags & WITH_MEMORY ? reader.u32() : 0
    return { alignmentLog2: flags & ~WITH_MEMORY, offset: reader.u64(), memory }
  },
  write: (writer, { alignmentLog2, offset, memory }) => {
    writer.u32(memory === 0 ? alignmentLog2 : alignmentLog2 | WITH_MEMORY)
    if (memory !== 0) writer.u32(memory)
    writer.u64(offset)
  },
  skip: reader => {
    if (reader.u32() & WITH_MEMORY) skipLeb(reader)
    skipLeb(reader)
  },
}

/** Indexed by the byte that opens a clause. */
const CATCH_KINDS: readonly CatchClause['kind'][] = ['catch', 'catch_ref', 'catch_all', 'catch_all_ref']
const FIRST_WITHOUT_TAG = 2

const catches: ImmediateCodec<readonly CatchClause[]> = {
  read: reader => {
    const clauses: CatchClause[] = []
    for (let rest = reader.count(2); rest > 0; rest--) {
      const code = readCatchCode(reader)
      const kind = CATCH_KINDS[code]
      clauses.push(
        code < FIRST_WITHOUT_TAG ? { kind, tag: reader.u32(), label: reader.u32() } : { kind, label: reader.u32() },
      )
    }
    return clauses
  },
  write: (writer, value) =>
    writer.vector(value, ({ kind, tag, label }) => {
      writer.u8(CATCH_KINDS.indexOf(kind))
      if (tag !== undefined) writer.u32(tag)
      writer.u32(label)
    }),
  skip: reader => {
    for (let rest = reader.count(2); rest > 0; rest--) {
      if (readCatchCode(reader) < FIRST_WITHOUT_TAG) skipLeb(reader)
      skipLeb(reader)
    }
  },
}

function readCatchCode(reader: ByteReader): number {
  const start = reader.offset
  const code = reader.u8()
  return code < CATCH_KINDS.length
    ? code
    : reader.fail(`expected the kind of a catch clause (0 to 3), found ${code}`, start)
}

/** The one place where the values' types are forgotten: a row's `immediates` say which type stands where. */
const codec = <Value extends Immediate>(typed: ImmediateCodec<Value>): ImmediateCodec<Immediate> =>
  typed as unknown as ImmediateCodec<Immediate>

export const IMMEDIATE_CODECS: Readonly<Record<ImmediateKind, ImmediateCodec<Immediate>>> = {
  label: codec(index),
  function: codec(index),
  type: codec(index),
  table: codec(index),
  memory: codec(index),
  global: codec(index),
  local: codec(index),
  tag: codec(index),
  element: codec(index),
  data: codec(index),
  field: codec(index),
  count: codec(index),
  lane: codec(byte),
  order: codec(byte),
  'cast-flags': codec(byte),
  i32: codec(i32),
  i64: codec(i64),
  'f32-bits': codec(f32Bits),
  'f64-bits': codec(f64Bits),
  v128: codec(v128),
  'block-type': codec(blockType),
  'value-types': codec(valueTypes),
  'heap-type': codec(heapType),
  labels: codec(labels),
  'memory-argument': codec(memoryArgument),
  catches: codec(catches),
}
