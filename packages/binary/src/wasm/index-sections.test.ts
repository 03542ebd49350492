// The sections that hold little more than indices: functions, tags, exports, start, data count.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectRefused, expectRoundTrip, readAll } from '../../../../test/support/round-trip.ts'
import { name, record, u32, vector } from '../../../../test/support/wasm-arbitraries.ts'
import { readDataCountSection, writeDataCountSection } from './data-count-section.ts'
import { readExportSection, writeExportSection } from './export-section.ts'
import { readFunctionSection, writeFunctionSection } from './function-section.ts'
import { readStartSection, writeStartSection } from './start-section.ts'
import { readTagSection, writeTagSection } from './tag-section.ts'
import type { ExternalKind } from './types.ts'

const kind = fc.constantFrom<ExternalKind[]>('function', 'table', 'memory', 'global', 'tag')

test('random values survive writing and reading', () => {
  expectRoundTrip(vector(u32), readFunctionSection, writeFunctionSection)
  expectRoundTrip(vector(u32), readTagSection, writeTagSection)
  expectRoundTrip(vector(record({ name, kind, index: u32 })), readExportSection, writeExportSection)
  expectRoundTrip(u32, readStartSection, writeStartSection)
  expectRoundTrip(u32, readDataCountSection, writeDataCountSection)
})

test('an export of each kind, by hand', () => {
  const bytes = [5, 1, 0x61, 0, 1, 1, 0x62, 1, 2, 1, 0x63, 2, 3, 1, 0x64, 3, 4, 0, 4, 5]
  expect(readAll(readExportSection, bytes)).toEqual([
    { name: 'a', kind: 'function', index: 1 },
    { name: 'b', kind: 'table', index: 2 },
    { name: 'c', kind: 'memory', index: 3 },
    { name: 'd', kind: 'global', index: 4 },
    { name: '', kind: 'tag', index: 5 },
  ])
})

describe('damage is refused where it stands', () => {
  test('counts that the section cannot hold', () => {
    expectRefused(
      readFunctionSection,
      [0xff, 0xff, 0xff, 0xff, 0x0f, 0],
      'expected a count that fits in the 1 bytes left, found 4294967295 (at 0x0)',
    )
    expectRefused(readTagSection, [2, 0, 0], 'expected a count that fits in the 2 bytes left, found 2 (at 0x0)')
    expectRefused(readExportSection, [1, 0, 0], 'expected a count that fits in the 2 bytes left, found 1 (at 0x0)')
  })

  test('contents that run past the section or leave some of it', () => {
    expectRefused(
      readFunctionSection,
      [1, 0x80],
      'expected the function section to end at 0x2, but its contents run past it (at 0x2)',
    )
    expectRefused(
      readFunctionSection,
      [1, 0, 0],
      'expected the end of the function section, found 1 more bytes (at 0x2)',
    )
    expectRefused(
      readStartSection,
      [],
      'expected the start section to end at 0x0, but its contents run past it (at 0x0)',
    )
    expectRefused(
      readDataCountSection,
      [0, 0],
      'expected the end of the data count section, found 1 more bytes (at 0x1)',
    )
  })

  test('unknown kinds', () => {
    expectRefused(readExportSection, [1, 0, 9, 0], 'expected a kind of import or export (0 to 4), found 9 (at 0x2)')
    expectRefused(readTagSection, [1, 1, 0], 'expected the attribute 0 (exception) of a tag, found 1 (at 0x1)')
  })
})
