import { expect, test } from 'vitest'
import { findOpcode, isPrefix, OPCODES, opcodeNamed } from './opcodes.ts'

test('every row is found by its code and by its name, so none is there twice', () => {
  for (const opcode of OPCODES) {
    expect(findOpcode(opcode.code, opcode.prefix)).toBe(opcode)
    expect(opcodeNamed(opcode.name)).toBe(opcode)
  }
})

test('rows stand in the order of prefix and code', () => {
  const order = OPCODES.map(({ prefix = 0, code }) => prefix * 0x1000 + code)
  expect(order).toEqual([...order].sort((a, b) => a - b))
})

test('a prefix byte is no opcode of its own', () => {
  expect(
    OPCODES.filter(({ prefix, code }) => (prefix === undefined ? isPrefix(code) || code > 255 : !isPrefix(prefix))),
  ).toEqual([])
})

test('every proposal has all its instructions', () => {
  const count = (prefix: number | undefined): number => OPCODES.filter(opcode => opcode.prefix === prefix).length
  expect(count(undefined)).toBe(
    172 /* first version */ +
      5 /* sign extension */ +
      6 /* reference types */ +
      2 /* tail calls */ +
      6 /* typed references, ref.eq */ +
      3 /* exceptions */ +
      5 /* exceptions as first proposed */,
  )
  expect(count(0xfb)).toBe(31)
  expect(count(0xfc)).toBe(
    8 /* saturating */ + 7 /* bulk memory */ + 3 /* reference types */ + 4 /* wide arithmetic */ + 2 /* half floats */,
  )
  expect(count(0xfd)).toBe(236 /* fixed width */ + 20 /* relaxed */ + 1 /* bfloat16 */ + 33 /* half floats */)
  expect(count(0xfe)).toBe(18 /* notify, wait, fence, load, store */ + 7 * 7 /* read-modify-write */)
})

test.each<[name: string, prefix: number | undefined, code: number]>([
  ['unreachable', undefined, 0x00],
  ['call_indirect', undefined, 0x11],
  ['i64.store32', undefined, 0x3e],
  ['i32.eqz', undefined, 0x45],
  ['f64.promote_f32', undefined, 0xbb],
  ['i64.extend32_s', undefined, 0xc4],
  ['br_on_non_null', undefined, 0xd6],
  ['struct.new', 0xfb, 0],
  ['br_on_cast_fail', 0xfb, 25],
  ['i31.get_u', 0xfb, 30],
  ['i64.trunc_sat_f64_u', 0xfc, 7],
  ['table.fill', 0xfc, 17],
  ['i64.mul_wide_u', 0xfc, 22],
  ['f64x2.promote_low_f32x4', 0xfd, 0x5f],
  ['i32x4.extadd_pairwise_i16x8_u', 0xfd, 0x7f],
  ['i16x8.extmul_high_i8x16_u', 0xfd, 0x9f],
  ['i32x4.extmul_high_i16x8_u', 0xfd, 0xbf],
  ['i64x2.extmul_high_i32x4_u', 0xfd, 0xdf],
  ['f64x2.convert_low_i32x4_u', 0xfd, 0xff],
  ['i32x4.relaxed_dot_i8x16_i7x16_add_s', 0xfd, 0x113],
  ['f16x8.nmadd', 0xfd, 0x14f],
  ['i64.atomic.store32', 0xfe, 0x1d],
  ['i64.atomic.rmw32.cmpxchg_u', 0xfe, 0x4e],
])('%s, the last of its run, has its code', (name, prefix, code) => {
  expect(opcodeNamed(name)).toMatchObject({ prefix, code })
})

test('a name that is no instruction is a bug', () => {
  expect(() => opcodeNamed('i32.nonsense')).toThrow(TypeError)
})
