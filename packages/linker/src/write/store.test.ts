import type { Encoding } from '@wasmweld/binary'
import { ByteReader, WIDTH } from '@wasmweld/binary'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { store } from './store.ts'

function stored(value: number, encoding: Encoding): string {
  const out = new Uint8Array(WIDTH[encoding] + 2).fill(0xaa)
  store(out, 1, value, encoding)
  expect([out[0], out.at(-1)]).toEqual([0xaa, 0xaa])
  return Buffer.from(out.subarray(1, -1)).toString('hex')
}

function readBack(value: number, encoding: Encoding): number | bigint {
  const out = new Uint8Array(WIDTH[encoding])
  store(out, 0, value, encoding)
  const reader = new ByteReader(out)
  const view = new DataView(out.buffer)
  const read: Readonly<Record<Encoding, () => number | bigint>> = {
    uleb32: () => reader.u32(),
    sleb32: () => reader.s32(),
    u32: () => view.getUint32(0, true),
    uleb64: () => reader.u64(),
    sleb64: () => reader.s64(),
    u64: () => view.getBigUint64(0, true),
  }
  return read[encoding]()
}

describe('a value takes the whole width of its field', () => {
  test.each<[Encoding, number, string]>([
    ['uleb32', 0, '8080808000'],
    ['uleb32', 300, 'ac82808000'],
    ['uleb32', 0xffff_ffff, 'ffffffff0f'],
    ['uleb32', 0x8000_0000, '8080808008'],
    ['sleb32', 0, '8080808000'],
    ['sleb32', -1, 'ffffffff7f'],
    ['sleb32', 0x9000_0000, '8080808079'],
    ['u32', 0x0102_0304, '04030201'],
    ['u32', -1, 'ffffffff'],
    ['uleb64', 0, '80808080808080808000'],
    ['uleb64', 2 ** 33, '80808080a08080808000'],
    ['uleb64', -1, 'ffffffffffffffffff01'],
    ['sleb64', -1, 'ffffffffffffffffff7f'],
    ['u64', 2 ** 33 + 1, '0100000002000000'],
    ['u64', -2, 'feffffffffffffff'],
  ])('%s of %d', (encoding, value, bytes) => {
    expect(stored(value, encoding)).toBe(bytes)
  })
})

describe('a value comes back', () => {
  test.each<[Encoding, fc.Arbitrary<number>]>([
    ['uleb32', fc.integer({ min: 0, max: 2 ** 32 - 1 })],
    ['sleb32', fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })],
    ['u32', fc.integer({ min: 0, max: 2 ** 32 - 1 })],
    ['uleb64', fc.maxSafeNat()],
    ['sleb64', fc.maxSafeInteger()],
    ['u64', fc.maxSafeNat()],
  ])('from %s', (encoding, values) => {
    fc.assert(
      fc.property(values, value => {
        expect(Number(readBack(value, encoding))).toBe(value)
      }),
    )
  })
})

test('a field of 32 bits takes the low 32 bits, as wasm-ld has it', () => {
  expect(readBack(2 ** 32 + 5, 'uleb32')).toBe(5)
  expect(readBack(-4, 'uleb32')).toBe(2 ** 32 - 4)
  expect(readBack(2 ** 32 - 4, 'sleb32')).toBe(-4)
  expect(readBack(2 ** 32 + 5, 'u32')).toBe(5)
})
