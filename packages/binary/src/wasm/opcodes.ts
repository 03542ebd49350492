// The instruction table: one row per opcode with what follows it. Reader, writer and walker all read these rows.
// https://webassembly.github.io/spec/core/appendix/index-instructions.html, and the proposals named below.

/** What follows an opcode; `immediates.ts` has the reader and writer of each. */
export type ImmediateKind =
  // Indices, as unsigned LEB128.
  | 'label'
  | 'function'
  | 'type'
  | 'table'
  | 'memory'
  | 'global'
  | 'local'
  | 'tag'
  | 'element'
  | 'data'
  | 'field'
  /** A number of operands. */
  | 'count'
  /** One byte: a lane of a vector, the order of an atomic fence, which of two types of a cast are nullable. */
  | 'lane'
  | 'order'
  | 'cast-flags'
  // Constants; floats as their bits, so that the payload of a NaN survives.
  | 'i32'
  | 'i64'
  | 'f32-bits'
  | 'f64-bits'
  | 'v128'
  // Compound forms.
  | 'block-type'
  | 'value-types'
  | 'heap-type'
  | 'labels'
  | 'memory-argument'
  | 'catches'

export interface Opcode {
  /** The opcode byte, or the number behind the prefix byte. */
  readonly code: number
  /** 0xfb, 0xfc, 0xfd or 0xfe. */
  readonly prefix: number | undefined
  /**
   * As in the text format; but `select_t` is the one with a type, and `ref.test null` and `ref.cast null` are those
   * whose target is nullable, since one name stands for one row.
   */
  readonly name: string
  readonly immediates: readonly ImmediateKind[]
}

/** Garbage collection. */
const GC = 0xfb
/** Saturating conversions, bulk memory, table instructions, wide arithmetic, loads and stores of half floats. */
const MISC = 0xfc
/** Fixed-width, relaxed and half-precision SIMD. */
const SIMD = 0xfd
/** Threads. */
const ATOMIC = 0xfe

/**
 * Rows of consecutive codes from `first` that take the same immediates: run(…)`names`.
 * A `_` stands for a code without instruction.
 */
function run(
  prefix: number | undefined,
  first: number,
  ...immediates: ImmediateKind[]
): (names: TemplateStringsArray) => readonly Opcode[] {
  return ([names]) => rows(prefix, first, immediates, names.trim().split(/\s+/))
}

function rows(
  prefix: number | undefined,
  first: number,
  immediates: readonly ImmediateKind[],
  names: readonly string[],
): readonly Opcode[] {
  return names
    .map((name, step) => ({ code: first + step, prefix, name, immediates }))
    .filter(({ name }) => name !== '_')
}

function row(
  prefix: number | undefined,
  code: number,
  name: string,
  ...immediates: ImmediateKind[]
): readonly Opcode[] {
  return rows(prefix, code, immediates, [name])
}

/** What every atomic read-modify-write operation is there for, in the order of the codes. */
const WIDTHS = ['i32', 'i64', 'i32 8', 'i32 16', 'i64 8', 'i64 16', 'i64 32']

function readModifyWrite(first: number, operation: string): readonly Opcode[] {
  const names = WIDTHS.map(width => {
    const [type, bits] = width.split(' ')
    return bits === undefined ? `${type}.atomic.rmw.${operation}` : `${type}.atomic.rmw${bits}.${operation}_u`
  })
  return rows(ATOMIC, first, ['memory-argument'], names)
}

const CONTROL: readonly Opcode[] = [
  ...run(undefined, 0x00)`unreachable nop`,
  ...run(undefined, 0x02, 'block-type')`block loop if`,
  ...run(undefined, 0x05)`else`,
  // The first exception handling proposal, which compilers emit still: try, catch, rethrow, delegate, catch_all.
  ...row(undefined, 0x06, 'try', 'block-type'),
  ...run(undefined, 0x07, 'tag')`catch throw`,
  ...row(undefined, 0x09, 'rethrow', 'label'),
  ...row(undefined, 0x0a, 'throw_ref'),
  ...row(undefined, 0x0b, 'end'),
  ...run(undefined, 0x0c, 'label')`br br_if`,
  ...row(undefined, 0x0e, 'br_table', 'labels'),
  ...row(undefined, 0x0f, 'return'),
  ...row(undefined, 0x10, 'call', 'function'),
  ...row(undefined, 0x11, 'call_indirect', 'type', 'table'),
  ...row(undefined, 0x12, 'return_call', 'function'),
  ...row(undefined, 0x13, 'return_call_indirect', 'type', 'table'),
  ...run(undefined, 0x14, 'type')`call_ref return_call_ref`,
  ...row(undefined, 0x18, 'delegate', 'label'),
  ...row(undefined, 0x19, 'catch_all'),
  ...run(undefined, 0x1a)`drop select`,
  ...row(undefined, 0x1c, 'select_t', 'value-types'),
  ...row(undefined, 0x1f, 'try_table', 'block-type', 'catches'),
]

