import { expect, test } from 'vitest'
import { expectRefused, expectRoundTrip, readAll, written } from '../../../../test/support/round-trip.ts'
import { memoryType } from '../../../../test/support/wasm-arbitraries.ts'
import { readLimits, readMemoryType, writeMemoryType } from './limits.ts'
import type { MemoryType } from './types.ts'

test('random memory types survive writing and reading', () => {
  expectRoundTrip(memoryType, readMemoryType, writeMemoryType)
})

test.each<[what: string, bytes: number[], type: MemoryType]>([
  ['a minimum', [0, 1], { limits: { minimum: 1, shared: false, address: 'i32' } }],
  ['a maximum', [1, 1, 2], { limits: { minimum: 1, maximum: 2, shared: false, address: 'i32' } }],
  ['a shared memory', [3, 1, 2], { limits: { minimum: 1, maximum: 2, shared: true, address: 'i32' } }],
  ['a memory64', [4, 1], { limits: { minimum: 1, shared: false, address: 'i64' } }],
  [
    'a memory64 of 2^40 pages',
    [5, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20],
    { limits: { minimum: 0, maximum: 2 ** 40, shared: false, address: 'i64' } },
  ],
  ['pages of a byte', [8, 1, 0], { limits: { minimum: 1, shared: false, address: 'i32' }, pageSizeLog2: 0 }],
  [
    'pages of 64 KiB, said',
    [0xf, 1, 2, 16],
    { limits: { minimum: 1, maximum: 2, shared: true, address: 'i64' }, pageSizeLog2: 16 },
  ],
])('%s', (_, bytes, type) => {
  expect(readAll(readMemoryType, bytes)).toEqual(type)
  expect([...written(writeMemoryType, type)]).toEqual(bytes)
})

test('flags that no proposal has are refused', () => {
  expectRefused(readMemoryType, [0x10, 1], 'expected limit flags within 0xf, found 0x10 (at 0x0)')
  expectRefused(readLimits, [8, 1, 0], 'expected limit flags within 0x7, found 0x8 (at 0x0)')
})

test('a page size that no memory can have is refused', () => {
  expectRefused(readMemoryType, [8, 1, 65], 'expected log2 of a page size, at most 64, found 65 (at 0x2)')
})

test('a size that no number holds is refused', () => {
  expectRefused(
    readLimits,
    [4, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
    'expected a value below 2^53 (at 0x1)',
  )
})
