import type { LimitField } from './budget-result.ts'
import type { Metric } from './budget.ts'
import { Faults, shown } from './faults.ts'
import { formatBytes } from './format-size.ts'
import { groupRow } from './groups.ts'
import type { Size } from './parse-size.ts'
import { patternText, readSelector } from './read-selector.ts'
import type { PlannedSelector } from './read-selector.ts'
import type { Compression } from '../size-report.ts'

export interface PlannedLimit {
  readonly field: LimitField
  readonly severity: 'error' | 'warning'
  readonly given: string
  readonly size: Size
}

/** A budget that is sound in itself, in which nothing is left open. */
export interface PlannedBudget {
  readonly name: string
  readonly select: PlannedSelector
  readonly metric: Metric
  readonly compression: 'raw' | Compression
  readonly limits: readonly PlannedLimit[]
  readonly tolerance: Size
  readonly baseline?: string
  readonly isSum: boolean
  readonly isOptional: boolean
}

/** A budget that cannot be checked, whatever the build is. */
export interface BudgetProblem {
  /** Position in the list of budgets. */
  readonly budget: number
  readonly name: string
  /** One fault a line, each with what to write. */
  readonly message: string
}

export const LIMITS: readonly { readonly field: LimitField; readonly severity: 'error' | 'warning' }[] = [
  { field: 'max', severity: 'error' },
  { field: 'warn', severity: 'warning' },
  { field: 'maxIncrease', severity: 'error' },
  { field: 'warnIncrease', severity: 'warning' },
]

const FIELDS = [
  'select',
  'name',
  'metric',
  'compression',
  ...LIMITS.map(({ field }) => field),
  'baseline',
  'tolerance',
  'sum',
  'optional',
]
const METRICS: readonly string[] = ['self', 'retained', 'exclusive']
const COMPRESSIONS: readonly string[] = ['raw', 'gzip', 'brotli']

/** Reads budgets as a user wrote them, in a file or in options: each is one that can be checked, or what is wrong with it. */
export function readBudgets(budgets: unknown): readonly (PlannedBudget | BudgetProblem)[] {
  if (!Array.isArray(budgets))
    return [{ budget: 0, name: 'budgets', message: `expected a list of budgets, found ${shown(budgets)}` }]
  const read = budgets.map(readBudget)
  return read.map(each => ('message' in each ? each : { ...each, name: uniqueName(each, read) }))
}

/** What is wrong with budgets, known before anything is built. */
export const budgetProblems = (budgets: unknown): readonly BudgetProblem[] =>
  readBudgets(budgets).filter(each => 'message' in each)

/** Budgets for the same thing are told apart by their position. */
function uniqueName(budget: PlannedBudget, all: readonly (PlannedBudget | BudgetProblem)[]): string {
  const same = all.filter(({ name }) => name === budget.name)
  return same.length < 2 ? budget.name : `${budget.name} (budget ${all.indexOf(budget) + 1})`
}

function readBudget(budget: unknown, position: number): PlannedBudget | BudgetProblem {
  if (typeof budget !== 'object' || budget === null || Array.isArray(budget))
    return { budget: position, name: `budget ${position + 1}`, message: `expected a budget, found ${shown(budget)}` }
  const fields = budget as Readonly<Record<string, unknown>>
  const faults = new Faults()
  faults.unknown(Object.keys(fields), FIELDS, 'a budget')
  const select = readSelector(fields.select, faults)
  const isSelected = faults.lines.length === 0
  const limits = readLimits(fields, faults)
  const planned = {
    select,
    limits,
    metric: faults.oneOf('metric', fields.metric, METRICS, defaultMetric(select)) as Metric,
    compression: faults.oneOf('compression', fields.compression, COMPRESSIONS, 'raw') as PlannedBudget['compression'],
    tolerance: faults.size('tolerance', fields.tolerance ?? '1 %') ?? { percent: 1 },
    isSum: faults.flag('sum', fields.sum),
    isOptional: faults.flag('optional', fields.optional),
  }
  const name = faults.text('name', fields.name) ?? (isSelected ? defaultName(planned) : `budget ${position + 1}`)
  const baseline = faults.text('baseline', fields.baseline)
  checkTogether(planned, faults)
  if (fields.tolerance !== undefined && planned.compression === 'raw')
    faults.add('tolerance is for what compressors differ by: leave it out, or say which compression')
  return faults.lines.length === 0
    ? { name, ...planned, ...(baseline === undefined ? {} : { baseline }) }
    : { budget: position, name, message: faults.lines.join('\n') }
}