const VARIABLES_AND_MEMORY: readonly Opcode[] = [
  ...run(undefined, 0x20, 'local')`local.get local.set local.tee`,
  ...run(undefined, 0x23, 'global')`global.get global.set`,
  ...run(undefined, 0x25, 'table')`table.get table.set`,
  ...run(undefined, 0x28, 'memory-argument')`
    i32.load i64.load f32.load f64.load
    i32.load8_s i32.load8_u i32.load16_s i32.load16_u
    i64.load8_s i64.load8_u i64.load16_s i64.load16_u i64.load32_s i64.load32_u
    i32.store i64.store f32.store f64.store
    i32.store8 i32.store16 i64.store8 i64.store16 i64.store32`,
  ...run(undefined, 0x3f, 'memory')`memory.size memory.grow`,
]

const NUMERIC: readonly Opcode[] = [
  ...row(undefined, 0x41, 'i32.const', 'i32'),
  ...row(undefined, 0x42, 'i64.const', 'i64'),
  ...row(undefined, 0x43, 'f32.const', 'f32-bits'),
  ...row(undefined, 0x44, 'f64.const', 'f64-bits'),
  ...run(undefined, 0x45)`
    i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u
    i64.eqz i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s i64.ge_u
    f32.eq f32.ne f32.lt f32.gt f32.le f32.ge
    f64.eq f64.ne f64.lt f64.gt f64.le f64.ge
    i32.clz i32.ctz i32.popcnt i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s i32.rem_u
    i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr
    i64.clz i64.ctz i64.popcnt i64.add i64.sub i64.mul i64.div_s i64.div_u i64.rem_s i64.rem_u
    i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u i64.rotl i64.rotr
    f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt f32.add f32.sub f32.mul f32.div f32.min
    f32.max f32.copysign
    f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt f64.add f64.sub f64.mul f64.div f64.min
    f64.max f64.copysign
    i32.wrap_i64 i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u
    i64.extend_i32_s i64.extend_i32_u i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u
    f32.convert_i32_s f32.convert_i32_u f32.convert_i64_s f32.convert_i64_u f32.demote_f64
    f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u f64.promote_f32
    i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64
    i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s i64.extend32_s`,
]

const REFERENCES: readonly Opcode[] = [
  ...row(undefined, 0xd0, 'ref.null', 'heap-type'),
  ...row(undefined, 0xd1, 'ref.is_null'),
  ...row(undefined, 0xd2, 'ref.func', 'function'),
  ...run(undefined, 0xd3)`ref.eq ref.as_non_null`,
  ...run(undefined, 0xd5, 'label')`br_on_null br_on_non_null`,
]

const GARBAGE_COLLECTION: readonly Opcode[] = [
  ...run(GC, 0, 'type')`struct.new struct.new_default`,
  ...run(GC, 2, 'type', 'field')`struct.get struct.get_s struct.get_u struct.set`,
  ...run(GC, 6, 'type')`array.new array.new_default`,
  ...row(GC, 8, 'array.new_fixed', 'type', 'count'),
  ...row(GC, 9, 'array.new_data', 'type', 'data'),
  ...row(GC, 10, 'array.new_elem', 'type', 'element'),
  ...run(GC, 11, 'type')`array.get array.get_s array.get_u array.set`,
  ...row(GC, 15, 'array.len'),
  ...row(GC, 16, 'array.fill', 'type'),
  ...row(GC, 17, 'array.copy', 'type', 'type'),
  ...row(GC, 18, 'array.init_data', 'type', 'data'),
  ...row(GC, 19, 'array.init_elem', 'type', 'element'),
  ...row(GC, 20, 'ref.test', 'heap-type'),
  ...row(GC, 21, 'ref.test null', 'heap-type'),
  ...row(GC, 22, 'ref.cast', 'heap-type'),
  ...row(GC, 23, 'ref.cast null', 'heap-type'),
  ...run(GC, 24, 'cast-flags', 'label', 'heap-type', 'heap-type')`br_on_cast br_on_cast_fail`,
  ...run(GC, 26)`any.convert_extern extern.convert_any ref.i31 i31.get_s i31.get_u`,
]

