import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectRefused, expectRoundTrip, readAll } from '../../../../test/support/round-trip.ts'
import { name, record, vector } from '../../../../test/support/wasm-arbitraries.ts'
import { readTargetFeatures, writeTargetFeatures, type TargetFeature } from './target-features.ts'

const feature: fc.Arbitrary<TargetFeature> = record({ prefix: fc.constantFrom('+', '-', '='), name })

test('features are read as they were written', () => {
  expectRoundTrip(vector(feature), readTargetFeatures, writeTargetFeatures)
})

test('a feature is used or disallowed', () => {
  expect(readAll(readTargetFeatures, [2, 0x2b, 1, 0x61, 0x2d, 1, 0x62])).toEqual([
    { prefix: '+', name: 'a' },
    { prefix: '-', name: 'b' },
  ])
})

test('another prefix is refused', () => {
  expectRefused(readTargetFeatures, [1, 0x2a, 0], "expected a feature behind '+', '-' or '=', found byte 0x2a (at 0x1)")
})

test('more features than fit are refused', () => {
  expectRefused(readTargetFeatures, [2, 0x2b, 0], 'expected a count that fits in the 2 bytes left, found 2 (at 0x0)')
})

test('bytes behind the last are refused', () => {
  expectRefused(
    readTargetFeatures,
    [0, 0],
    'expected the end of the target_features section, found 1 more bytes (at 0x1)',
  )
})
