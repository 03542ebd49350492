import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectRefused, expectRoundTrip, readAll, written } from '../../../../test/support/round-trip.ts'
import { constExpression, record, reference, u32, vector } from '../../../../test/support/wasm-arbitraries.ts'
import { i32Const, refFunc, refNull } from './const-expression.ts'
import { readElementSection, writeElementSection, type ElementSegment } from './element-section.ts'

const place = fc.oneof(
  record({ mode: fc.constant('active' as const), table: fc.oneof(fc.constant(0), u32), offset: constExpression }),
  record({ mode: fc.constantFrom('passive' as const, 'declarative' as const), table: fc.constant(0) }),
)
const contents = fc.oneof(
  record({ type: fc.constant('funcref' as const), functions: vector(u32) }),
  record({ type: fc.oneof(fc.constant('funcref' as const), reference), expressions: vector(constExpression) }),
)
const segment: fc.Arbitrary<ElementSegment> = fc.tuple(place, contents).map(([where, what]) => ({ ...where, ...what }))

test('random segments survive writing and reading', () => {
  expectRoundTrip(vector(segment), readElementSection, writeElementSection)
})

const offset = i32Const(1)
const expressions = [refFunc(5), refNull('func')]
test.each<[flags: number, bytes: number[], segment: ElementSegment]>([
  [0, [0, 0x41, 1, 0x0b, 2, 5, 6], { mode: 'active', table: 0, offset, type: 'funcref', functions: [5, 6] }],
  [1, [1, 0, 2, 5, 6], { mode: 'passive', table: 0, type: 'funcref', functions: [5, 6] }],
  [2, [2, 3, 0x41, 1, 0x0b, 0, 1, 5], { mode: 'active', table: 3, offset, type: 'funcref', functions: [5] }],
  [3, [3, 0, 1, 5], { mode: 'declarative', table: 0, type: 'funcref', functions: [5] }],
  [
    4,
    [4, 0x41, 1, 0x0b, 2, 0xd2, 5, 0x0b, 0xd0, 0x70, 0x0b],
    { mode: 'active', table: 0, offset, type: 'funcref', expressions },
  ],
  [5, [5, 0x70, 2, 0xd2, 5, 0x0b, 0xd0, 0x70, 0x0b], { mode: 'passive', table: 0, type: 'funcref', expressions }],
  [
    6,
    [6, 3, 0x41, 1, 0x0b, 0x6f, 1, 0xd0, 0x6f, 0x0b],
    { mode: 'active', table: 3, offset, type: 'externref', expressions: [refNull('extern')] },
  ],
  [7, [7, 0x6f, 0], { mode: 'declarative', table: 0, type: 'externref', expressions: [] }],
])('form %i, by hand', (_, bytes, expected) => {
  expect(readAll(readElementSection, [1, ...bytes])).toEqual([expected])
  expect([...written(writeElementSection, [expected])]).toEqual([1, ...bytes])
})

test('a form longer than needed is written in its shortest one', () => {
  const [long] = readAll(readElementSection, [1, 2, 0, 0x41, 1, 0x0b, 0, 1, 5])
  expect(long).toEqual({ mode: 'active', table: 0, offset, type: 'funcref', functions: [5] })
  expect([...written(writeElementSection, [long])]).toEqual([1, 0, 0x41, 1, 0x0b, 1, 5])
})

test('table 0 of another type is named, because the short form means funcref', () => {
  expect([
    ...written(writeElementSection, [{ mode: 'active', table: 0, offset, type: 'externref', expressions: [] }]),
  ]).toEqual([1, 6, 0, 0x41, 1, 0x0b, 0x6f, 0])
})

test('indices of a type that has no index form are written as expressions', () => {
  expect([...written(writeElementSection, [{ mode: 'passive', table: 0, type: '(ref 3)', functions: [5] }])]).toEqual([
    1, 5, 0x64, 3, 1, 0xd2, 5, 0x0b,
  ])
})

test('damage is refused where it stands', () => {
  expectRefused(readElementSection, [1, 8, 0], 'expected the flags of an element segment (0 to 7), found 8 (at 0x1)')
  expectRefused(readElementSection, [1, 1, 1, 0], 'expected the element kind 0 (functions), found 1 (at 0x2)')
  expectRefused(
    readElementSection,
    [1, 1, 0, 0xff, 0xff, 0x03, 1],
    'expected a count that fits in the 1 bytes left, found 65535 (at 0x3)',
  )
  expectRefused(
    readElementSection,
    [1, 5, 0x70, 1, 0x41, 1, 0x10],
    'expected a constant instruction, found call (at 0x6)',
  )
})

test('an active segment without an offset is a bug, not a file', () => {
  expect(() => written(writeElementSection, [{ mode: 'active', table: 0, type: 'funcref', functions: [] }])).toThrow(
    TypeError,
  )
})
