import { formatBytes, formatSize } from '../budgets/format-size.ts'
import { formatChange } from '../page/format.ts'
import { totalBytes } from '../questions/diff/diff.ts'
import type { Compression, Output, SizeReport } from '../size-report.ts'
import type { Comparison } from './compare.ts'

interface Total {
  readonly title: string
  /** Undefined where not all files were measured. */
  readonly bytes: number | undefined
  readonly before?: number | undefined
}

/** The sizes of all files together, and how they changed. */
export function totals(report: SizeReport, before: Comparison['before'] | undefined): string {
  const rows: readonly Total[] = [
    { title: 'Raw', bytes: totalBytes(report), before: before?.raw },
    { title: 'gzip', bytes: compressedTotal(report, 'gzip'), before: before?.gzip },
    { title: 'Brotli', bytes: compressedTotal(report, 'brotli'), before: before?.brotli },
  ]
  return `<dl id="totals">${rows.map(totalRow).join('')}</dl>`
}

function totalRow({ title, bytes, before }: Total): string {
  if (bytes === undefined) return ''
  const delta = before === undefined ? 0 : bytes - before
  const direction = delta > 0 ? 'grown' : delta < 0 ? 'shrunk' : 'same'
  const change = before === undefined ? '' : `<span class="delta ${direction}">${changeText(delta, before)}</span>`
  return `<div><dt>${title}</dt><dd title="${formatBytes(bytes)}">${formatSize(bytes)}${change}</dd></div>`
}

function changeText(delta: number, before: number): string {
  if (delta === 0) return 'unchanged'
  const percent = before === 0 ? '' : ` (${delta > 0 ? '+' : '−'}${Math.abs((100 * delta) / before).toFixed(1)} %)`
  return `${formatChange(delta)}${percent}`
}

const isCounted = ({ within, kind }: Output): boolean => within === undefined && kind !== 'map'

/** Undefined where a file was not measured. */
export function compressedTotal({ outputs }: SizeReport, compression: Compression): number | undefined {
  const counted = outputs.filter(isCounted)
  const sizes = counted.flatMap(output => output.compressed?.[compression]?.bytes ?? [])
  return counted.length === 0 || sizes.length < counted.length ? undefined : sizes.reduce((sum, bytes) => sum + bytes)
}
