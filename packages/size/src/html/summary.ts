// What the page says without its script: the totals and the largest items. It is what is printed, too.

import { totalBytes } from '../questions/diff/diff.ts'
import { shownName } from '../questions/shown-name.ts'
import type { SizeReport } from '../size-report.ts'
import { escapeHtml } from './escape-html.ts'

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
