import { expect, test } from 'vitest'
import { fitTable } from './fit-table.ts'
import { renderTable } from './text-table.ts'

const LONG =
  'std::__2::pair<int, std::__2::basic_string<char>>* std::__2::__partition_on_left[abi:nqn220108]<std::__2::_ClassicAlgPolicy>(int)'
const table = renderTable(
  [
    { title: 'Bytes', align: 'right' },
    { title: 'Item', align: 'left' },
  ],
  [
    ['12', 'printf_core'],
    ['7', LONG],
    ['5', `      ⤷ ${LONG}`],
    ['3', '漢字'.repeat(40)],
  ],
)

test('lines are no wider than the terminal; of a long name its path is left', () => {
  expect(fitTable(table, 50)).toBe(
    [
      ' Bytes │ Item',
      `───────┼${'─'.repeat(42)}`,
      '    12 ┊ printf_core',
      '     7 ┊ std::__2::__partition_on_left<…>',
      '     5 ┊       ⤷ std::__2::__partition_on_left<…>',
      `     3 ┊ ${'漢字'.repeat(10)}…`,
      '',
    ].join('\n'),
  )
  expect(fitTable(table, 40)).toContain('     5 ┊       ⤷ std::__2::__partition_…\n')
})

test('what fits, and what is no table, stays as it is', () => {
  expect(fitTable(table, 500)).toBe(table)
  const words = `pow: 1113 bytes; ${'from somewhere '.repeat(20)}`
  expect(fitTable(words, 50)).toBe(words)
})
