import { expect, test } from 'vitest'
import { Mappings } from './mappings.ts'
import { vlq } from './vlq.ts'

test('numbers have their sign in the lowest bit and five bits in each character', () => {
  expect([0, 1, -1, 15, 16, -16, 1000, 2 ** 33].map(vlq)).toEqual(['A', 'C', 'D', 'e', 'gB', 'hB', 'w+B', 'ggggggQ'])
})

test('a segment counts from the one before, and from the last place behind code that has none', () => {
  const mappings = new Mappings()
  mappings.add(16, { source: 0, line: 4, column: 0 })
  mappings.add(18, { source: 0, line: 4, column: 0 })
  mappings.add(19, undefined)
  mappings.add(20, undefined)
  mappings.add(21, { source: 1, line: 3, column: 2 })
  expect(String(mappings)).toBe('gBAIA,G,ECDE')
})
