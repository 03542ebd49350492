import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectRefused, expectRoundTrip, readAll } from '../../../../test/support/round-trip.ts'
import {
  globalType,
  memoryType,
  name,
  record,
  tableType,
  u32,
  vector,
} from '../../../../test/support/wasm-arbitraries.ts'
import { readImportSection, writeImportSection, type ImportDescription } from './import-section.ts'

const description: fc.Arbitrary<ImportDescription> = fc.oneof(
  record({ kind: fc.constantFrom('function' as const, 'tag' as const), type: u32 }),
  record({ kind: fc.constant('table' as const), table: tableType }),
  record({ kind: fc.constant('memory' as const), memory: memoryType }),
  record({ kind: fc.constant('global' as const), global: globalType }),
)

test('random imports survive writing and reading', () => {
  expectRoundTrip(vector(record({ module: name, field: name, description })), readImportSection, writeImportSection)
})

test('one import of each kind, by hand', () => {
  const imported = (...kind: number[]): number[] => [1, 0x61, 1, 0x62, ...kind]
  const bytes = [
    5,
    ...imported(0, 7),
    ...imported(1, 0x70, 0, 1),
    ...imported(2, 0, 1),
    ...imported(3, 0x7f, 1),
    ...imported(4, 0, 9),
  ]
  expect(readAll(readImportSection, bytes).map(each => each.description)).toEqual([
    { kind: 'function', type: 7 },
    { kind: 'table', table: { element: 'funcref', limits: { minimum: 1, shared: false, address: 'i32' } } },
    { kind: 'memory', memory: { limits: { minimum: 1, shared: false, address: 'i32' } } },
    { kind: 'global', global: { value: 'i32', mutable: true } },
    { kind: 'tag', type: 9 },
  ])
})

test('damage is refused where it stands', () => {
  expectRefused(readImportSection, [1, 0, 0, 5, 0], 'expected a kind of import or export (0 to 4), found 5 (at 0x3)')
  expectRefused(
    readImportSection,
    [1, 0, 0, 4, 1, 0],
    'expected the attribute 0 (exception) of a tag, found 1 (at 0x4)',
  )
  expectRefused(readImportSection, [2, 0, 0, 0, 0], 'expected a count that fits in the 4 bytes left, found 2 (at 0x0)')
  expectRefused(
    readImportSection,
    [1, 200, 1, 0, 0],
    'expected a count that fits in the 2 bytes left, found 200 (at 0x1)',
  )
  expectRefused(readImportSection, [1, 1, 0xff, 0, 0, 0], 'expected a name in UTF-8 (at 0x2)')
})
