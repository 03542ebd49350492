/** A row of a tree: those below it follow with the next depth. */
export interface JsonRow {
  readonly depth: number
  readonly fields: Readonly<Record<string, unknown>>
}

/** Where the rows below a row go: into an array of this name, which is left out where it would be empty, or is there in `every` row. */
export interface Nesting {
  readonly name: string
  readonly every: boolean
}

/** An array of nested objects, of trees that may be deeper than any stack. */
export function renderJsonRows(rows: readonly JsonRow[], { name, every }: Nesting): string {
  const parts = ['[']
  const [{ depth: top } = { depth: 0 }] = rows
  rows.forEach(({ depth, fields }, place) => {
    const next = place + 1 < rows.length ? rows[place + 1].depth : undefined
    const goesDeeper = next !== undefined && next > depth
    parts.push(JSON.stringify(fields).slice(0, -1))
    if (goesDeeper || every) parts.push(`,${JSON.stringify(name)}:[`)
    if (goesDeeper) return
    parts.push(every ? ']}' : '}', ']}'.repeat(depth - (next ?? top)), next === undefined ? '' : ',')
  })
  return `${parts.join('')}]`
}
