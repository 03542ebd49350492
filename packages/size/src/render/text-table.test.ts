import stringWidth from 'fast-string-width'
import { expect, test } from 'vitest'
import { type Column, renderTable } from './text-table.ts'

const COLUMNS: readonly Column[] = [
  { title: 'Bytes', align: 'right' },
  { title: 'Item', align: 'left' },
]

test('a table has its rules, and its last column is not padded', () => {
  expect(
    renderTable(COLUMNS, [
      ['1', 'one'],
      ['123456', 'a longer one'],
    ]),
  ).toBe([' Bytes  │ Item', '────────┼─────────────', '      1 ┊ one', ' 123456 ┊ a longer one', ''].join('\n'))
})
test('a table without rows is its heading', () => {
  expect(renderTable(COLUMNS, [])).toBe(' Bytes │ Item\n───────┼─────\n')
})
test('35. columns are as wide as they look, whatever their script', () => {
  const rows = ['plain', '漢字', 'e\u0301te\u0301', '👩‍👧', 'नमस्ते'].map(name => [name, '1', 'x'])
  const columns: readonly Column[] = [
    { title: 'Name', align: 'left' },
    { title: 'Bytes', align: 'right' },
    { title: 'Rest', align: 'left' },
  ]
  const lines = renderTable(columns, rows).trimEnd().split('\n')
  const places = lines.map(line => [...line.matchAll(/[│┼┊]/g)].map(({ index }) => stringWidth(line.slice(0, index))))
  expect(places).toHaveLength(7)
  for (const place of places) expect(place).toEqual(places[0])
})
test('34. a name cannot write another line, nor steer the terminal', () => {
  const lines = renderTable(COLUMNS, [['1', 'a\n     2 ┊ b\u001b[31m\u202e\ud800']]).split('\n')
  expect(lines).toHaveLength(4)
  expect(lines[2]).toBe('     1 ┊ a‹U+000A›     2 ┊ b‹U+001B›[31m‹U+202E›‹U+D800›')
})
test("the rule below the last heading is as long as twiggy's, which takes its marks for wider", () => {
  const rule = (name: string): string => renderTable([{ title: 'I', align: 'left' }], [[name]]).split('\n')[1]
  expect(rule('Σ [3 Total Rows]')).toHaveLength(1 + 17)
  expect(rule('      ⤷ abc')).toHaveLength(1 + 13)
  expect(rule('  ⬑ abc')).toHaveLength(1 + 9)
  expect(rule('  ↳ abc')).toHaveLength(1 + 9)
})
