import { expect, test } from 'vitest'
import { lastAtMost, partitionPoint } from './ascending.ts'

const VALUES = [2, 4, 4, 9]

test('the last of ascending numbers that is not above another', () => {
  expect([1, 2, 3, 4, 8, 9, 10].map(wanted => lastAtMost(VALUES, wanted))).toEqual([-1, 0, 0, 2, 2, 3, 3])
  expect(lastAtMost([], 1)).toBe(-1)
})

test('among some of them', () => {
  expect([1, 4, 10].map(wanted => lastAtMost(VALUES, wanted, 1, 3))).toEqual([0, 2, 2])
})

test('the first place at which something holds no longer', () => {
  expect([0, 4, 10].map(wanted => partitionPoint(0, 4, place => VALUES[place] < wanted))).toEqual([0, 1, 4])
  expect(partitionPoint(3, 3, () => true)).toBe(3)
})
