/** A cell: text, which is kept from being taken for a formula, or something that is written as it is. */
export type CsvCell = { readonly text: string } | string | number | undefined

// What spreadsheets take for the start of a formula.
const FORMULA = /^[=+\-@\t\r]/
const QUOTED = /[",\r\n]/

/**
 * Rows of CSV below a header, each ended by a line feed. Text that a spreadsheet would run gets an apostrophe before it, which such
 * programs read as "this is text".
 */
export function renderCsv(header: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  const lines = [header.join(',')]
  for (const row of rows) lines.push(row.map(cell => written(cell)).join(','))
  return `${lines.join('\n')}\n`
}

function written(cell: CsvCell): string {
  if (cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  const raw = typeof cell === 'string' ? cell : cell.text
  const formula = typeof cell === 'object' && FORMULA.test(raw)
  const text = formula ? `'${raw}` : raw
  return formula || QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
