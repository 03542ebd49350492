import { expect, test } from 'vitest'
import { formatBytes, formatChange, formatSize } from './format-size.ts'

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [-1500, '-1.5 kB'],
  [2_500_000_000, '2.5 GB'],
])('%d is %s for readers', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text)
})

test('bytes in full have separators', () => {
  expect([1, 1234, 1_234_567, -4321].map(formatBytes)).toEqual([
    '1 byte',
    '1,234 bytes',
    '1,234,567 bytes',
    '-4,321 bytes',
  ])
})

test('a change has a sign', () => {
  expect([0, 1, -2000].map(formatChange)).toEqual(['+0 bytes', '+1 byte', '-2.0 kB'])
})
