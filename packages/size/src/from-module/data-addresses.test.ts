import { expect, test } from 'vitest'
import { dataAddresses } from './data-addresses.ts'
import type { DataEntry } from './module-parts.ts'

const segment = (address: number | undefined, size: number, memory = 0): DataEntry => ({
  from: 0,
  to: 0,
  mode: 'active',
  memory,
  address,
  firstConstant: address,
  bases: [],
  size,
})

test('an address is in the segment that has its byte', () => {
  const data = dataAddresses([
    segment(200, 10),
    segment(undefined, 99),
    segment(100, 20),
    segment(200, 5, 1),
    segment(120, 0),
  ])
  const at = [99, 100, 119, 120, 199, 200, 209, 210].map(address => data.at(address, 0))
  expect(at).toEqual([-1, 2, 2, -1, -1, 0, 0, -1])
  expect(data.at(204, 1)).toBe(3)
  expect(data.at(205, 1)).toBe(-1)
  expect(data.at(100, 2)).toBe(-1)
})

test('where a segment begins', () => {
  const data = dataAddresses([segment(16, 4), segment(20, 4)])
  expect([15, 16, 17, 20, 24].map(address => data.startingAt(address))).toEqual([-1, 0, -1, 1, -1])
})