const MISCELLANEOUS: readonly Opcode[] = [
  ...run(MISC, 0)`
    i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.trunc_sat_f64_s i32.trunc_sat_f64_u
    i64.trunc_sat_f32_s i64.trunc_sat_f32_u i64.trunc_sat_f64_s i64.trunc_sat_f64_u`,
  ...row(MISC, 8, 'memory.init', 'data', 'memory'),
  ...row(MISC, 9, 'data.drop', 'data'),
  ...row(MISC, 10, 'memory.copy', 'memory', 'memory'),
  ...row(MISC, 11, 'memory.fill', 'memory'),
  ...row(MISC, 12, 'table.init', 'element', 'table'),
  ...row(MISC, 13, 'elem.drop', 'element'),
  ...row(MISC, 14, 'table.copy', 'table', 'table'),
  ...run(MISC, 15, 'table')`table.grow table.size table.fill`,
  // wide-arithmetic
  ...run(MISC, 19)`i64.add128 i64.sub128 i64.mul_wide_s i64.mul_wide_u`,
  // half-precision
  ...run(MISC, 0x30, 'memory-argument')`f32.load_f16 f32.store_f16`,
]

const VECTORS: readonly Opcode[] = [
  ...run(SIMD, 0x00, 'memory-argument')`
    v128.load v128.load8x8_s v128.load8x8_u v128.load16x4_s v128.load16x4_u v128.load32x2_s v128.load32x2_u
    v128.load8_splat v128.load16_splat v128.load32_splat v128.load64_splat v128.store`,
  // The sixteen lanes of a shuffle are read as the sixteen bytes of a constant.
  ...run(SIMD, 0x0c, 'v128')`v128.const i8x16.shuffle`,
  ...run(SIMD, 0x0e)`i8x16.swizzle i8x16.splat i16x8.splat i32x4.splat i64x2.splat f32x4.splat f64x2.splat`,
  ...run(SIMD, 0x15, 'lane')`
    i8x16.extract_lane_s i8x16.extract_lane_u i8x16.replace_lane i16x8.extract_lane_s i16x8.extract_lane_u
    i16x8.replace_lane
    i32x4.extract_lane i32x4.replace_lane i64x2.extract_lane i64x2.replace_lane
    f32x4.extract_lane f32x4.replace_lane f64x2.extract_lane f64x2.replace_lane`,
  ...run(SIMD, 0x23)`
    i8x16.eq i8x16.ne i8x16.lt_s i8x16.lt_u i8x16.gt_s i8x16.gt_u i8x16.le_s i8x16.le_u i8x16.ge_s i8x16.ge_u
    i16x8.eq i16x8.ne i16x8.lt_s i16x8.lt_u i16x8.gt_s i16x8.gt_u i16x8.le_s i16x8.le_u i16x8.ge_s i16x8.ge_u
    i32x4.eq i32x4.ne i32x4.lt_s i32x4.lt_u i32x4.gt_s i32x4.gt_u i32x4.le_s i32x4.le_u i32x4.ge_s i32x4.ge_u
    f32x4.eq f32x4.ne f32x4.lt f32x4.gt f32x4.le f32x4.ge
    f64x2.eq f64x2.ne f64x2.lt f64x2.gt f64x2.le f64x2.ge
    v128.not v128.and v128.andnot v128.or v128.xor v128.bitselect v128.any_true`,
  ...run(SIMD, 0x54, 'memory-argument', 'lane')`
    v128.load8_lane v128.load16_lane v128.load32_lane v128.load64_lane
    v128.store8_lane v128.store16_lane v128.store32_lane v128.store64_lane`,
  ...run(SIMD, 0x5c, 'memory-argument')`v128.load32_zero v128.load64_zero`,
  ...run(SIMD, 0x5e)`
    f32x4.demote_f64x2_zero f64x2.promote_low_f32x4
    i8x16.abs i8x16.neg i8x16.popcnt i8x16.all_true i8x16.bitmask i8x16.narrow_i16x8_s i8x16.narrow_i16x8_u
    f32x4.ceil f32x4.floor f32x4.trunc f32x4.nearest
    i8x16.shl i8x16.shr_s i8x16.shr_u i8x16.add i8x16.add_sat_s i8x16.add_sat_u i8x16.sub i8x16.sub_sat_s
    i8x16.sub_sat_u
    f64x2.ceil f64x2.floor i8x16.min_s i8x16.min_u i8x16.max_s i8x16.max_u f64x2.trunc i8x16.avgr_u
    i16x8.extadd_pairwise_i8x16_s i16x8.extadd_pairwise_i8x16_u i32x4.extadd_pairwise_i16x8_s
    i32x4.extadd_pairwise_i16x8_u`,
  ...run(SIMD, 0x80)`
    i16x8.abs i16x8.neg i16x8.q15mulr_sat_s i16x8.all_true i16x8.bitmask i16x8.narrow_i32x4_s i16x8.narrow_i32x4_u
    i16x8.extend_low_i8x16_s i16x8.extend_high_i8x16_s i16x8.extend_low_i8x16_u i16x8.extend_high_i8x16_u
    i16x8.shl i16x8.shr_s i16x8.shr_u i16x8.add i16x8.add_sat_s i16x8.add_sat_u i16x8.sub i16x8.sub_sat_s
    i16x8.sub_sat_u
    f64x2.nearest i16x8.mul i16x8.min_s i16x8.min_u i16x8.max_s i16x8.max_u _ i16x8.avgr_u
    i16x8.extmul_low_i8x16_s i16x8.extmul_high_i8x16_s i16x8.extmul_low_i8x16_u i16x8.extmul_high_i8x16_u`,
  ...run(SIMD, 0xa0)`
    i32x4.abs i32x4.neg _ i32x4.all_true i32x4.bitmask _ _
    i32x4.extend_low_i16x8_s i32x4.extend_high_i16x8_s i32x4.extend_low_i16x8_u i32x4.extend_high_i16x8_u
    i32x4.shl i32x4.shr_s i32x4.shr_u i32x4.add _ _ i32x4.sub _ _ _
    i32x4.mul i32x4.min_s i32x4.min_u i32x4.max_s i32x4.max_u i32x4.dot_i16x8_s _
    i32x4.extmul_low_i16x8_s i32x4.extmul_high_i16x8_s i32x4.extmul_low_i16x8_u i32x4.extmul_high_i16x8_u`,
  ...run(SIMD, 0xc0)`
    i64x2.abs i64x2.neg _ i64x2.all_true i64x2.bitmask _ _
    i64x2.extend_low_i32x4_s i64x2.extend_high_i32x4_s i64x2.extend_low_i32x4_u i64x2.extend_high_i32x4_u
    i64x2.shl i64x2.shr_s i64x2.shr_u i64x2.add _ _ i64x2.sub _ _ _
    i64x2.mul i64x2.eq i64x2.ne i64x2.lt_s i64x2.gt_s i64x2.le_s i64x2.ge_s
    i64x2.extmul_low_i32x4_s i64x2.extmul_high_i32x4_s i64x2.extmul_low_i32x4_u i64x2.extmul_high_i32x4_u`,
  ...run(SIMD, 0xe0)`
    f32x4.abs f32x4.neg _ f32x4.sqrt f32x4.add f32x4.sub f32x4.mul f32x4.div f32x4.min f32x4.max f32x4.pmin f32x4.pmax
    f64x2.abs f64x2.neg _ f64x2.sqrt f64x2.add f64x2.sub f64x2.mul f64x2.div f64x2.min f64x2.max f64x2.pmin f64x2.pmax
    i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u f32x4.convert_i32x4_s f32x4.convert_i32x4_u
    i32x4.trunc_sat_f64x2_s_zero i32x4.trunc_sat_f64x2_u_zero f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u`,
  ...run(SIMD, 0x100)`
    i8x16.relaxed_swizzle
    i32x4.relaxed_trunc_f32x4_s i32x4.relaxed_trunc_f32x4_u i32x4.relaxed_trunc_f64x2_s_zero
    i32x4.relaxed_trunc_f64x2_u_zero
    f32x4.relaxed_madd f32x4.relaxed_nmadd f64x2.relaxed_madd f64x2.relaxed_nmadd
    i8x16.relaxed_laneselect i16x8.relaxed_laneselect i32x4.relaxed_laneselect i64x2.relaxed_laneselect
    f32x4.relaxed_min f32x4.relaxed_max f64x2.relaxed_min f64x2.relaxed_max
    i16x8.relaxed_q15mulr_s i16x8.relaxed_dot_i8x16_i7x16_s i32x4.relaxed_dot_i8x16_i7x16_add_s
    f32x4.relaxed_dot_bf16x8_add_f32`,
  // half-precision
  ...run(SIMD, 0x120)`f16x8.splat`,
  ...run(SIMD, 0x121, 'lane')`f16x8.extract_lane f16x8.replace_lane`,
  ...run(SIMD, 0x130)`
    f16x8.abs f16x8.neg f16x8.sqrt f16x8.ceil f16x8.floor f16x8.trunc f16x8.nearest
    f16x8.eq f16x8.ne f16x8.lt f16x8.gt f16x8.le f16x8.ge
    f16x8.add f16x8.sub f16x8.mul f16x8.div f16x8.min f16x8.max f16x8.pmin f16x8.pmax
    i16x8.trunc_sat_f16x8_s i16x8.trunc_sat_f16x8_u f16x8.convert_i16x8_s f16x8.convert_i16x8_u
    f16x8.demote_f32x4_zero f16x8.demote_f64x2_zero f32x4.promote_low_f16x8 _ _ f16x8.madd f16x8.nmadd`,
]

