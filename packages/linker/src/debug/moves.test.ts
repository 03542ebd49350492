import { expect, test } from 'vitest'
import { movedOffset } from './moves.ts'

// Numbers of five bytes at 2 and at 10, of which one and two are left.
const MOVES = { ends: Uint32Array.of(7, 15), saved: Uint32Array.of(4, 7) }

test.each([
  [0, 0],
  [2, 2],
  [7, 3],
  [10, 6],
  [15, 8],
  [20, 13],
])('what was at %i is at %i', (before, after) => {
  expect(movedOffset(MOVES, before)).toBe(after)
})
test('nothing moves where no number was shortened', () => {
  expect(movedOffset(undefined, 20)).toBe(20)
})
