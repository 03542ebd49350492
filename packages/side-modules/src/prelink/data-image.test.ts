import { i32Const, type DataSegmentContents } from '@wasmweld/binary'
import { expect, test } from 'vitest'
import { DataImage } from './data-image.ts'

const REGION = { from: 100, to: 200 }
const segment = (at: number, ...bytes: readonly number[]): DataSegmentContents => ({
  mode: 'active',
  memory: 0,
  offset: i32Const(at),
  bytes: Uint8Array.from(bytes),
})

function image(...data: readonly DataSegmentContents[]): DataImage {
  const limits = { minimum: 1, shared: false, address: 'i32' } as const
  const items = { memories: [{ kind: 'defined', type: { limits } }], data } as never
  return new DataImage(items, REGION, ([first]) => Number(first.immediates[0]))
}

test('words inside of a segment; the bytes that were read stay', () => {
  const before = segment(100, 1, 2, 3, 4, 5, 6)
  const made = image(before)
  expect(made.store(101, 4, 0x8070_6050n)).toBe(true)
  expect(made.segments()).toEqual([segment(100, 1, 0x50, 0x60, 0x70, 0x80, 6)])
  expect(before.bytes[1]).toBe(2)
})

test('words between segments get segments, together where they are close', () => {
  const made = image(segment(100, 1), segment(130, 2))
  expect([104, 110, 140].map(at => made.store(at, 2, 0x0101n))).toEqual([true, true, true])
  expect(made.segments().slice(2)).toEqual([segment(104, 1, 1, 0, 0, 0, 0, 1, 1), segment(140, 1, 1)])
})

test('what is half inside, outside of the region, or cleared later is left to the code', () => {
  const made = image(segment(100, 1, 2, 3, 4))
  expect(made.store(102, 4, 1n)).toBe(false)
  expect(made.store(98, 4, 1n)).toBe(false)
  expect(made.store(198, 4, 1n)).toBe(false)
  made.clear({ from: 120, to: 130 })
  expect(made.store(128, 4, 1n)).toBe(false)
  expect(made.store(130, 4, 1n)).toBe(true)
  made.forgetZeros()
  expect(made.store(140, 4, 1n)).toBe(false)
  expect(made.store(100, 4, 1n)).toBe(true)
})

test('segments that overlap, or are put in place by code, are left to the code', () => {
  const overlapping = image(segment(100, 1, 2, 3, 4), segment(102, 5, 6, 7, 8))
  expect(overlapping.store(100, 2, 1n)).toBe(false)
  const passive = image({ mode: 'passive', memory: 0, bytes: Uint8Array.of(1, 2, 3, 4) })
  expect(passive.store(100, 2, 1n)).toBe(false)
})
