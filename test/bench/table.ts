/** Prints a table: the first `labels` columns to the left, numbers to the right. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[], labels = 2): void {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map(row => row[column].length)))
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, column) =>
      column < labels ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    )
    console.log(cells.join('  '))
  }
  console.log()
}

export const ms = (value: number): string => value.toFixed(1)
export const mib = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(0))
