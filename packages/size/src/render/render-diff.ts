import type { DiffRow } from '../questions/diff/diff.ts'
import { renderCsv } from './csv.ts'
import type { Format } from './format.ts'
import { signed } from './numbers.ts'
import { renderTable } from './text-table.ts'

export interface DiffView {
  readonly limit: number
  /** What all rows sum to: by how much the files differ, or the chosen rows. */
  readonly total: number
}

interface Line {
  readonly delta: number
  readonly name: string
}

/** What changed, as `diff` shows it. What is another's or elsewhere and has its size is no row here. */
export function renderDiff(rows: readonly DiffRow[], { limit, total }: DiffView, format: Format): string {
  const changed = rows.filter(({ delta }) => delta !== 0)
  const hidden = changed.slice(limit)
  const lines: readonly Line[] = [
    ...changed.slice(0, limit),
    ...(hidden.length > 0 ? [{ delta: sumOf(hidden), name: `... and ${hidden.length} more.` }] : []),
    { delta: total, name: `Σ [${changed.length} Total Rows]` },
  ]
  if (format === 'json') return JSON.stringify(lines.map(({ delta, name }) => ({ delta_bytes: delta, name })))
  if (format === 'csv')
    return renderCsv(
      ['DeltaBytes', 'Item'],
      lines.map(({ delta, name }) => [signed(delta), { text: name }]),
    )
  return renderTable(
    [
      { title: 'Delta Bytes', align: 'right' },
      { title: 'Item', align: 'left' },
    ],
    lines.map(({ delta, name }) => [signed(delta), name]),
  )
}

export const sumOf = (rows: readonly { readonly delta: number }[]): number =>
  rows.reduce((sum, { delta }) => sum + delta, 0)

/** Everything that is known of each change: also what was renamed or moved and has its size. Rows are not limited. */
export function renderDiffDetails(rows: readonly DiffRow[], format: Format): string {
  if (format === 'json')
    return JSON.stringify(
      rows.map(({ kind, name, was, key, before, after, delta }) => ({
        ...{ kind, name, ...(was === undefined ? {} : { was }), key },
        ...{ before_bytes: before, after_bytes: after, delta_bytes: delta },
      })),
    )
  if (format === 'csv')
    return renderCsv(
      ['DeltaBytes', 'Before', 'After', 'Change', 'Item', 'Was'],
      rows.map(({ kind, name, was, before, after, delta }) => [
        ...[signed(delta), before, after, kind],
        { text: name },
        was === undefined ? undefined : { text: was },
      ]),
    )
  return renderTable(
    [
      { title: 'Delta Bytes', align: 'right' },
      { title: 'Before', align: 'right' },
      { title: 'After', align: 'right' },
      { title: 'Change', align: 'left' },
      { title: 'Item', align: 'left' },
    ],
    rows.map(({ kind, name, was, before, after, delta }) => [
      ...[signed(delta), String(before), String(after), kind],
      was === undefined ? name : `${name} (was: ${was})`,
    ]),
  )
}
