import { buildGraph } from '../graph/build-graph.ts'
import type { SizeGraph } from '../graph/size-graph.ts'
import type { SizeReport } from '../size-report.ts'
import type { Baseline } from './baseline.ts'
import type { Budget } from './budget.ts'
import type { BudgetResult, CheckedLimit, MeasuredResult } from './budget-result.ts'
import { NO_EXPLANATION, explain } from './explain.ts'
import type { Explanation } from './explain.ts'
import { growthSince } from './growth.ts'
import type { Growth } from './growth.ts'
import { measureBaseline, recordedIn } from './measure-baseline.ts'
import type { BaselineSize, RecordedOf } from './measure-baseline.ts'
import { measure, wholeOf } from './measure.ts'
import type { MeasuredSize } from './measure.ts'
import type { Size } from './parse-size.ts'
import { readBudgets } from './read-budgets.ts'
import type { PlannedBudget, PlannedLimit } from './read-budgets.ts'
import { describeNoMatch, groupsOf, selectMatches } from './select-matches.ts'
import type { GroupsOf, Match } from './select-matches.ts'

/** What budgets are compared with. */
export interface Baselines {
  /** For all budgets that name no other. */
  readonly baseline?: Baseline
  /** By the name that budgets give in `baseline`. */
  readonly baselines?: ReadonlyMap<string, Baseline>
}

/**
 * Checks a build against its budgets: a result for each thing that a budget's selector matches, in the order of the budgets. A budget that cannot
 * be checked is a result, too, and one that fails. Of what breaks a budget the first hundred say what is in them
 * and why.
 * @param report With compressed sizes, where budgets ask for them: `measureCompressed`.
 */
export function checkBudgets(
  report: SizeReport,
  budgets: readonly Budget[],
  baselines: Baselines = {},
): readonly BudgetResult[] {
  const checker = new Checker(report, baselines)
  return readBudgets(budgets).flatMap((planned, position) =>
    'message' in planned
      ? [{ status: 'invalid', budget: position, name: planned.name, message: planned.message }]
      : checker.check(planned, position),
  )
}

/** The files that budgets name as baselines of their own. */
export const baselineFiles = (budgets: readonly Budget[]): readonly string[] => [
  ...new Set(budgets.flatMap(({ baseline }) => baseline ?? [])),
]

/** Of one budget. One for each symbol may be broken thousands of times. Nobody reads all the reasons, and each takes a walk through the graph. */
const EXPLAINED = 100

class Checker {
  readonly #graph: SizeGraph
  readonly #groups: GroupsOf
  readonly #baselines: Baselines
  readonly #recorded = new Map<Baseline, RecordedOf>()
  readonly #growth = new Map<Baseline, Growth>()
  #explained = 0

  constructor(report: SizeReport, baselines: Baselines) {
    this.#graph = buildGraph(report)
    this.#groups = groupsOf(report)
    this.#baselines = baselines
  }

