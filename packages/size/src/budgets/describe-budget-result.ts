import type { BudgetResult, CheckedLimit, Grown, ImportLine, MeasuredResult, WhyPath } from './budget-result.ts'
import { isMeasured } from './budget-result.ts'
import { formatBytes, formatChange, formatSize } from './format-size.ts'

/** Longer ways are cut in the middle: both ends say most. */
const SHOWN_STEPS = 8

const SHOWN_USES = 3

/**
 * The text of a result, without a prefix for the program's name or the severity. One line for a budget that is kept; where a limit is broken:
 * what it is, by how much, since when, what is in it, who wants it, and what would be saved.
 */
export function describeBudgetResult(result: BudgetResult): string {
  if (!isMeasured(result)) {
    const title = result.status === 'skipped' ? 'budget skipped' : 'budget not checked'
    return [`${title}: ${result.name}`, ...result.message.split('\n').map(line => `  ${line}`)].join('\n')
  }
  if (result.status === 'passed') return `budget kept: ${result.name}\n  ${row('is', keptText(result))}`
  const rows: readonly (readonly [string, string])[] = [
    ...brokenLimits(result).map(limit => ['limit', limitText(limit, result)] as const),
    ...baselineRows(result),
    ...listRow('grew', result.grown.map(grownText)),
    ...listRow(
      'largest',
      result.contributors.map(({ name, bytes }) => `${name} ${formatSize(bytes)}`),
    ),
    ...(result.why === undefined ? [] : whyRows(result.why)),
    ...listRow(
      'saving',
      result.savings.map(({ bytes, without }) => `${formatSize(bytes)} without ${without}`),
    ),
    ...result.copies.map(
      ({ files, saved }) =>
        ['copies', `${files.join(', ')} are the same; one would save ${formatSize(saved)}`] as const,
    ),
  ]
  const title = result.status === 'failed' ? 'budget exceeded' : 'budget warning'
  return [`${title}: ${result.name}`, ...rows.map(([label, text]) => `  ${row(label, text)}`)].join('\n')
}

const row = (label: string, text: string): string => `${label.padEnd(8)} ${text}`

const listRow = (label: string, texts: readonly string[]): readonly (readonly [string, string])[] =>
  texts.length === 0 ? [] : [[label, texts.join(', ')]]

/** The limits that decided on the result. */
export const brokenLimits = ({ limits, status }: MeasuredResult): readonly CheckedLimit[] =>
  limits.filter(({ isBroken, severity }) => isBroken && (severity === 'error') === (status === 'failed'))

/** `12,345 bytes`, and who compressed. */
const measuredText = ({ bytes, compression, metric }: MeasuredResult): string =>
  [
    formatBytes(bytes),
    ...(metric === 'self' ? [] : [metric]),
    ...(compression === 'raw' ? [] : [`in ${compression}`]),
  ].join(' ')

function limitText({ field, given, bytes }: CheckedLimit, result: MeasuredResult): string {
  const isShare = given.endsWith('%') || field.endsWith('Increase')
  const limit = isShare ? `${field} ${given}, ${formatBytes(bytes)}` : `${field} ${given}`
  return `${limit}; is ${measuredText(result)}, ${formatBytes(result.bytes - bytes)} too much`
}

function keptText(result: MeasuredResult): string {
  const limits = result.limits.map(({ field, given }) => `${field} ${given}`)
  return `${measuredText(result)} (${limits.join(', ')})`
}

function baselineRows({ baseline, bytes, by }: MeasuredResult): readonly (readonly [string, string])[] {
  if (baseline === undefined) return []
  const change = `${formatBytes(baseline.bytes)}, so ${formatChange(bytes - baseline.bytes)}`
  if (baseline.by === undefined || baseline.by === by) return [['baseline', change]]
  return [
    ['baseline', `${change}; by ${baseline.by}, now by ${by}, so ${formatBytes(baseline.tolerance)} are tolerated`],
  ]
}

const grownText = ({ name, before, after }: Grown): string =>
  before === undefined ? `${name} ${formatChange(after)} (new)` : `${name} ${formatChange(after - before)}`

function whyRows({ use, steps, sharedWith }: WhyPath): readonly (readonly [string, string])[] {
  const path = ['', shorten(steps).join(' → ')] as const
  if (use === undefined) return [['why', path[1]]]
  const why = ['why', `${placeOf(use)} imports ${use.name} from '${use.specifier}'`] as const
  return [why, path, ...listRow('shared', sharedTexts(sharedWith))]
}

const placeOf = ({ file, line, column }: ImportLine): string => `${file}:${line}:${column}`

/** Where else it is wanted. */
function sharedTexts(uses: readonly ImportLine[]): readonly string[] {
  const texts = uses.slice(0, SHOWN_USES).map(use => `with ${use.name} at ${placeOf(use)}`)
  return uses.length > SHOWN_USES ? [...texts, `and ${uses.length - SHOWN_USES} more`] : texts
}

function shorten(steps: readonly string[]): readonly string[] {
  if (steps.length <= SHOWN_STEPS) return steps
  const half = SHOWN_STEPS / 2
  return [...steps.slice(0, half), `… ${steps.length - SHOWN_STEPS} more …`, ...steps.slice(-half)]
}
