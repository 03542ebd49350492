// What the page says without its script: the totals and the largest items. It is what is printed, too.

import { formatBytes, formatChange, formatSize } from '../budgets/format-size.ts'
import { totalBytes } from '../questions/diff/diff.ts'
import { shownName } from '../questions/shown-name.ts'
import type { Compression, Output, SizeReport } from '../size-report.ts'
import { escapeHtml } from './escape-html.ts'

interface Total {
  readonly title: string
  /** Undefined where not all files were measured. */
  readonly bytes: number | undefined
  readonly before?: number | undefined
}

/** The sizes of all files together, and how they changed. */
export function totals(report: SizeReport, baseline: SizeReport | undefined): string {
  const rows: readonly Total[] = [
    { title: 'Raw', bytes: totalBytes(report), before: baseline && totalBytes(baseline) },
    { title: 'gzip', bytes: compressed(report, 'gzip'), before: baseline && compressed(baseline, 'gzip') },
    { title: 'Brotli', bytes: compressed(report, 'brotli'), before: baseline && compressed(baseline, 'brotli') },
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

function compressed({ outputs }: SizeReport, compression: Compression): number | undefined {
  const counted = outputs.filter(isCounted)
  const sizes = counted.flatMap(output => output.compressed?.[compression]?.bytes ?? [])
  return counted.length === 0 || sizes.length < counted.length ? undefined : sizes.reduce((sum, bytes) => sum + bytes)
}

/** Which files, in words. */
export function filesLine({ outputs }: SizeReport): string {
  const counted = outputs.filter(({ within }) => within === undefined)
  const named = counted.slice(0, 3).map(({ name }) => escapeHtml(name))
  return counted.length <= 3 ? named.join(', ') : `${named.join(', ')} and ${String(counted.length - 3)} more files`
}

const LARGEST = 50

/** The largest items as a table, for print and for pages without scripts. */
export function largestItems(report: SizeReport): string {
  const total = totalBytes(report)
  const largest = report.items.toSorted((one, other) => other.bytes - one.bytes).slice(0, LARGEST)
  const rows = largest.map(item => {
    const file = item.input === undefined ? report.outputs[item.output].name : report.inputs[item.input].name
    const share = total === 0 ? 0 : (100 * item.bytes) / total
    const name = shownName(item)
    const shown = name.length > 200 ? `${name.slice(0, 200)}…` : name
    return `<tr><th scope="row">${escapeHtml(shown)}</th><td>${escapeHtml(file)}</td><td class="number">${item.bytes.toLocaleString('en')}</td><td class="number">${share.toFixed(1)} %</td></tr>`
  })
  const head =
    '<tr><th scope="col">Name</th><th scope="col">From</th><th scope="col" class="number">Bytes</th><th scope="col" class="number">Share</th></tr>'
  const caption = `The ${String(rows.length)} largest of ${report.items.length.toLocaleString('en')} items`
  return `<table class="list"><caption>${caption}</caption><thead>${head}</thead><tbody>${rows.join('\n')}</tbody></table>`
}
