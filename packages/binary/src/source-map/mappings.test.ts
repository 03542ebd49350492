import { expect, test } from 'vitest'
import { Mappings } from './mappings.ts'
import { readMappings } from './read-mappings.ts'
import { vlq, vlqNumbers } from './vlq.ts'

test('numbers have their sign in the lowest bit and five bits in each character', () => {
  expect([0, 1, -1, 15, 16, -16, 1000, 2 ** 33].map(vlq)).toEqual(['A', 'C', 'D', 'e', 'gB', 'hB', 'w+B', 'ggggggQ'])
  expect(vlqNumbers('ACDegBhBw+BggggggQ')).toEqual([0, 1, -1, 15, 16, -16, 1000, 2 ** 33])
})

test('a segment counts from the one before, and from the last place behind code that has none', () => {
  const mappings = new Mappings()
  mappings.add(16, { source: 0, line: 4, column: 0 })
  mappings.add(18, { source: 0, line: 4, column: 0 })
  mappings.add(19, undefined)
  mappings.add(20, undefined)
  mappings.add(21, { source: 1, line: 3, column: 2 })
  expect(String(mappings)).toBe('gBAIA,G,ECDE')
  expect(readMappings(String(mappings))).toEqual([
    { offset: 16, place: { source: 0, line: 4, column: 0 } },
    { offset: 19, place: undefined },
    { offset: 21, place: { source: 1, line: 3, column: 2 } },
  ])
})
