import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ByteReader } from '../bytes/byte-reader.ts'
import { expectRefused, expectRoundTrip, readAll, written } from '../../../../test/support/round-trip.ts'
import { bytes, constExpression, record, u32, vector } from '../../../../test/support/wasm-arbitraries.ts'
import { globalGet, i32Const, i64Const } from './const-expression.ts'
import { readDataRanges, readDataSection, writeDataSection, type DataSegmentContents } from './data-section.ts'
import { instruction } from './instructions.ts'

function readContents(reader: ByteReader): readonly DataSegmentContents[] {
  return readDataSection(reader).map(segment => ({
    ...segment,
    bytes: reader.bytes.slice(segment.bytes.from, segment.bytes.to),
  }))
}

const segment: fc.Arbitrary<DataSegmentContents> = fc.oneof(
  record({ mode: fc.constant('passive' as const), memory: fc.constant(0), bytes }),
  record({
    mode: fc.constant('active' as const),
    memory: fc.oneof(fc.constant(0), u32),
    offset: constExpression,
    bytes,
  }),
)

test('the ranges are those of the segments', () => {
  fc.assert(
    fc.property(vector(segment), segments => {
      const module = written(writeDataSection, segments)
      const ranges = readAll(readDataSection, module).map(({ bytes: range }) => range)
      expect(readAll(readDataRanges, module)).toEqual(ranges)
    }),
  )
})

test('random segments survive writing and reading', () => {
  expectRoundTrip(vector(segment), readContents, writeDataSection)
})

test.each<[what: string, contents: number[], segment: DataSegmentContents]>([
  [
    'active',
    [0, 0x41, 8, 0x0b, 2, 1, 2],
    { mode: 'active', memory: 0, offset: i32Const(8), bytes: Uint8Array.of(1, 2) },
  ],
  ['passive', [1, 1, 7], { mode: 'passive', memory: 0, bytes: Uint8Array.of(7) }],
  [
    'of memory 3',
    [2, 3, 0x41, 8, 0x0b, 0],
    { mode: 'active', memory: 3, offset: i32Const(8), bytes: new Uint8Array() },
  ],
  ['of a memory64', [0, 0x42, 8, 0x0b, 0], { mode: 'active', memory: 0, offset: i64Const(8), bytes: new Uint8Array() }],
  [
    'of a library',
    [0, 0x23, 1, 0x41, 8, 0x6a, 0x0b, 0],
    {
      mode: 'active',
      memory: 0,
      offset: [...globalGet(1), ...i32Const(8), instruction('i32.add')],
      bytes: new Uint8Array(),
    },
  ],
])('a segment that is %s, by hand', (_, contents, expected) => {
  expect(readAll(readContents, [1, ...contents])).toEqual([expected])
  expect([...written(writeDataSection, [expected])]).toEqual([1, ...contents])
})

test('the bytes stay where they are', () => {
  expect(readAll(readDataSection, [1, 1, 3, 9, 8, 7])[0].bytes).toEqual({ from: 3, to: 6 })
})

test('damage is refused where it stands', () => {
  expectRefused(readDataSection, [1, 3, 0], 'expected the flags of a data segment (0 to 2), found 3 (at 0x1)')
  expectRefused(readDataSection, [1, 1, 100, 0], 'expected a count that fits in the 1 bytes left, found 100 (at 0x2)')
  expectRefused(readDataSection, [9, 1, 0], 'expected a count that fits in the 2 bytes left, found 9 (at 0x0)')
})

test('an active segment without an offset is a bug, not a file', () => {
  expect(() => written(writeDataSection, [{ mode: 'active', memory: 0, bytes: new Uint8Array() }])).toThrow(TypeError)
})
