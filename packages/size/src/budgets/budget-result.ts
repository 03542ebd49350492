import type { Compression } from '../size-report.ts'
import type { Metric } from './budget.ts'

export type LimitField = 'max' | 'warn' | 'maxIncrease' | 'warnIncrease'

export interface CheckedLimit {
  readonly field: LimitField
  readonly severity: 'error' | 'warning'
  /** As the budget has it: `64 kB`. */
  readonly given: string
  /** The most that the measured size may be, in bytes; for growth the baseline is in it, and what is tolerated. */
  readonly bytes: number
  readonly isBroken: boolean
}

/** Part of what was measured. `bytes` are uncompressed. */
export interface Contributor {
  readonly name: string
  readonly bytes: number
}

/** Something that is new since the baseline (`before` absent) or larger. */
export interface Grown {
  readonly name: string
  readonly before?: number
  readonly after: number
}

/** An import in JavaScript; `line` and `column` from 1. */
export interface ImportLine {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly specifier: string
  readonly name: string
}

/** The shortest way from what the build starts with to something in it. */
export interface WhyPath {
  /** The importing line, where JavaScript is in the report. */
  readonly use?: ImportLine
  /** Names, from the root down to the thing itself. */
  readonly steps: readonly string[]
  /** Other imports that reach the thing. */
  readonly sharedWith: readonly ImportLine[]
}

/** Bytes that go with `without`: `archive libc.a`, `import ./codec.o (decode)`. */
export interface Saving {
  readonly without: string
  readonly bytes: number
}

export interface Copies {
  readonly files: readonly string[]
  /** What one file instead would save. */
  readonly saved: number
}

export interface MeasuredResult {
  readonly status: 'passed' | 'warned' | 'failed'
  /** Position in the list of budgets. */
  readonly budget: number
  /** Unique in the results: the budget's name and what it is about. */
  readonly name: string
  /** `total`, `archive libc.a`, `object libz.a(inflate.o)`. */
  readonly what: string
  readonly metric: Metric
  readonly compression: 'raw' | Compression
  readonly bytes: number
  /** Who compressed. */
  readonly by?: string
  readonly limits: readonly CheckedLimit[]
  readonly baseline?: { readonly bytes: number; readonly by?: string; readonly tolerance: number }
  /** The three largest. This and what follows is there where a limit is broken, for the first hundred such results of a budget. */
  readonly contributors: readonly Contributor[]
  /** What grew most since the baseline, up to three. */
  readonly grown: readonly Grown[]
  /** To what grew most, or else to the largest. */
  readonly why?: WhyPath
  /** What would be saved, each by itself: without what the budget is for, or of files without an import or an archive, the three best. */
  readonly savings: readonly Saving[]
  /** Files of the build with the same contents, which are counted each. */
  readonly copies: readonly Copies[]
}

/** `invalid`: the budget cannot be checked, `message` says why and what to do. `skipped`: nothing matches, and it is optional. */
export interface UnmeasuredResult {
  readonly status: 'invalid' | 'skipped'
  readonly budget: number
  readonly name: string
  /** Several lines. */
  readonly message: string
}

export type BudgetResult = MeasuredResult | UnmeasuredResult

/** Whether the build has to fail. */
export const isFailure = ({ status }: BudgetResult): boolean => status === 'failed' || status === 'invalid'

export const isMeasured = (result: BudgetResult): result is MeasuredResult =>
  result.status !== 'invalid' && result.status !== 'skipped'
