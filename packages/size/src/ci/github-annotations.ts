import type { BudgetResult } from '../budgets/budget-result.ts'
import { isFailure, isMeasured } from '../budgets/budget-result.ts'
import { describeBudgetResult } from '../budgets/describe-budget-result.ts'
import { isGitHubActions, repositoryPath } from './environment.ts'
import type { Environment } from './environment.ts'

/** GitHub shows this many errors, and as many warnings, of one step. */
const SHOWN = 10
/** What an annotation may have: a title of 255 characters, a message of 64 KiB. A character of UTF-16 is 3 bytes of UTF-8 at most. */
const TITLE = 255
const MESSAGE = Math.floor((64 * 1024) / 3)

export interface AnnotationOptions {
  readonly environment: Environment
  /** The project's folder, absolute. */
  readonly root?: string
}

/**
 * Workflow commands for GitHub: an error or a warning for each budget that is not kept, on the line that imports. To be printed on standard
 * output. Where there are more than GitHub shows, the last one lists the rest. Empty where GitHub does not read.
 */
export function githubAnnotations(results: readonly BudgetResult[], options: AnnotationOptions): string {
  if (!isGitHubActions(options.environment)) return ''
  const failed = results.filter(isFailure)
  const warned = results.filter(({ status }) => status === 'warned')
  return [...commands('error', failed, options), ...commands('warning', warned, options)]
    .map(command => `${command}\n`)
    .join('')
}

type Level = 'error' | 'warning'

function commands(level: Level, results: readonly BudgetResult[], options: AnnotationOptions): readonly string[] {
  const shown = results.length <= SHOWN ? results : results.slice(0, SHOWN - 1)
  const rest = results.slice(shown.length)
  const own = shown.map(result => annotation(level, describeBudgetResult(result), placeOf(result, options)))
  const names = rest.map(({ name }) => `  ${name}`)
  return rest.length === 0
    ? own
    : [...own, annotation(level, [`${rest.length} more budgets are not kept`, ...names].join('\n'), {})]
}

type Properties = Readonly<Record<string, string | number>>

function placeOf(result: BudgetResult, { root, environment }: AnnotationOptions): Properties {
  const use = isMeasured(result) ? result.why?.use : undefined
  return use === undefined ? {} : { file: repositoryPath(use.file, root, environment), line: use.line, col: use.column }
}

function annotation(level: Level, text: string, place: Properties): string {
  const [title] = text.split('\n', 1)
  const properties = Object.entries({ ...place, title: cut(title, TITLE) }).map(
    ([name, value]) => `${name}=${escapeProperty(String(value))}`,
  )
  return `::${level} ${properties.join(',')}::${escapeData(cut(text, MESSAGE))}`
}

const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`)

/** The runner takes these back, and nothing else; `%` first, since the others have one. */
const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
