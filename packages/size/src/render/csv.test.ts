import { expect, test } from 'vitest'
import { renderCsv } from './csv.ts'

const cell = (text: string): string =>
  renderCsv(['Name'], [[{ text }]])
    .split('\n')
    .slice(1, -1)
    .join('\n')

test.each([
  ['a plain name', 'memcpy', 'memcpy'],
  ['a comma', 'f(int, char)', '"f(int, char)"'],
  ['quotes', 'export "go"', '"export ""go"""'],
  ['a line feed', 'a\nb', '"a\nb"'],
  ['a carriage return', 'a\rb', '"a\rb"'],
  ['a formula', '=cmd|calc', `"'=cmd|calc"`],
  ['a formula with quotes', '=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['a plus', '+1', `"'+1"`],
  ['a minus', '-[Object method]', `"'-[Object method]"`],
  ['an at sign', '@SUM', `"'@SUM"`],
  ['an equals sign inside', 'operator==', 'operator=='],
])('%s', (_what, text, written) => {
  expect(cell(text)).toBe(written)
})

test('numbers with a sign stay numbers, and what is absent is empty', () => {
  expect(renderCsv(['A', 'B', 'C'], [['+3', undefined, -4]])).toBe('A,B,C\n+3,,-4\n')
})
