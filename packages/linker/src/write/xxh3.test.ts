import { expect, test } from 'vitest'
import { xxh3 } from './xxh3.ts'

// As the `xxhsum` command has them, for bytes of 7 i + 3; each length takes another way through the function.
test.each([
  [0, '2d06800538d394c2'],
  [1, '13e608bc156defed'],
  [3, 'a9088dda485b481c'],
  [4, '6d9253b16c8b1ed3'],
  [8, '60539db630471163'],
  [9, 'feff668361d723a8'],
  [16, 'b8c859b0f030b585'],
  [17, '714a04408e79b80f'],
  [33, '3e44983ad21679c8'],
  [65, '829218de4d798646'],
  [97, '1daa83271a8e7b7c'],
  [128, '67425a03650261bf'],
  [129, 'c664bf3311c6abc4'],
  [240, '64556dc6b462a6cf'],
  [241, '8beadd3a8874fe17'],
  [1024, '9b81661c641c72b1'],
  [1025, '806c2072ed713576'],
  [5000, '799aaddd7339581d'],
])('of %i bytes', (length, expected) => {
  const bytes = Uint8Array.from({ length }, (_, at) => 7 * at + 3)
  expect(xxh3(bytes).toString(16).padStart(16, '0')).toBe(expected)
})
