import { expect, test } from 'vitest'
import { shownText } from './shown-text.ts'

test.each([
  ['a plain name', 'std::vector<int>::push_back', 'std::vector<int>::push_back'],
  ['one that turns the direction', 'a\u202eb', 'a‹U+202E›b'],
  ['controls', 'a\nb\0', 'a‹U+000A›b‹U+0000›'],
  ['a lone surrogate, high or low', '\ud83d-\ude00', '‹U+D83D›-‹U+DE00›'],
  ['a pair of them', '😀', '😀'],
])('%s', (_what, text, shown) => {
  expect(shownText(text)).toBe(shown)
})