  check(planned: PlannedBudget, budget: number): readonly BudgetResult[] {
    this.#explained = 0
    const { report } = this.#graph
    const { select, name } = planned
    const matches = selectMatches(report, this.#groups, select, planned.isSum)
    if (matches.length > 0) return matches.map(match => this.#checkMatch(planned, match, budget))
    if (select === 'total') return []
    const message = describeNoMatch(report, this.#groups, select)
    return planned.isOptional
      ? [{ status: 'skipped', budget, name, message }]
      : [{ status: 'invalid', budget, name, message: `${message}\nwhere that is right, set optional: true` }]
  }

  #checkMatch(planned: PlannedBudget, match: Match, budget: number): BudgetResult {
    const name = nameOf(planned, match)
    const measured = measure(this.#graph, planned, match)
    if ('missing' in measured) return { status: 'invalid', budget, name, message: measured.missing }
    const before = this.#measureBaseline(planned, match)
    if (before !== undefined && 'missing' in before) return { status: 'invalid', budget, name, message: before.missing }
    const { metric, compression } = planned
    const { bytes, by } = measured
    const compared = before && { ...before, tolerance: toleranceOf(planned, before, by) }
    const whole = wholeOf(this.#graph, planned, match)
    const limits = planned.limits.map(limit => checkLimit(limit, bytes, whole, compared))
    const status = statusOf(limits)
    const isGrowth = limits.every(({ field, isBroken }) => !isBroken || isIncrease(field))
    return {
      status,
      budget,
      name,
      what: match.what,
      metric,
      compression,
      bytes,
      ...(by === undefined ? {} : { by }),
      limits,
      ...(compared === undefined ? {} : { baseline: compared }),
      ...(status === 'passed' || this.#explained >= EXPLAINED
        ? NO_EXPLANATION
        : this.#explain(planned, match, measured, isGrowth)),
    }
  }

  #explain(planned: PlannedBudget, match: Match, measured: MeasuredSize, isGrowth: boolean): Explanation {
    this.#explained++
    const { baseline } = this.#baselineOf(planned)
    return explain(this.#graph, {
      match,
      items: measured.items(),
      isGrowth,
      ...(planned.metric === 'self' ? {} : { removable: measured.bytes }),
      ...(baseline === undefined ? {} : { growth: this.#growthSince(baseline) }),
    })
  }

  #growthSince(baseline: Baseline): Growth {
    const growth = this.#growth.get(baseline) ?? growthSince(baseline, this.#graph.report, this.#groups)
    this.#growth.set(baseline, growth)
    return growth
  }

  #baselineOf({ baseline: named }: PlannedBudget): { readonly baseline?: Baseline } {
    const { baseline, baselines } = this.#baselines
    const meant = named === undefined ? baseline : baselines?.get(named)
    return meant === undefined ? {} : { baseline: meant }
  }

  /** Undefined where nothing asks for growth, and nothing can be said of it. */
  #measureBaseline(planned: PlannedBudget, match: Match): BaselineSize | undefined {
    const asks = planned.limits.filter(({ field }) => isIncrease(field)).map(({ field }) => field)
    const { baseline } = this.#baselineOf(planned)
    if (baseline === undefined) {
      const [field] = asks
      const which = planned.baseline === undefined ? 'none was given' : `${planned.baseline} was not given`
      return field === undefined
        ? undefined
        : {
            missing: `${field} compares with a baseline, and ${which}: write one from a build that is as it should be, and commit it`,
          }
    }
    const recorded = this.#recorded.get(baseline) ?? recordedIn(baseline)
    this.#recorded.set(baseline, recorded)
    const before = measureBaseline(baseline, recorded, planned, match)
    return 'missing' in before && asks.length === 0 ? undefined : before
  }
}

/** A budget for one thing goes by its own name; of several each says which it is. */
function nameOf({ name, select, isSum }: PlannedBudget, { label }: Match): string {
  const isOne = select === 'total' || isSum || select.pattern === label || select.names !== undefined
  return isOne ? name : `${name}: ${label}`
}

const isIncrease = (field: CheckedLimit['field']): boolean => field === 'maxIncrease' || field === 'warnIncrease'

const bytesOf = (size: Size, whole: number): number =>
  'bytes' in size ? size.bytes : Math.floor((whole * size.percent) / 100 + 1e-6)

/** Nothing, unless another compressor, or another version of it, measured the baseline. */
function toleranceOf(
  { tolerance }: PlannedBudget,
  { bytes, by }: { readonly bytes: number; readonly by?: string },
  now: string | undefined,
): number {
  return by === undefined || by === now ? 0 : bytesOf(tolerance, bytes)
}

function checkLimit(
  { field, severity, given, size }: PlannedLimit,
  bytes: number,
  whole: number,
  baseline: MeasuredResult['baseline'],
): CheckedLimit {
  const before = baseline?.bytes ?? 0
  const limit = isIncrease(field) ? before + bytesOf(size, before) + (baseline?.tolerance ?? 0) : bytesOf(size, whole)
  return { field, severity, given, bytes: limit, isBroken: bytes > limit }
}

function statusOf(limits: readonly CheckedLimit[]): MeasuredResult['status'] {
  const broken = limits.filter(({ isBroken }) => isBroken)
  if (broken.some(({ severity }) => severity === 'error')) return 'failed'
  return broken.length > 0 ? 'warned' : 'passed'
}