type Unnamed = Omit<PlannedBudget, 'name' | 'baseline' | 'tolerance'>

const defaultMetric = (select: PlannedSelector): Metric =>
  select !== 'total' && select.kind === 'import' ? 'exclusive' : 'self'

/** `archive libc.a, retained`, `total, brotli`. */
function defaultName({ select, metric, compression }: Unnamed): string {
  const what = select === 'total' ? 'total' : `${groupRow(select.kind).noun} ${patternText(select)}`
  return [
    what,
    ...(metric === defaultMetric(select) ? [] : [metric]),
    ...(compression === 'raw' ? [] : [compression]),
  ].join(', ')
}

/** What single fields cannot say. */
function checkTogether({ select, metric, compression, limits, isSum }: Unnamed, faults: Faults): void {
  if (limits.length === 0 && faults.lines.length === 0)
    faults.add(`there is no limit: give ${LIMITS.map(({ field }) => field).join(', ')} or several of them`)
  if (select === 'total') checkTotal({ metric, limits, isSum }, faults)
  const ofFiles = select === 'total' || select.kind === 'output' || select.kind === 'side'
  if (compression !== 'raw' && (!ofFiles || metric !== 'self'))
    faults.add(
      `files are compressed as a whole, so a part has no ${compression} size of its own: leave out compression, or select total, output or side`,
    )
  ordered(limits, ['warn', 'max'], faults)
  ordered(limits, ['warnIncrease', 'maxIncrease'], faults)
}

/** Of the whole, some questions have no meaning. */
function checkTotal({ metric, limits, isSum }: Pick<Unnamed, 'metric' | 'limits' | 'isSum'>, faults: Faults): void {
  if (metric !== 'self') faults.add(`metric: the total keeps everything, so ${metric} says nothing of it: leave it out`)
  if (isSum) faults.add('sum: the total is one sum: leave it out')
  for (const { field, size } of limits)
    if ((field === 'max' || field === 'warn') && 'percent' in size)
      faults.add(
        `${field}: the total is always 100 % of itself: give bytes, or ${field === 'max' ? 'maxIncrease' : 'warnIncrease'} for its growth`,
      )
}

/** A warning that comes with the error, or behind it, is none. */
function ordered(limits: readonly PlannedLimit[], [low, high]: readonly LimitField[], faults: Faults): void {
  const [lower, upper] = [low, high].map(field => limits.find(limit => limit.field === field))
  if (lower === undefined || upper === undefined) return
  const [under, over] = [lower.size, upper.size]
  const isWrong =
    'bytes' in under && 'bytes' in over
      ? under.bytes >= over.bytes
      : 'percent' in under && 'percent' in over && under.percent >= over.percent
  if (isWrong) faults.add(`${low} ${lower.given} is not below ${high} ${upper.given}, so it would never warn`)
}

function readLimits(fields: Readonly<Record<string, unknown>>, faults: Faults): readonly PlannedLimit[] {
  return LIMITS.flatMap(({ field, severity }) => {
    const given = fields[field]
    if (given === undefined) return []
    const size = faults.size(field, given)
    if (size === undefined) return []
    if ((field === 'max' || field === 'warn') && 'percent' in size && size.percent > 100)
      faults.add(`${field}: nothing is more than 100 % of the output that it is in`)
    return [{ field, severity, size, given: typeof given === 'number' ? formatBytes(given) : String(given).trim() }]
  })
}
