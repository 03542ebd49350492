// Ends the work on something that is wrong, until the adapter tells it in its bundler's own form.
import type { ErrorReport } from '../core/hook-context.ts'

export class Reported extends Error {
  readonly report: ErrorReport

  constructor(report: ErrorReport) {
    super(report.message)
    this.name = 'Reported'
    this.report = report
  }
}

/** Throws a report. */
export function raise(report: ErrorReport): never {
  throw new Reported(report)
}
