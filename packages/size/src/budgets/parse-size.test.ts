import { expect, test } from 'vitest'
import { SizeError, parseSize } from './parse-size.ts'

test.each([
  ['10 kB', { bytes: 10_000 }],
  ['10kB', { bytes: 10_000 }],
  [' 10 KiB ', { bytes: 10_240 }],
  ['10240', { bytes: 10_240 }],
  [10_240, { bytes: 10_240 }],
  ['1.5 MB', { bytes: 1_500_000 }],
  ['1.15 MB', { bytes: 1_150_000 }],
  ['0.5 MiB', { bytes: 524_288 }],
  ['2 GiB', { bytes: 2_147_483_648 }],
  ['1 GB', { bytes: 1_000_000_000 }],
  ['7 B', { bytes: 7 }],
  ['1 byte', { bytes: 1 }],
  ['7 bytes', { bytes: 7 }],
  [0, { bytes: 0 }],
  ['5 %', { percent: 5 }],
  ['0.5%', { percent: 0.5 }],
])('%j is %j', (text, size) => {
  expect(parseSize(text)).toEqual(size)
})

test.each([
  [
    '10 KB',
    3,
    "the unit \"KB\" at character 4, which may mean two things: write '10 kB' (1000 bytes each) or '10 KiB' (1024)",
  ],
  ['10 K', 3, "write '10 kB' (1000 bytes each) or '10 KiB' (1024)"],
  ['10k', 2, "write '10 kB' (1000 bytes each) or '10 KiB' (1024)"],
  ['3 mb', 2, "write '3 MB' (1000000 bytes each) or '3 MiB' (1048576)"],
  ['-1', 0, "has a sign at character 1: write a size without one, as '10 kB' or '5 %'"],
  ['abc', 0, "has no number at character 1: write a number and a unit, as '10 kB', '10 KiB' or '5 %'"],
  ['NaN', 0, 'has no number at character 1'],
  ['Infinity', 0, 'has no number at character 1'],
  ['1e999', 1, 'has an exponent at character 2: write the number in full'],
  ['10,000', 2, 'has a separator at character 3: write the number without'],
  ['10 parsecs', 3, 'has no unit that is known at character 4: write B, kB, MB, GB, KiB, MiB, GiB or %'],
  ['.5 kB', 0, 'has no number at character 1'],
  ['0x10', 1, 'has no unit that is known at character 2'],
  ['', 0, 'an empty text is no size'],
  ['10 kB 5', 3, 'has no unit that is known at character 4'],
  ['99999999999999999999', 0, 'is more than can be counted'],
  [-1, 0, '-1 is no size: a number is bytes, whole and not below 0'],
  [Number.NaN, 0, 'NaN is no size'],
  [Number.POSITIVE_INFINITY, 0, 'Infinity is no size'],
  [1.5, 0, '1.5 is no size'],
])('%j is refused at its character %d', (text, position, message) => {
  const parse = (): unknown => parseSize(text)
  expect(parse).toThrow(SizeError)
  expect(parse).toThrow(message)
  try {
    parse()
  } catch (error) {
    expect((error as SizeError).position).toBe(position)
  }
})
