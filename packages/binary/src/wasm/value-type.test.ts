import { expect, test } from 'vitest'
import { expectRefused, expectRoundTrip, readAll, written } from '../../../../test/support/round-trip.ts'
import { globalType, heapType, reference, tableType, valueType } from '../../../../test/support/wasm-arbitraries.ts'
import {
  readGlobalType,
  readHeapType,
  readReferenceType,
  readTableType,
  readValueType,
  referenceType,
  writeGlobalType,
  writeHeapType,
  writeReferenceType,
  writeTableType,
  writeValueType,
} from './value-type.ts'

test('random types survive writing and reading', () => {
  expectRoundTrip(valueType, readValueType, writeValueType)
  expectRoundTrip(reference, readReferenceType, writeReferenceType)
  expectRoundTrip(heapType, readHeapType, writeHeapType)
  expectRoundTrip(tableType, readTableType, writeTableType)
  expectRoundTrip(globalType, readGlobalType, writeGlobalType)
})

test('the long form of a nullable abstract reference reads as the short spelling', () => {
  expect(readAll(readValueType, [0x63, 0x70])).toBe('funcref')
  expect(readAll(readValueType, [0x70])).toBe('funcref')
  expect(readAll(readValueType, [0x64, 0x70])).toBe('(ref func)')
})

test('a type index is signed: 64 takes two bytes', () => {
  expect(readAll(readValueType, [0x63, 0x3f])).toBe('(ref null 63)')
  expect(readAll(readValueType, [0x64, 0xc0, 0x00])).toBe('(ref 64)')
  expect([...written(writeValueType, '(ref 64)')]).toEqual([0x64, 0xc0, 0x00])
})

test('a reference has one spelling', () => {
  expect(referenceType('exn', true)).toBe('exnref')
  expect(referenceType('exn', false)).toBe('(ref exn)')
  expect(referenceType(3, true)).toBe('(ref null 3)')
})

test('unknown codes are refused where they stand', () => {
  expectRefused(readValueType, [0x7a], 'expected a value type, found 0x7a (at 0x0)')
  expectRefused(readValueType, [0x00], 'expected a value type, found 0x0 (at 0x0)')
  expectRefused(readValueType, [0x64, 0x7f], 'expected a heap type, found 0x7f (at 0x1)')
  expectRefused(readHeapType, [0x80, 0x7f], 'expected a heap type, found -128 (at 0x0)')
  expectRefused(readReferenceType, [0x7f], 'expected a reference type, found i32 (at 0x0)')
  expectRefused(readGlobalType, [0x7f, 2], "expected a global's mutability (0 or 1), found 2 (at 0x1)")
})

test('writing a word that is no type is a bug, not a file', () => {
  expect(() => written(writeValueType, '(ref nonsense)')).toThrow(TypeError)
})
