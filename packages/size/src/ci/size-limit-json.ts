import type { BudgetResult, MeasuredResult } from '../budgets/budget-result.ts'
import { isFailure, isMeasured } from '../budgets/budget-result.ts'

/**
 * The JSON that `size-limit --json` prints, for what reads that: `name`, `passed`, `size`, `sizeLimit`. A budget that could not be checked
 * has not passed, and the size 0; one that is optional and matches nothing is left out.
 */
export function sizeLimitJson(results: readonly BudgetResult[]): string {
  const rows = results
    .filter(({ status }) => status !== 'skipped')
    .map(result => ({
      name: result.name,
      passed: !isFailure(result),
      size: isMeasured(result) ? result.bytes : 0,
      ...(isMeasured(result) ? { sizeLimit: limitOf(result) } : {}),
    }))
  return `${JSON.stringify(rows, undefined, 2)}\n`
}

/** The one that is reached first, of those that fail the build; or else of those that warn. */
function limitOf({ limits }: MeasuredResult): number {
  const errors = limits.filter(({ severity }) => severity === 'error')
  return Math.min(...(errors.length > 0 ? errors : limits).map(({ bytes }) => bytes))
}
