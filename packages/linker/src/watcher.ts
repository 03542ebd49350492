import type { Problem } from './problems.ts'
import type { DroppedChunk, JoinedFiles } from './report/link-report.ts'

/** What a link goes through, in this order. */
export type LinkStep =
  | 'read inputs'
  | 'resolve symbols'
  | 'mark live'
  | 'collect needs'
  | 'compute layout'
  | 'write module'
  /** Behind the last pass. */
  | 'done'

/**
 * Is told how a link goes, at once: what was found out is known even where the link fails later. Nothing that it does changes
 * the link.
 */
export interface LinkWatcher {
  /** A step begins. */
  readonly step?: (step: LinkStep) => void
  readonly joined?: (joined: JoinedFiles) => void
  /** What was found wrong with symbols, and does not stop the link. */
  readonly warned?: (warnings: readonly Problem[]) => void
  /** What no root reaches. */
  readonly dropped?: (dropped: readonly DroppedChunk[]) => void
}
