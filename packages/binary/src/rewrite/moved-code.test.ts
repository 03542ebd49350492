import { describe, expect, test } from 'vitest'
import { BodyMoves } from './moved-code.ts'

describe('what was moved in a body', () => {
  const moves = new BodyMoves()
  // Ten bytes, of which four to eight became one; behind it two more were put in.
  moves.note(0, 0)
  moves.note(8, 5)
  moves.note(10, 9)

  test('what lies between changes keeps its distance from them', () => {
    expect([0, 3, 8, 9, 10, 12].map(offset => moves.moved(offset))).toEqual([0, 3, 5, 6, 9, 11])
  })
  test('what is inside of bytes that became fewer is where these end', () => {
    expect([4, 5, 6, 7].map(offset => moves.moved(offset))).toEqual([4, 5, 5, 5])
  })
})
