import { expect, test } from 'vitest'
import { fitLine, wrapText } from './text-fit.ts'

/** Every letter is one wide. */
const measure = { measureText: (text: string) => ({ width: text.length }) }

test.each([
  ['what fits', 'abc', 3, 'abc'],
  ['what does not', 'abcdef', 4, 'abc…'],
  ['no room', 'abc', 1, ''],
  ['a pair of surrogates is not cut', 'ab😀d', 4, 'ab…'],
])('a line: %s', (_what, text, width, fitted) => {
  expect(fitLine(measure, text, width)).toBe(fitted)
})

test.each([
  ['one line', 'abc', 5, 3, ['abc']],
  ['between the parts of a name', 'std::vector::push', 8, 3, ['std::', 'vector::', 'push']],
  ['within a word where there is no other way', 'abcdefghijk', 4, 3, ['abcd', 'efgh', 'ijk']],
  ['not for one sign', 'code[123]', 8, 3, ['code[12…']],
  ['more than there is room for', 'abcdefghij', 4, 2, ['abcd', 'efg…']],
  ['no room', 'abc', 0, 3, []],
])('several lines: %s', (_what, text, width, rows, lines) => {
  expect(wrapText(measure, text, width, rows)).toEqual(lines)
})

test('a name of a megabyte', () => {
  expect(wrapText(measure, 'a'.repeat(1_000_000), 10, 2)).toEqual(['a'.repeat(10), `${'a'.repeat(9)}…`])
})
