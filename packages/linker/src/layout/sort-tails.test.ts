import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortTails } from './sort-tails.ts'
import { EMPTY_HASH, StringPool, hashByte } from './string-pool.ts'

function pooled(texts: readonly string[]): StringPool {
  const pool = new StringPool()
  for (const text of texts) {
    const bytes = new TextEncoder().encode(text)
    pool.intern(bytes, 0, bytes.length, bytes.reduce(hashByte, EMPTY_HASH))
  }
  return pool
}

const textOf = ({ bytes, starts }: StringPool, string: number): string =>
  new TextDecoder().decode(bytes.subarray(starts[string], starts[string + 1]))

const backwards = (text: string): string => [...text].reverse().join('')

/** By comparing whole strings. */
const expected = (texts: readonly string[]): string[] =>
  [...new Set(texts.map(backwards))].sort().reverse().map(backwards)

test('a string comes right behind the longest that it is the tail of', () => {
  const pool = pooled(['r', 'bar', 'foobar', 'xar'])
  expect(Array.from(sortTails(pool), string => textOf(pool, string))).toEqual(['xar', 'foobar', 'bar', 'r'])
})

test('strings that end alike are in order, however many there are', () => {
  const alike = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 })
  fc.assert(
    fc.property(fc.array(alike, { maxLength: 200 }), texts => {
      const pool = pooled(texts)
      expect(Array.from(sortTails(pool), string => textOf(pool, string))).toEqual(expected(texts))
    }),
  )
})

test('a pool holds a string once', () => {
  const pool = pooled(['one', 'two', 'one', '', ''])
  expect(pool.count).toBe(3)
  expect(textOf(pool, 1)).toBe('two')
})
