import type { SizeGraph } from '../graph/size-graph.ts'
import type { TopRow } from '../questions/top.ts'
import { totalBytes } from '../questions/diff/diff.ts'
import { renderCsv } from './csv.ts'
import type { Format } from './format.ts'
import { shownName } from '../questions/shown-name.ts'
import { csvDecimal, percent, percentOf } from './numbers.ts'
import { renderTable } from './text-table.ts'

export interface TopView {
  /** How many rows are shown; the rest is summed up. */
  readonly limit: number
  /** Whether retained sizes are shown; the rows have them then. */
  readonly retained: boolean
}

/** The rows of `top`: as a table with totals, as JSON (a flat array) or CSV, both without totals. */
export function renderTop(graph: SizeGraph, rows: readonly TopRow[], view: TopView, format: Format): string {
  if (format === 'text') return asText(graph, rows, view)
  const { report } = graph
  const whole = totalBytes(report)
  const shown = rows.slice(0, view.limit).map(({ item, bytes, retained = 0 }) => ({
    name: shownName(report.items[item]),
    bytes,
    share: percentOf(bytes, whole),
    retained,
    retainedShare: percentOf(retained, whole),
  }))
  if (format === 'json')
    return JSON.stringify(
      shown.map(({ name, bytes, share, retained, retainedShare }) => ({
        name,
        shallow_size: bytes,
        shallow_size_percent: share,
        ...(view.retained ? { retained_size: retained, retained_size_percent: retainedShare } : {}),
      })),
    )
  return renderCsv(
    ['Name', 'ShallowSize', 'ShallowSizePercent', 'RetainedSize', 'RetainedSizePercent'],
    shown.map(({ name, bytes, share, retained, retainedShare }) => [
      { text: name },
      bytes,
      csvDecimal(share),
      ...(view.retained ? [retained, csvDecimal(retainedShare)] : [undefined, undefined]),
    ]),
  )
}

function asText({ report }: SizeGraph, rows: readonly TopRow[], { limit, retained }: TopView): string {
  const whole = totalBytes(report)
  const sizes = rows.map(row => (retained ? (row.retained ?? 0) : row.bytes))
  const line = (bytes: number, share: number, name: string): string[] => [String(bytes), percent(share), name]
  /** Sums shares rather than sizes, as twiggy does: the last digit may depend on it. Retained sizes overlap and have no sum. */
  const sum = (from: number, name: string): string[] => {
    if (retained) return ['...', '...', name]
    const summed = sizes.slice(from)
    return line(
      summed.reduce((all, bytes) => all + bytes, 0),
      summed.reduce((all, bytes) => all + percentOf(bytes, whole), 0),
      name,
    )
  }
  const what = retained ? 'Retained' : 'Shallow'
  const hidden = rows.length - limit
  return renderTable(
    [
      { title: `${what} Bytes`, align: 'right' },
      { title: `${what} %`, align: 'right' },
      { title: 'Item', align: 'left' },
    ],
    [
      ...rows
        .slice(0, limit)
        .map(({ item }, row) => line(sizes[row], percentOf(sizes[row], whole), shownName(report.items[item]))),
      ...(hidden > 0 ? [sum(limit, `... and ${hidden} more.`)] : []),
      sum(0, `Σ [${rows.length} Total Rows]`),
    ],
  )
}
