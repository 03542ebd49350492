// Random values of every shape that `@wasmweld/binary` reads and writes, for round trips.

import fc from 'fast-check'
import type {
  AbstractHeapType,
  CompositeType,
  FieldType,
  FunctionType,
  GlobalType,
  Limits,
  MemoryType,
  RecursionGroup,
  ReferenceType,
  SubType,
  TableType,
  ValueType,
} from '../../packages/binary/src/wasm/types.ts'
import {
  globalGet,
  i32Const,
  i64Const,
  refFunc,
  refNull,
  type ConstExpression,
} from '../../packages/binary/src/wasm/const-expression.ts'
import type { BlockType, CatchClause, Immediate, MemoryArgument } from '../../packages/binary/src/wasm/immediates.ts'
import { instruction, type Instruction } from '../../packages/binary/src/wasm/instructions.ts'
import { OPCODES, type ImmediateKind } from '../../packages/binary/src/wasm/opcodes.ts'
import { referenceType, type HeapType } from '../../packages/binary/src/wasm/value-type.ts'

/** Mostly small, so that most counts and indices take one byte, as in real files. */
export const u32: fc.Arbitrary<number> = fc.oneof(fc.nat(200), fc.integer({ min: 0, max: 0xffff_ffff }))
/** Up to 2^53, which is as far as 64-bit sizes are read. */
export const u53: fc.Arbitrary<number> = fc.oneof(u32, fc.maxSafeNat())
export const s32: fc.Arbitrary<number> = fc.oneof(fc.integer({ min: -70, max: 70 }), fc.integer())
export const s64: fc.Arbitrary<bigint> = fc.oneof(fc.bigInt(-70n, 70n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n))
export const name: fc.Arbitrary<string> = fc.string({ unit: 'binary', maxLength: 12 })
export const bytes: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 20 })

const ABSTRACT: readonly AbstractHeapType[] = [
  'func',
  'extern',
  'any',
  'eq',
  'i31',
  'struct',
  'array',
  'exn',
  'none',
  'nofunc',
  'noextern',
  'noexn',
]

/** A record whose keys in `optional` may be absent, which is not the same as `undefined`. */
function record<Required extends object, Optional extends object = object>(
  required: { readonly [Key in keyof Required]: fc.Arbitrary<Required[Key]> },
  optional: { readonly [Key in keyof Optional]: fc.Arbitrary<Optional[Key]> } = {} as never,
): fc.Arbitrary<Required & Partial<Optional>> {
  const requiredKeys = Object.keys(required) as never
  return fc.record({ ...required, ...optional }, { requiredKeys, noNullPrototype: true }) as fc.Arbitrary<
    Required & Partial<Optional>
  >
}

const vector = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item[]> => fc.array(item, { maxLength: 5 })

export const heapType: fc.Arbitrary<HeapType> = fc.oneof(fc.constantFrom(...ABSTRACT), u32)
export const reference: fc.Arbitrary<ReferenceType> = fc
  .tuple(heapType, fc.boolean())
  .map(([heap, nullable]) => referenceType(heap, nullable))
export const valueType: fc.Arbitrary<ValueType> = fc.oneof(
  fc.constantFrom<ValueType>('i32', 'i64', 'f32', 'f64', 'v128'),
  reference,
)

export const functionTypes: fc.Arbitrary<FunctionType> = record({
  kind: fc.constant('function' as const),
  parameters: vector(valueType),
  results: vector(valueType),
})
const field: fc.Arbitrary<FieldType> = record({
  storage: fc.oneof(valueType, fc.constantFrom('i8' as const, 'i16' as const)),
  mutable: fc.boolean(),
})
const composite: fc.Arbitrary<CompositeType> = fc.oneof(
  functionTypes,
  record({ kind: fc.constant('struct' as const), fields: vector(field) }),
  record({ kind: fc.constant('array' as const), element: field }),
)
const subType: fc.Arbitrary<SubType> = record({ composite, final: fc.boolean(), supertypes: vector(u32) })
export const recursionGroup: fc.Arbitrary<RecursionGroup> = fc.oneof(
  record({ types: fc.tuple(subType), explicit: fc.boolean() }),
  record({ types: vector(subType), explicit: fc.constant(true) }),
)

