type Alignment = 'left' | 'right'

/** Colours, or the same functions that leave text as it is. */
export interface Paint {
  bold(text: string): string
  underline(text: string): string
}

/** Rows of text, each column as wide as its widest cell, indented by two spaces; '' for no rows. A heading is counted too. */
export function columns(
  rows: readonly (readonly string[])[],
  alignment: readonly Alignment[] = [],
  heading?: readonly string[],
): string {
  if (rows.length === 0) return ''
  const all = heading === undefined ? rows : [heading, ...rows]
  const widths: number[] = []
  for (const row of all) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)))
  const pad = (cell: string, at: number): string =>
    alignment[at] === 'right' ? cell.padStart(widths[at]) : cell.padEnd(widths[at])
  return all.map(row => `  ${row.map(pad).join('  ').trimEnd()}\n`).join('')
}
