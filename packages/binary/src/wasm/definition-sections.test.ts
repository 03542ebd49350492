// The sections that define memories, tables and globals.

import { expect, test } from 'vitest'
import { expectRefused, expectRoundTrip, readAll, written } from '../../../../test/support/round-trip.ts'
import {
  constExpression,
  globalType,
  memoryType,
  record,
  tableType,
  vector,
} from '../../../../test/support/wasm-arbitraries.ts'
import { globalGet, i32Const, refFunc } from './const-expression.ts'
import { readGlobalSection, writeGlobalSection } from './global-section.ts'
import { instruction } from './instructions.ts'
import { readMemorySection, writeMemorySection } from './memory-section.ts'
import { readTableSection, writeTableSection } from './table-section.ts'

test('random values survive writing and reading', () => {
  expectRoundTrip(vector(memoryType), readMemorySection, writeMemorySection)
  expectRoundTrip(vector(record({ type: tableType }, { init: constExpression })), readTableSection, writeTableSection)
  expectRoundTrip(vector(record({ type: globalType, init: constExpression })), readGlobalSection, writeGlobalSection)
})

test('several memories, one of them shared, one of 64 bits', () => {
  expect(readAll(readMemorySection, [3, 0, 1, 3, 1, 2, 4, 1])).toEqual([
    { limits: { minimum: 1, shared: false, address: 'i32' } },
    { limits: { minimum: 1, maximum: 2, shared: true, address: 'i32' } },
    { limits: { minimum: 1, shared: false, address: 'i64' } },
  ])
})

test('a table of 64 bits, and one with an initial value', () => {
  const bytes = [2, 0x6f, 5, 1, 2, 0x40, 0, 0x64, 0x70, 0, 3, 0xd2, 7, 0x0b]
  const tables = readAll(readTableSection, bytes)
  expect(tables).toEqual([
    { type: { element: 'externref', limits: { minimum: 1, maximum: 2, shared: false, address: 'i64' } } },
    { type: { element: '(ref func)', limits: { minimum: 3, shared: false, address: 'i32' } }, init: refFunc(7) },
  ])
  expect([...written(writeTableSection, tables)]).toEqual(bytes)
})

test('globals, the second with an extended constant expression', () => {
  const bytes = [2, 0x7f, 1, 0x41, 0x7b, 0x0b, 0x7f, 0, 0x23, 0, 0x41, 8, 0x6a, 0x0b]
  const globals = readAll(readGlobalSection, bytes)
  expect(globals).toEqual([
    { type: { value: 'i32', mutable: true }, init: i32Const(-5) },
    { type: { value: 'i32', mutable: false }, init: [...globalGet(0), ...i32Const(8), instruction('i32.add')] },
  ])
  expect([...written(writeGlobalSection, globals)]).toEqual(bytes)
})

test('damage is refused where it stands', () => {
  expectRefused(readMemorySection, [100, 0, 1], 'expected a count that fits in the 2 bytes left, found 100 (at 0x0)')
  expectRefused(
    readMemorySection,
    [1, 1, 1],
    'expected the memory section to end at 0x3, but its contents run past it (at 0x3)',
  )
  expectRefused(readTableSection, [1, 0x7f, 0, 1], 'expected a reference type, found i32 (at 0x1)')
  expectRefused(
    readTableSection,
    [1, 0x40, 1, 0x70, 0, 1, 0xd0, 0x70, 0x0b],
    'expected the byte 0 behind 0x40 of a table with an initial value (at 0x2)',
  )
  expectRefused(readGlobalSection, [1, 0x7f, 0, 0x41, 0], "expected a constant expression closed by 'end' (at 0x5)")
})
