import { formatChange, formatSize } from '../budgets/format-size.ts'
import type { Baseline } from '../budgets/baseline.ts'
import type { BudgetResult } from '../budgets/budget-result.ts'
import { isMeasured } from '../budgets/budget-result.ts'
import { describeBudgetResult } from '../budgets/describe-budget-result.ts'
import { outputLabel } from '../budgets/groups.ts'
import { isShipped } from '../budgets/select-matches.ts'
import type { Compression, Output, SizeReport } from '../size-report.ts'

/** What the summaries of one step may have together; GitHub drops all of one that has more. */
export const SUMMARY_LIMIT: number = 1024 * 1024

export interface SummaryOptions {
  readonly title?: string
  /** To show what has changed. */
  readonly baseline?: Baseline
  /** Bytes of UTF-8 that may be written, where the step's summary has something already. */
  readonly limit?: number
}

/**
 * Markdown for GitHub's job summary: the files, the budgets, and the whole text of those that are not kept. What is beyond the limit is left
 * out, and a last line says how much.
 */
export function jobSummary(
  report: SizeReport,
  results: readonly BudgetResult[],
  { title = 'Size', baseline, limit = SUMMARY_LIMIT }: SummaryOptions = {},
): string {
  const page = new Page(limit)
  page.add(`## ${plain(title)}\n`)
  const measured = COMPRESSIONS.filter(each =>
    report.outputs.some(({ compressed }) => compressed?.[each] !== undefined),
  )
  page.addTable(
    ['file', 'size', ...measured, ...(baseline === undefined ? [] : ['since baseline'])],
    fileRows(report, measured, baseline),
  )
  page.addTable(['', 'budget', 'size', 'limit'], results.map(budgetRow))
  const told = results.filter(({ status }) => status !== 'passed' && status !== 'skipped')
  for (const result of told) page.add(`\n${fenced(describeBudgetResult(result))}\n`)
  return page.text()
}

/** A column of its own has what was measured of some file. */
const COMPRESSIONS = ['gzip', 'brotli'] as const

/** Adds what there is room for. */
class Page {
  readonly #limit: number
  readonly #parts: string[] = []
  #bytes = 0
  #left = 0

  constructor(limit: number) {
    this.#limit = limit - new TextEncoder().encode(leftOut(Number.MAX_SAFE_INTEGER)).length
  }

  add(part: string): boolean {
    const bytes = new TextEncoder().encode(part).length
    const fits = this.#bytes + bytes <= this.#limit
    if (!fits) this.#left++
    else {
      this.#parts.push(part)
      this.#bytes += bytes
    }
    return fits
  }

  addTable(titles: readonly string[], rows: readonly (readonly string[])[]): void {
    if (rows.length === 0) return
    const head = `\n${tableRow(titles)}${tableRow(titles.map(() => '---'))}`
    if (!this.add(head)) this.#left += rows.length
    else for (const row of rows) this.add(tableRow(row))
  }

  text(): string {
    return this.#parts.join('') + (this.#left === 0 ? '' : leftOut(this.#left))
  }
}

const leftOut = (count: number): string =>
  `\n… ${count} more ${count === 1 ? 'entry is' : 'entries are'} left out: the summary of a step is limited to 1 MiB.\n`

const tableRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`

function fileRows(
  { outputs }: SizeReport,
  compressions: readonly Compression[],
  baseline: Baseline | undefined,
): readonly (readonly string[])[] {
  return outputs.map(output => {
    const before = (isShipped(output) ? baseline?.outputs : baseline?.apart)?.get(outputLabel(output, outputs))
    return [
      plain(output.name) + note(output, outputs),
      formatSize(output.bytes),
      ...compressions.map(each => compressedCell(output, each)),
      ...(baseline === undefined ? [] : [before === undefined ? 'new' : formatChange(output.bytes - before)]),
    ]
  })
}

/** What a size of this file is not: a size of its own. */
function note({ within, digest }: Output, outputs: readonly Output[]): string {
  const inside = within === undefined ? [] : [`in ${plain(outputs[within].name)}`]
  const same = outputs.filter(other => other.digest === digest)
  const copies = digest === undefined || same.length < 2 ? [] : [`written ${same.length} times`]
  const notes = [...inside, ...copies]
  return notes.length === 0 ? '' : ` (${notes.join(', ')})`
}

function compressedCell({ compressed }: Output, compression: Compression): string {
  const size = compressed?.[compression]
  return size === undefined ? '' : formatSize(size.bytes)
}

const MARKS: Readonly<Record<BudgetResult['status'], string>> = {
  passed: '✅',
  warned: '⚠️',
  failed: '❌',
  invalid: '❌',
  skipped: '➖',
}

function budgetRow(result: BudgetResult): readonly string[] {
  const measured = isMeasured(result)
    ? [formatSize(result.bytes), result.limits.map(({ field, given }) => `${field} ${plain(given)}`).join(', ')]
    : [result.status === 'skipped' ? 'nothing matches' : 'not checked', '']
  return [MARKS[result.status], plain(result.name), ...measured]
}

/** Text in which nothing is Markdown, a mention or an issue. */
const plain = (text: string): string =>
  text.replace(/[\r\n\t]+/g, ' ').replace(/[\\`*_[\]<>|~&@#]/g, character => `&#${character.codePointAt(0)};`)

/** A fence is longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([marks]) => marks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text}\n${fence}`
}
