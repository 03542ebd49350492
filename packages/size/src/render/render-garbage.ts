import type { SizeGraph } from '../graph/size-graph.ts'
import { totalBytes } from '../questions/diff/diff.ts'
import { renderCsv } from './csv.ts'
import type { Format } from './format.ts'
import { shownName } from '../questions/shown-name.ts'
import { csvDecimal, percent, percentOf } from './numbers.ts'
import { renderTable } from './text-table.ts'

export interface GarbageView {
  readonly limit: number
  /** Whether data is listed too, and not only counted. */
  readonly dataSegments: boolean
}

/** Of data that nothing refers to, a decoder may not have seen the reference. */
const DATA: ReadonlySet<string> = new Set(['data', 'string', 'bss', 'global'])

interface Row {
  readonly name: string
  readonly bytes: number
  readonly share: number
}

/** What nothing reaches, largest first, as `garbage` shows it. All formats have the same rows. */
export function renderGarbage(graph: SizeGraph, garbage: readonly number[], view: GarbageView, format: Format): string {
  const rows = rowsOf(graph, garbage, view)
  if (format === 'json')
    return JSON.stringify(rows.map(({ name, bytes, share }) => ({ name, bytes, size_percent: share })))
  if (format === 'csv')
    return renderCsv(
      ['Name', 'Bytes', 'SizePercent'],
      rows.map(({ name, bytes, share }) => [{ text: name }, bytes, csvDecimal(share)]),
    )
  return renderTable(
    [
      { title: 'Bytes', align: 'right' },
      { title: 'Size %', align: 'right' },
      { title: 'Garbage Item', align: 'left' },
    ],
    rows.map(({ name, bytes, share }) => [String(bytes), percent(share), name]),
  )
}

function rowsOf({ report }: SizeGraph, garbage: readonly number[], { limit, dataSegments }: GarbageView): Row[] {
  const { items } = report
  const whole = totalBytes(report)
  const sorted = garbage.toSorted((one, other) => items[other].bytes - items[one].bytes)
  const isData = (item: number): boolean => !dataSegments && DATA.has(items[item].kind)
  const listed = sorted.filter(item => !isData(item))
  const data = sorted.filter(isData)
  const row = (name: string, of: readonly number[]): Row => {
    const bytes = of.reduce((sum, item) => sum + items[item].bytes, 0)
    return { name, bytes, share: percentOf(bytes, whole) }
  }
  const hidden = listed.slice(limit)
  return [
    ...listed.slice(0, limit).map(item => row(shownName(items[item]), [item])),
    ...(hidden.length > 0 ? [row(`... and ${hidden.length} more`, hidden)] : []),
    row(`Σ [${listed.length} Total Rows]`, listed),
    ...(data.length > 0 ? [row(`${data.length} potential false-positive data segments`, data)] : []),
  ]
}
