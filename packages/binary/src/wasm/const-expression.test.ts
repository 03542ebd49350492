import { expect, test } from 'vitest'
import { expectRefused, expectRoundTrip, readAll, written } from '../../../../test/support/round-trip.ts'
import { constExpression } from '../../../../test/support/wasm-arbitraries.ts'
import {
  globalGet,
  i32Const,
  i64Const,
  readConstExpression,
  refFunc,
  refNull,
  writeConstExpression,
} from './const-expression.ts'
import { instruction } from './instructions.ts'

test('random expressions survive writing and reading', () => {
  expectRoundTrip(constExpression, readConstExpression, writeConstExpression)
})

test.each([
  [i32Const(-1), [0x41, 0x7f, 0x0b]],
  // An address of the upper half of the memory is the same constant as a negative number.
  [i32Const(0xffff_ffff), [0x41, 0x7f, 0x0b]],
  [i64Const(64), [0x42, 0xc0, 0x00, 0x0b]],
  [i64Const(-(2n ** 63n)), [0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f, 0x0b]],
  [globalGet(200), [0x23, 0xc8, 0x01, 0x0b]],
  [refFunc(3), [0xd2, 3, 0x0b]],
  [refNull('func'), [0xd0, 0x70, 0x0b]],
  [refNull(3), [0xd0, 3, 0x0b]],
  [
    [...globalGet(0), ...i64Const(8), instruction('i64.mul')],
    [0x23, 0, 0x42, 8, 0x7e, 0x0b],
  ],
  [
    [...i32Const(1), instruction('struct.new', 2), instruction('extern.convert_any')],
    [0x41, 1, 0xfb, 0, 2, 0xfb, 0x1b, 0x0b],
  ],
  [[], [0x0b]],
])('expression %#, by hand', (expression, bytes) => {
  expect([...written(writeConstExpression, expression)]).toEqual(bytes)
  expect(readAll(readConstExpression, bytes)).toEqual(expression)
})

test('the reader stops behind the end that closes the expression', () => {
  expect(readAll(reader => [readConstExpression(reader), reader.offset], [0x41, 1, 0x0b, 0x0b])).toEqual([
    i32Const(1),
    3,
  ])
})

test('what is not constant is refused', () => {
  expectRefused(readConstExpression, [0x41, 1, 0x10, 2, 0x0b], 'expected a constant instruction, found call (at 0x2)')
  expectRefused(readConstExpression, [0x02, 0x40, 0x0b, 0x0b], 'expected a constant instruction, found block (at 0x0)')
  expectRefused(readConstExpression, [0xff], 'expected an instruction, found the opcode 0xff (at 0x0)')
  expectRefused(readConstExpression, [0x41, 1], "expected a constant expression closed by 'end' (at 0x2)")
})
