import type { BudgetResult } from '../budgets/budget-result.ts'
import { describeBudgetResult } from '../budgets/describe-budget-result.ts'
import { packReport } from '../page/pack/pack-report.ts'
import type { PageData, Ratios, ShownBudget } from '../page/page-data.ts'
import type { CompressedEstimate } from '../questions/estimate-compressed.ts'
import type { Compression, SizeReport } from '../size-report.ts'
import type { Comparison } from './compare.ts'

export interface PageContents {
  readonly report: SizeReport
  readonly comparison: Comparison | undefined
  readonly estimates: readonly CompressedEstimate[]
  readonly budgets: readonly BudgetResult[]
}

/** What the page's script gets. */
export function pageData({ report, comparison, estimates, budgets }: PageContents): PageData {
  const shown = comparison?.shown ?? report
  const packed = packReport(shown)
  const ratios = (compression: Compression): Partial<Record<Compression, Ratios>> => {
    const found = ratiosOf(shown, packed.sections, compression, estimates)
    return found === undefined ? {} : { [compression]: found }
  }
  return {
    report: packed,
    ratios: { ...ratios('gzip'), ...ratios('brotli') },
    ...(comparison !== undefined && { changes: comparison.changes }),
    budgets: budgets.map(shownBudget),
  }
}

/** By output and section: from the estimate where there is one, else from the measured size of the whole file. */
function ratiosOf(
  { outputs, items }: SizeReport,
  sections: readonly string[],
  compression: Compression,
  estimates: readonly CompressedEstimate[],
): Ratios | undefined {
  const estimate = estimates.find(each => each.compression === compression)
  const measured = outputs.map(output => output.compressed?.[compression]?.bytes)
  if (estimate === undefined && measured.every(bytes => bytes === undefined)) return undefined
  if (estimate === undefined)
    return outputs.map(({ bytes, within }, number) => {
      const file = within ?? number
      const whole = within === undefined ? bytes : outputs[within].bytes
      return sections.map(() => (whole === 0 ? 0 : round((measured[file] ?? 0) / whole)))
    })
  const numbers = new Map(sections.map((name, number) => [name, number]))
  const sums = outputs.map(() => sections.map(() => ({ bytes: 0, compressed: 0 })))
  for (const [number, { output, section, bytes }] of items.entries()) {
    const sum = sums[output][numbers.get(section) ?? 0]
    sum.bytes += bytes
    sum.compressed += estimate.items[number] ?? 0
  }
  return sums.map(row => row.map(({ bytes, compressed }) => (bytes === 0 ? 0 : round(compressed / bytes))))
}

/** Estimates are not better than that. */
const round = (ratio: number): number => Math.round(ratio * 1e6) / 1e6

/** The first line of the description is the title, which the page says in its own way. */
const shownBudget = (result: BudgetResult): ShownBudget => ({
  status: result.status,
  name: result.name,
  message: describeBudgetResult(result)
    .split('\n')
    .slice(1)
    .map(line => line.replace(/^ {2}/, ''))
    .join('\n'),
})