const limits: fc.Arbitrary<Limits> = fc.oneof(
  record({ minimum: u32, shared: fc.boolean(), address: fc.constant('i32' as const) }, { maximum: u32 }),
  record({ minimum: u53, shared: fc.boolean(), address: fc.constant('i64' as const) }, { maximum: u53 }),
)
export const tableType: fc.Arbitrary<TableType> = record({ element: reference, limits })
export const memoryType: fc.Arbitrary<MemoryType> = record({ limits }, { pageSizeLog2: fc.nat(16) })
export const globalType: fc.Arbitrary<GlobalType> = record({ value: valueType, mutable: fc.boolean() })

const catchClause: fc.Arbitrary<CatchClause> = fc.oneof(
  record({ kind: fc.constantFrom('catch' as const, 'catch_ref' as const), tag: u32, label: u32 }),
  record({ kind: fc.constantFrom('catch_all' as const, 'catch_all_ref' as const), label: u32 }),
)
const byte = fc.nat(255)
const sixteenBytes = fc.uint8Array({ minLength: 16, maxLength: 16 })
const blockType: fc.Arbitrary<BlockType> = fc.oneof(fc.constant('empty' as const), valueType, u32)
const memoryArgument: fc.Arbitrary<MemoryArgument> = record({
  alignmentLog2: fc.nat(63),
  offset: u53,
  memory: fc.oneof(fc.constant(0), u32),
})

const IMMEDIATES: Readonly<Record<ImmediateKind, fc.Arbitrary<Immediate>>> = {
  label: u32,
  function: u32,
  type: u32,
  table: u32,
  memory: u32,
  global: u32,
  local: u32,
  tag: u32,
  element: u32,
  data: u32,
  field: u32,
  count: u32,
  lane: byte,
  order: byte,
  'cast-flags': byte,
  i32: s32,
  i64: s64,
  'f32-bits': fc.integer({ min: 0, max: 0xffff_ffff }),
  'f64-bits': fc.bigInt(0n, 2n ** 64n - 1n),
  v128: sixteenBytes,
  'block-type': blockType,
  'value-types': vector(valueType),
  'heap-type': heapType,
  labels: fc.array(u32, { minLength: 1, maxLength: 5 }),
  'memory-argument': memoryArgument,
  catches: vector(catchClause),
}

/** An instruction with the given name and random immediates. */
export function anyInstruction(opcodeName: string): fc.Arbitrary<Instruction> {
  const opcode = OPCODES.find(row => row.name === opcodeName)
  if (opcode === undefined) throw new Error(`no instruction is called ${opcodeName}`)
  return fc.tuple(...opcode.immediates.map(kind => IMMEDIATES[kind])).map(immediates => ({ opcode, immediates }))
}

/** Any instruction of the table. */
export const instructions: fc.Arbitrary<Instruction> = fc
  .constantFrom(...OPCODES)
  .chain(opcode => anyInstruction(opcode.name))

export const constExpression: fc.Arbitrary<ConstExpression> = fc.oneof(
  s32.map(i32Const),
  s64.map(i64Const),
  u32.map(globalGet),
  u32.map(refFunc),
  heapType.map(refNull),
  anyInstruction('v128.const').map(each => [each]),
  anyInstruction('f32.const').map(each => [each]),
  anyInstruction('f64.const').map(each => [each]),
  // extended-const: __memory_base + n
  fc.tuple(u32, s32).map(([base, add]) => [...globalGet(base), ...i32Const(add), instruction('i32.add')]),
)

export { record, vector }
