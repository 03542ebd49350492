import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ByteReader } from '../bytes/byte-reader.ts'
import { expectRefused, expectRoundTrip, readAll } from '../../../../test/support/round-trip.ts'
import { bytes, record, u32, valueType, vector } from '../../../../test/support/wasm-arbitraries.ts'
import { readCodeSection, readLocals, writeCodeSection, writeLocals } from './code-section.ts'

function readBodies(reader: ByteReader): readonly Uint8Array[] {
  return readCodeSection(reader).map(({ from, to }) => reader.bytes.slice(from, to))
}

test('random bodies and locals survive writing and reading', () => {
  expectRoundTrip(
    vector(fc.oneof(bytes, fc.uint8Array({ minLength: 130, maxLength: 140 }))),
    readBodies,
    writeCodeSection,
  )
  expectRoundTrip(vector(record({ count: u32, type: valueType })), readLocals, writeLocals)
})

test('a body knows where its size stands, also when that is padded', () => {
  expect(readAll(readCodeSection, [2, 2, 0, 0x0b, 0x82, 0x80, 0x80, 0x80, 0x00, 0, 0x0b])).toEqual([
    { sizeAt: 1, from: 2, to: 4 },
    { sizeAt: 4, from: 9, to: 11 },
  ])
})

test('locals are read to the first instruction', () => {
  expect(readAll(reader => [readLocals(reader), reader.offset], [2, 3, 0x7f, 1, 0x6f, 0x0b])).toEqual([
    [
      { count: 3, type: 'i32' },
      { count: 1, type: 'externref' },
    ],
    5,
  ])
})

test('a size or count beyond the section is refused', () => {
  expectRefused(readCodeSection, [1, 100, 0x0b], 'expected 100 bytes, found 1 (at 0x2)')
  expectRefused(
    readCodeSection,
    [100, 2, 0, 0x0b],
    'expected a count that fits in the 3 bytes left, found 100 (at 0x0)',
  )
  expectRefused(
    readCodeSection,
    [1, 1, 0x0b, 0x0b],
    'expected the end of the code section, found 1 more bytes (at 0x3)',
  )
  expectRefused(readLocals, [3, 1, 0x7f, 0], 'expected a count that fits in the 3 bytes left, found 3 (at 0x0)')
})
