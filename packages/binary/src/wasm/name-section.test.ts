import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectRefused, expectRoundTrip, readAll, written } from '../../../../test/support/round-trip.ts'
import { bytes, name, record, u32, vector } from '../../../../test/support/wasm-arbitraries.ts'
import { readNameSection, writeNameSection, type NameSection } from './name-section.ts'

const map = vector(fc.tuple(u32, name))
const indirect = vector(fc.tuple(u32, map))
const names: fc.Arbitrary<NameSection> = record(
  {},
  {
    module: name,
    functions: map,
    locals: indirect,
    labels: indirect,
    types: map,
    tables: map,
    memories: map,
    globals: map,
    elements: map,
    dataSegments: map,
    fields: indirect,
    tags: map,
    unknown: fc.array(record({ id: fc.integer({ min: 12, max: 255 }), bytes }), { minLength: 1, maxLength: 3 }),
  },
)

test('random names survive writing and reading', () => {
  expectRoundTrip(names, readNameSection, writeNameSection)
})

test('module, function and local names, by hand', () => {
  const contents = [0, 2, 1, 0x6d, 1, 4, 1, 3, 1, 0x66, 2, 6, 1, 3, 1, 0, 1, 0x78]
  const expected: NameSection = { module: 'm', functions: [[3, 'f']], locals: [[3, [[0, 'x']]]] }
  expect(readAll(readNameSection, contents)).toEqual(expected)
  expect([...written(writeNameSection, expected)]).toEqual(contents)
})

test('a subsection of a later proposal is kept as it is', () => {
  expect(readAll(readNameSection, [42, 2, 7, 7])).toEqual({ unknown: [{ id: 42, bytes: Uint8Array.of(7, 7) }] })
})

test('names may be any UTF-8: empty, with a byte order mark, beyond the basic plane', () => {
  const functions = [
    [0, ''],
    [1, '\ufeffx'],
    [2, '😀'],
  ] as const
  expect(readAll(readNameSection, written(writeNameSection, { functions }))).toEqual({ functions })
})

test('damage is refused where it stands', () => {
  expectRefused(readNameSection, [1, 1, 0, 1, 1, 0], 'expected one subsection 1 of names, found a second (at 0x3)')
  expectRefused(
    readNameSection,
    [1, 2, 0, 0],
    'expected the end of the names of functions, found 1 more bytes (at 0x3)',
  )
  expectRefused(readNameSection, [1, 9, 0], 'expected 9 bytes, found 1 (at 0x2)')
  expectRefused(readNameSection, [1, 3, 99, 0, 0], 'expected a count that fits in the 2 bytes left, found 99 (at 0x2)')
  expectRefused(readNameSection, [0, 2, 1, 0xff], 'expected a name in UTF-8 (at 0x3)')
})
