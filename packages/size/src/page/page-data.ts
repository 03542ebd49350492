import type { DiffKind } from '../questions/diff/diff.ts'
import type { Compression } from '../size-report.ts'
import type { Sparse } from './pack/columns.ts'
import type { PackedReport } from './pack/packed-report.ts'

/** What changed since the baseline, as columns; rows in the order of `diff`. */
export interface PackedChanges {
  /** Runs of positions in `CHANGE_KINDS`. */
  readonly kind: string
  /** 0 for none, or one more than the position among the page's items. */
  readonly item: string
  readonly before: string
  readonly after: string
  /** What it was called, or the file that it was in. */
  readonly was: Sparse<string>
  /** Of what is no item of the page: only a file of sizes has it, or it is the sum of several. */
  readonly name: Sparse<string>
  /** Bytes of the page's files in the baseline; 0 for what is new. */
  readonly outputs: readonly number[]
  /** Whether the baseline is a file of sizes, which knows less than a report. */
  readonly isOfSizes: boolean
}

export const CHANGE_KINDS: readonly DiffKind[] = ['added', 'removed', 'grown', 'shrunk', 'renamed', 'moved', 'overhead']

/** A budget and how it went, as texts. */
export interface ShownBudget {
  readonly status: 'passed' | 'warned' | 'failed' | 'invalid' | 'skipped'
  readonly name: string
  readonly message: string
}

/** Compressed bytes per byte, by output and then by the section's position in `PackedReport.sections`; 0 where nothing is known. */
export type Ratios = readonly (readonly number[])[]

/** All that the page's script is given. */
export interface PageData {
  /** Items that only the baseline has come last, without bytes. */
  readonly report: PackedReport
  readonly ratios: { readonly [Name in Compression]?: Ratios }
  readonly changes?: PackedChanges
  readonly budgets: readonly ShownBudget[]
}
