import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectRefused, expectRoundTrip, readAll } from '../../../../test/support/round-trip.ts'
import { name, record, vector } from '../../../../test/support/wasm-arbitraries.ts'
import { readProducers, writeProducers, type ProducerField } from './producers.ts'

const field: fc.Arbitrary<ProducerField> = record({
  field: fc.constantFrom('language', 'processed-by', 'sdk'),
  values: vector(record({ name, version: name })),
})
const ascii = (text: string): number[] => [...text].map(character => character.charCodeAt(0))

test('producers are read as they were written', () => {
  expectRoundTrip(vector(field), readProducers, writeProducers)
})

test('a version may be empty', () => {
  expect(readAll(readProducers, [1, 8, ...ascii('language'), 1, 3, ...ascii('C11'), 0])).toEqual([
    { field: 'language', values: [{ name: 'C11', version: '' }] },
  ])
})

test('a field that the convention does not know is refused', () => {
  expectRefused(
    readProducers,
    [1, 4, ...ascii('host'), 0],
    "expected the field 'language', 'processed-by' or 'sdk', found 'host' (at 0x1)",
  )
})

test('more values than fit are refused', () => {
  expectRefused(
    readProducers,
    [1, 3, ...ascii('sdk'), 2, 0, 0],
    'expected a count that fits in the 2 bytes left, found 2 (at 0x5)',
  )
})

test('bytes behind the last are refused', () => {
  expectRefused(readProducers, [0, 0], 'expected the end of the producers section, found 1 more bytes (at 0x1)')
})
