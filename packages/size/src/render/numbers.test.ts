import { expect, test } from 'vitest'
import { csvDecimal, percent, percentOf, signed } from './numbers.ts'

test.each([
  ['a part', 1, 3, '33.33%'],
  ['the whole', 144, 144, '100.00%'],
  ['nothing', 0, 7, '0.00%'],
  ['of nothing', 0, 0, '0.00%'],
  ['a tie goes down to an even digit', 1, 800, '0.12%'],
  ['a tie goes down to an even digit again', 1, 160, '0.62%'],
  ['a tie goes up to an even digit', 3, 800, '0.38%'],
  ['a tie goes up to an even digit again', 7, 800, '0.88%'],
  ['a part that is larger, as where sizes overlap', 3, 2, '150.00%'],
])('%s', (_what, part, whole, text) => {
  expect(percent(percentOf(part, whole))).toBe(text)
})

test.each([
  [0, '0.0'],
  [100, '100.0'],
  [31.944444444444443, '31.944444444444443'],
  [0.00001234, '0.00001234'],
  [0.000001234, '1.234e-6'],
])('%d in CSV', (value, text) => {
  expect(csvDecimal(value)).toBe(text)
})

test('a change has its sign', () => {
  expect([-3, 0, 12].map(signed)).toEqual(['-3', '+0', '+12'])
})
