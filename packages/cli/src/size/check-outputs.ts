import { appendFileSync, statSync } from 'node:fs'
import {
  type Baseline,
  type BudgetResult,
  describeBudgetResult,
  githubAnnotations,
  isFailure,
  isMeasured,
  jobSummary,
  junitXml,
  openMetrics,
  sizeLimitJson,
  type SizeReport,
  SUMMARY_LIMIT,
} from '@wasmweld/size'
import { CommandError } from './command-error.ts'
import { checkWritable, type Host, write } from './host.ts'

/** Where the results of a check go. */
export interface CheckOutputs {
  readonly output: string
  readonly format: 'text' | 'json'
  readonly github?: true
  readonly markdown?: string
  readonly junit?: string
  readonly openMetrics?: string
  readonly sizeLimitJson?: string
}

/** What was checked, and how it went. */
export interface Checked {
  readonly report: SizeReport
  readonly results: readonly BudgetResult[]
  readonly baseline?: Baseline
}

const FILES: Readonly<Record<'markdown' | 'junit' | 'openMetrics' | 'sizeLimitJson', (checked: Checked) => string>> = {
  markdown: checked => markdown(checked, SUMMARY_LIMIT),
  junit: ({ results }) => junitXml(results),
  openMetrics: ({ report, results }) => openMetrics(report, results),
  sizeLimitJson: ({ results }) => sizeLimitJson(results),
}
const markdown = ({ report, results, baseline }: Checked, limit: number): string =>
  jobSummary(report, results, { limit, ...(baseline === undefined ? {} : { baseline }) })

const FILE_NAMES = Object.keys(FILES) as (keyof typeof FILES)[]

/** Throws where something could not be written, or two things would be written to one place. */
export function checkOutputs(outputs: CheckOutputs): void {
  const paths = [outputs.output, ...FILE_NAMES.flatMap(name => outputs[name] ?? [])]
  const twice = paths.find((path, place) => paths.indexOf(path) !== place)
  if (twice !== undefined)
    throw new CommandError(
      twice === '-'
        ? 'several things would be written to the standard output\n  give files for all but one; -o FILE is for the results'
        : `several things would be written to ${twice}`,
    )
  for (const path of paths) checkWritable(path)
}

/** Writes results wherever they were asked for. */
export function writeResults(checked: Checked, outputs: CheckOutputs, host: Host): void {
  write(outputs.output, outputs.format === 'json' ? asJson(checked) : asText(checked), host)
  for (const name of FILE_NAMES) {
    const path = outputs[name]
    if (path !== undefined) write(path, FILES[name](checked), host)
  }
  if (outputs.github)
    tellGitHub(checked, text => (isReadByPrograms(outputs) ? host.terminal.error(text) : host.terminal.output(text)))
}

/** Whether something other than text for people goes to the standard output. */
const isReadByPrograms = (outputs: CheckOutputs): boolean =>
  (outputs.output === '-' && outputs.format === 'json') || FILE_NAMES.some(name => outputs[name] === '-')

/**
 * GitHub reads annotations from the standard output and from that for errors. The summary of the job is a file that it names; what the step
 * has said there already counts in what GitHub takes.
 */
function tellGitHub(checked: Checked, tell: (text: string) => void): void {
  const { GITHUB_STEP_SUMMARY: summary } = process.env
  tell(githubAnnotations(checked.results, { environment: process.env, root: process.cwd() }))
  if (summary === undefined || summary === '') return
  try {
    const limit = SUMMARY_LIMIT - (statSync(summary, { throwIfNoEntry: false })?.size ?? 0)
    appendFileSync(summary, markdown(checked, limit))
  } catch (error) {
    throw new CommandError(`cannot write the job's summary (GITHUB_STEP_SUMMARY): ${(error as Error).message}`)
  }
}

const asJson = ({ results }: Checked): string => `${JSON.stringify(results, null, 2)}\n`

/** What is not kept first, in its whole length; then a line. */
function asText({ results }: Checked): string {
  const told = results.filter(result => result.status !== 'passed')
  const failed = results.filter(isFailure).length
  const kept = results.filter(result => isMeasured(result) && result.status === 'passed').length
  const warned = results.filter(({ status }) => status === 'warned').length
  const counts = [
    `${kept} kept`,
    ...(warned > 0 ? [`${warned} near or over what warns`] : []),
    ...(failed > 0 ? [`${failed} not kept`] : []),
  ]
  return [...told.map(result => `${describeBudgetResult(result)}\n\n`), `budgets: ${counts.join(', ')}\n`].join('')
}
