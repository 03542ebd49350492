import { expect, test } from 'vitest'
import { count_primes } from './primes.cpp'

test('primes are counted', () => {
  expect([0, 2, 3, 10, 1000].map(limit => count_primes(limit))).toEqual([0, 0, 1, 4, 168])
})
