import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectRefused, expectRoundTrip, readAll, written } from '../../../../test/support/round-trip.ts'
import { u32 } from '../../../../test/support/wasm-arbitraries.ts'
import { RELOCATION_KINDS } from './relocation-kinds.ts'
import { relocationTable, type Relocation } from './relocation-table.ts'
import { readRelocSection, writeRelocSection, type RelocSection } from './reloc-section.ts'

const addend32 = fc.oneof(fc.integer({ min: -70, max: 70 }), fc.integer())
const addend64 = fc.oneof(addend32, fc.maxSafeInteger())

const relocation: fc.Arbitrary<Relocation> = fc.constantFrom(...RELOCATION_KINDS).chain(({ code, hasAddend, width }) =>
  fc.record({
    kind: fc.constant(code),
    offset: u32,
    index: u32,
    addend: hasAddend ? (width > 5 ? addend64 : addend32) : fc.constant(0),
  }),
)
const relocSection: fc.Arbitrary<RelocSection> = fc
  .tuple(u32, fc.array(relocation, { maxLength: 20 }))
  .map(([section, rows]) => ({ section, relocations: relocationTable(rows.sort((a, b) => a.offset - b.offset)) }))

const rows = ({ relocations }: RelocSection): Relocation[] =>
  Array.from({ length: relocations.count }, (_, row) => ({
    kind: relocations.kind[row],
    offset: relocations.offset[row],
    index: relocations.index[row],
    addend: relocations.addend[row],
  }))

describe('a relocation section', () => {
  test('is read as it was written', () => {
    expectRoundTrip(relocSection, readRelocSection, writeRelocSection)
  })

  test('names its target, and has an addend where the kind has one', () => {
    const section = readAll(readRelocSection, [3, 3, 0, 0x10, 1, 4, 0x18, 2, 0x7f, 16, 0x80, 1, 0, 0x80, 0x80, 4])
    expect(section.section).toBe(3)
    expect(rows(section)).toEqual([
      { kind: 0, offset: 16, index: 1, addend: 0 },
      { kind: 4, offset: 24, index: 2, addend: -1 },
      { kind: 16, offset: 128, index: 0, addend: 65536 },
    ])
  })

  test('may be empty', () => {
    expect(rows(readAll(readRelocSection, [1, 0]))).toEqual([])
  })

  test('may relocate a place twice', () => {
    expect(rows(readAll(readRelocSection, [1, 2, 0, 5, 0, 0, 5, 1])).map(({ offset }) => offset)).toEqual([5, 5])
  })

  test('may have a type in more bytes than it needs', () => {
    expect(rows(readAll(readRelocSection, [1, 1, 0x8a, 0x00, 5, 7]))).toEqual([
      { kind: 10, offset: 5, index: 7, addend: 0 },
    ])
  })

  test.each([
    { name: 'an addend of 32 bits', kind: 5, addend: -(2 ** 31) },
    { name: 'an addend of 53 bits', kind: 16, addend: -(2 ** 53 - 1) },
  ])('keeps $name', ({ kind, addend }) => {
    const section = { section: 0, relocations: relocationTable([{ kind, offset: 0, index: 0, addend }]) }
    expect(rows(readAll(readRelocSection, written(writeRelocSection, section)))[0].addend).toBe(addend)
  })

  test.each<[what: string, contents: readonly number[], message: string]>([
    ['an unknown type', [1, 1, 27, 0, 0], 'expected a relocation type from 0 to 26, found 27 (at 0x2)'],
    [
      'a type of many bytes',
      [1, 1, 0xff, 0xff, 0x03, 0, 0],
      'expected a relocation type from 0 to 26, found 65535 (at 0x2)',
    ],
    [
      'offsets out of order',
      [1, 2, 0, 0x20, 0, 0, 0x1f, 0],
      'expected relocations in ascending order of offset, found 0x1f behind 0x20 (at 0x5)',
    ],
    [
      'more rows than fit',
      [1, 3, 0, 0, 0, 0, 0, 0],
      'expected a count that fits in the 6 bytes left, found 3 (at 0x1)',
    ],
    [
      'a count of 4 billion',
      [1, 0xff, 0xff, 0xff, 0xff, 0x0f],
      'expected a count that fits in the 0 bytes left, found 4294967295 (at 0x1)',
    ],
    [
      'an addend that runs out of the section',
      [1, 1, 3, 0, 0],
      'expected the relocation section to end at 0x5, but its contents run past it (at 0x5)',
    ],
    [
      'bytes behind the last',
      [1, 1, 0, 0, 0, 0],
      'expected the end of the relocation section, found 1 more bytes (at 0x5)',
    ],
    [
      'a 32-bit addend of 33 bits',
      [1, 1, 5, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x08],
      'expected a signed LEB128 of at most 32 bits (at 0x5)',
    ],
    [
      'a 64-bit addend that a number cannot hold',
      [1, 1, 16, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
      'expected a value between -2^53 and 2^53 (at 0x5)',
    ],
  ])('is refused with %s', (_, contents, message) => {
    expectRefused(readRelocSection, contents, message)
  })
})
