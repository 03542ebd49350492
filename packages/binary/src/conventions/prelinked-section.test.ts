import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectRefused, expectRoundTrip, readAll } from '../../../../test/support/round-trip.ts'
import { name, record } from '../../../../test/support/wasm-arbitraries.ts'
import {
  readPrelinkedSection,
  readProgramSection,
  writePrelinkedSection,
  writeProgramSection,
  type PrelinkedSection,
  type ProgramSection,
} from './prelinked-section.ts'

/** Of memory64 too, as far as a number is exact. */
const address = fc.maxSafeNat()
const prelinked: fc.Arbitrary<PrelinkedSection> = record({
  memoryBase: address,
  memorySize: address,
  tableBase: address,
  tableSize: address,
  programId: name,
})
const program: fc.Arbitrary<ProgramSection> = record({ programId: name })

test('places are read as they were written', () => {
  expectRoundTrip(prelinked, readPrelinkedSection, writePrelinkedSection)
  expectRoundTrip(program, readProgramSection, writeProgramSection)
})

test('a place above two gibibytes', () => {
  expect(readAll(readPrelinkedSection, [0x80, 0x80, 0x80, 0x80, 8, 16, 7, 2, 1, 0x61])).toEqual({
    memoryBase: 0x8000_0000,
    memorySize: 16,
    tableBase: 7,
    tableSize: 2,
    programId: 'a',
  })
})

test('bytes behind the last are refused', () => {
  expectRefused(
    readPrelinkedSection,
    [0, 0, 0, 0, 0, 0],
    'expected the end of the wasmweld.prelinked section, found 1 more bytes (at 0x5)',
  )
  expectRefused(
    readProgramSection,
    [0, 0],
    'expected the end of the wasmweld.program section, found 1 more bytes (at 0x1)',
  )
})
