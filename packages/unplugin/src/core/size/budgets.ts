// Budgets of an output: a broken one is told like an error of the linker, at the line that imports what became too large.
import { join } from 'node:path'
import {
  type BudgetResult,
  type Compression,
  type SizeReport,
  checkBudgets,
  describeBudgetResult,
  isFailure,
  isMeasured,
} from '@wasmweld/size'
import { placed } from '../error-report.ts'
import type { ErrorReport } from '../hook-context.ts'
import { locationAt } from '../locate.ts'
import type { ResolvedOptions } from '../options.ts'
import { type FoundBaselines, checkBaselines } from './baseline-files.ts'

/** Compressed sizes that budgets ask for. */
export const compressionsOf = ({ budgets }: ResolvedOptions): readonly Compression[] => [
  ...new Set(budgets.map(({ compression = 'raw' }) => compression).filter(compression => compression !== 'raw')),
]

/** Throws a `BaselineError` when there is none and a budget needs one. */
export function budgetResults(
  report: SizeReport,
  options: ResolvedOptions,
  baselines: FoundBaselines,
): readonly BudgetResult[] {
  if (options.budgets.length === 0) return []
  checkBaselines(options, baselines)
  return checkBudgets(report, options.budgets, baselines)
}

/** The error that fails a build: all that is broken, at the first line that asks for some of it; undefined when nothing is. */
export function budgetError(results: readonly BudgetResult[], root: string): ErrorReport | undefined {
  const failed = results.filter(isFailure)
  if (failed.length === 0) return undefined
  const uses = failed.flatMap(result => (isMeasured(result) && result.why?.use !== undefined ? [result.why.use] : []))
  const location = uses
    .map(({ file, line, column }) => locationAt(join(root, file), line, column - 1))
    .find(found => found !== undefined)
  return { message: failed.map(describeBudgetResult).join('\n\n'), stack: '', ...(location && placed(location)) }
}

/** Texts of what is only worth a warning. */
export const budgetWarnings = (results: readonly BudgetResult[]): readonly string[] =>
  results.filter(({ status }) => status === 'warned').map(describeBudgetResult)

/** `3 kept, 1 exceeded` */
export function budgetLine(results: readonly BudgetResult[]): string | undefined {
  const parts = COUNTED.map(([word, statuses]) => [word, results.filter(each => statuses.includes(each.status)).length])
  const told = parts.filter(([, count]) => count !== 0).map(([word, count]) => `${count} ${word}`)
  return told.length === 0 ? undefined : told.join(', ')
}

const COUNTED: readonly (readonly [string, readonly BudgetResult['status'][]])[] = [
  ['kept', ['passed']],
  ['above the warning', ['warned']],
  ['exceeded', ['failed']],
  ['not checked', ['invalid']],
  ['without a match', ['skipped']],
]
