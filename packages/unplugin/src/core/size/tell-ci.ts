// What a build says to GitHub when it runs there: notes at the importing lines, and a page of the job.
import { appendFileSync, statSync } from 'node:fs'
import {
  type Baseline,
  type BudgetResult,
  SUMMARY_LIMIT,
  type SizeReport,
  githubAnnotations,
  jobSummary,
} from '@wasmweld/size'

export interface ForCi {
  readonly report: SizeReport
  readonly results: readonly BudgetResult[]
  readonly baseline?: Baseline
  /** The project's folder. */
  readonly root: string
  /** Of the output. */
  readonly name: string
}

/** Does nothing elsewhere. What the step has said already counts in what GitHub takes. */
export function tellCi({ report, results, baseline, root, name }: ForCi): void {
  const { env, stdout } = process
  const notes = githubAnnotations(results, { environment: env, root })
  if (notes !== '') stdout.write(notes)
  const file = env.GITHUB_STEP_SUMMARY
  if (file === undefined || file === '') return
  try {
    const limit = SUMMARY_LIMIT - (statSync(file, { throwIfNoEntry: false })?.size ?? 0)
    appendFileSync(
      file,
      jobSummary(report, results, { title: `Size of ${name}`, limit, ...(baseline && { baseline }) }),
    )
  } catch (error) {
    // A page about the build is no reason for it to fail.
    stdout.write(`wasmweld  GITHUB_STEP_SUMMARY cannot be written: ${(error as Error).message}\n`)
  }
}
