// Budgets in a dev server. What it links has all names that are asked for and debug information, and files are not made: only what budgets say of
// native code itself can be looked at, and it is told, never an error.
import {
  type Budget,
  type Selector,
  checkBudgets,
  describeBudgetResult,
  isMeasured,
  reportOfLink,
  reportOfModule,
} from '@wasmweld/size'
import type { Environment } from '../environment.ts'
import type { LinkedProgram } from '../link-program.ts'
import { readableName } from '../readable-name.ts'

const NATIVE: readonly string[] = ['archive', 'object', 'crate', 'symbol']

const isNative = (select: Selector): boolean => typeof select === 'object' && NATIVE.some(kind => kind in select)

/** Those whose answer is nearly that of a build. */
const isServed = ({ select, compression = 'raw', max, warn }: Budget): boolean =>
  isNative(select) &&
  compression === 'raw' &&
  [max, warn].some(limit => limit !== undefined && !`${limit}`.endsWith('%'))

/** Prints what is above a limit now and was not, or otherwise, when the program was linked last. */
export function tellServedBudgets(environment: Environment, program: string, linked: LinkedProgram): void {
  const budgets = environment.options.budgets.filter(isServed)
  if (budgets.length === 0) return
  const name = environment.assetName(program)
  const report =
    linked.report === undefined
      ? reportOfModule(name, linked.module)
      : reportOfLink(name, linked.report, { role: 'program', demangle: readableName })
  const broken = checkBudgets(report, budgets.map(withoutGrowth)).filter(
    result => isMeasured(result) && result.status !== 'passed',
  )
  const texts = broken.map(describeBudgetResult)
  const before = environment.toldBudgets.get(program) ?? []
  environment.toldBudgets.set(program, texts)
  for (const text of texts) if (!before.includes(text)) environment.settings.print(`wasmweld  ${text}`)
}

/** Growth is since a build. */
function withoutGrowth({ maxIncrease: _max, warnIncrease: _warn, baseline: _baseline, ...budget }: Budget): Budget {
  return budget
}
