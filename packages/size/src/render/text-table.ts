import stringWidth from 'fast-string-width'
import { shownText } from '../page/shown-text.ts'

export interface Column {
  readonly title: string
  readonly align: 'left' | 'right'
}

/** Marks of our own, and by how much twiggy takes them for wider than they are: it counts the bytes of UTF-8. */
const MARKS: Readonly<Record<string, number>> = { Σ: 1, '⤷': 2, '⬑': 2, '↳': 2 }
const MARK = /^(?:Σ|(?: {4})*? {2}[⤷⬑↳])/u

/**
 * A table with rules as twiggy draws it: a space before each line, `│` in the heading, `┊` below, the last column not padded. Columns are
 * as wide as they look, whatever script their text is in; the rule below the last heading is as long as twiggy's. Characters that
 * cannot be seen are shown as their numbers, so a row is a line and no name can steer the terminal.
 */
export function renderTable(columns: readonly Column[], given: readonly (readonly string[])[]): string {
  const rows = given.map(row => row.map(shownText))
  const last = columns.length - 1
  const widths = columns.map(({ title }) => stringWidth(title))
  for (const row of rows)
    row.forEach((cell, column) => {
      const width = stringWidth(cell) + (column === last ? extraOf(cell) : 0)
      if (width > widths[column]) widths[column] = width
    })
  const pad = (text: string, column: number, align: Column['align']): string => {
    if (column === last && align === 'left') return text
    const blank = ' '.repeat(Math.max(0, widths[column] - stringWidth(text)))
    return align === 'left' ? text + blank : blank + text
  }
  const line = (cells: readonly string[], between: string): string => ` ${cells.join(between)}\n`
  return [
    line(
      columns.map(({ title }, column) => pad(title, column, 'left')),
      ' │ ',
    ),
    `─${widths.map(width => '─'.repeat(width)).join('─┼─')}\n`,
    ...rows.map(row =>
      line(
        row.map((cell, column) => pad(cell, column, columns[column].align)),
        ' ┊ ',
      ),
    ),
  ].join('')
}

function extraOf(cell: string): number {
  const [found] = MARK.exec(cell) ?? []
  return found === undefined ? 0 : MARKS[[...found].at(-1) ?? '']
}