const THREADS: readonly Opcode[] = [
  ...run(ATOMIC, 0x00, 'memory-argument')`memory.atomic.notify memory.atomic.wait32 memory.atomic.wait64`,
  ...row(ATOMIC, 0x03, 'atomic.fence', 'order'),
  ...run(ATOMIC, 0x10, 'memory-argument')`
    i32.atomic.load i64.atomic.load i32.atomic.load8_u i32.atomic.load16_u i64.atomic.load8_u i64.atomic.load16_u
    i64.atomic.load32_u
    i32.atomic.store i64.atomic.store i32.atomic.store8 i32.atomic.store16 i64.atomic.store8 i64.atomic.store16
    i64.atomic.store32`,
  ...readModifyWrite(0x1e, 'add'),
  ...readModifyWrite(0x25, 'sub'),
  ...readModifyWrite(0x2c, 'and'),
  ...readModifyWrite(0x33, 'or'),
  ...readModifyWrite(0x3a, 'xor'),
  ...readModifyWrite(0x41, 'xchg'),
  ...readModifyWrite(0x48, 'cmpxchg'),
]

/** Every instruction, by prefix and code ascending. */
export const OPCODES: readonly Opcode[] = [
  ...CONTROL,
  ...VARIABLES_AND_MEMORY,
  ...NUMERIC,
  ...REFERENCES,
  ...GARBAGE_COLLECTION,
  ...MISCELLANEOUS,
  ...VECTORS,
  ...THREADS,
]

/** Columns by prefix byte; 0 holds the instructions without prefix, whose own code 0 is no prefix. */
const BY_CODE: (Opcode | undefined)[][] = Array.from({ length: 256 }, () => [])
const BY_NAME = new Map<string, Opcode>()
for (const opcode of OPCODES) {
  BY_CODE[opcode.prefix ?? 0][opcode.code] = opcode
  BY_NAME.set(opcode.name, opcode)
}

/** The row of a code, `undefined` for none. */
export function findOpcode(code: number, prefix?: number): Opcode | undefined {
  return BY_CODE[prefix ?? 0][code]
}

/** The row of a name; a name that is not in the table is the caller's bug. */
export function opcodeNamed(name: string): Opcode {
  const opcode = BY_NAME.get(name)
  if (opcode === undefined) throw new TypeError(`'${name}' is no instruction of WebAssembly`)
  return opcode
}

/** Whether a byte announces that the opcode's number follows. */
export function isPrefix(byte: number): boolean {
  return byte >= GC && byte <= ATOMIC
}
