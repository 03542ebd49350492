import type { SizeGraph } from '../graph/size-graph.ts'
import { groupCost } from '../questions/group-cost.ts'
import { importCost } from '../questions/import-cost.ts'
import type { Baseline, CompressedSizes } from './baseline.ts'
import { groupRow } from './groups.ts'
import type { Recorded } from './groups.ts'
import type { PlannedBudget } from './read-budgets.ts'
import { isShipped } from './select-matches.ts'
import type { Match } from './select-matches.ts'

/** A size, or why there is none. */
export type Measured =
  | {
      readonly bytes: number
      /** Who compressed. */
      readonly by?: string
      /** What is in it. */
      readonly items: readonly number[]
    }
  | { readonly missing: string }

type Question = Pick<PlannedBudget, 'select' | 'metric' | 'compression' | 'isSum'>

/** Measures what a budget is for in this build. */
export function measure(graph: SizeGraph, { metric, compression }: Question, match: Match): Measured {
  const { outputs, items } = graph.report
  const { items: own, uses } = match
  if (compression !== 'raw') return measureFiles(graph, compression, match)
  if (metric !== 'self' && uses !== undefined) {
    const { exclusive, items: kept } = importCost(graph, uses)
    return { bytes: exclusive, items: kept }
  }
  if (metric !== 'self') {
    const { removable, items: kept } = groupCost(graph, own)
    return { bytes: removable, items: kept }
  }
  const bytes =
    match.outputs === undefined
      ? sum(own.map(item => items[item].bytes))
      : sum(match.outputs.map(output => outputs[output].bytes))
  return { bytes, items: own }
}

function measureFiles({ report }: SizeGraph, compression: 'gzip' | 'brotli', match: Match): Measured {
  const files = (match.outputs ?? []).map(output => report.outputs[output])
  const inlined = files.find(({ role }) => role === 'inlined')
  if (inlined?.within !== undefined)
    return {
      missing: `${inlined.name} is text in ${report.outputs[inlined.within].name}, and compressed with that: give a budget to that file, or leave out compression`,
    }
  const unmeasured = files.find(({ compressed }) => compressed?.[compression] === undefined)
  if (unmeasured !== undefined)
    return {
      missing: `the ${compression} size of ${unmeasured.name} was not measured: give the contents and a compressor`,
    }
  const sizes = files.flatMap(({ compressed }) => compressed?.[compression] ?? [])
  return { bytes: sum(sizes.map(({ bytes }) => bytes)), by: listed(sizes.map(({ by }) => by)), items: match.items }
}

/** What the percentages of `max` and `warn` are of, in the same compression: the outputs that the match is in, or all of them for one output. */
export function wholeOf(graph: SizeGraph, { compression }: Question, match: Match): number {
  const { outputs, items } = graph.report
  const around =
    match.outputs === undefined
      ? [...new Set(match.items.map(item => items[item].output))].map(output => outputs[output])
      : outputs.filter(isShipped)
  return sum(
    around.map(({ bytes, compressed }) => (compression === 'raw' ? bytes : (compressed?.[compression]?.bytes ?? 0))),
  )
}

/** The name under which a baseline has a size that is no sum of its tables. */
export const recordedName = ({ metric }: Question, match: Match): string =>
  `${match.what}, ${metric === 'self' ? 'self' : 'retained'}`

/** Whether only `Baseline.budgets` can have it. */
export const isRecordedByName = ({ select, metric }: Question): boolean =>
  metric !== 'self' || (select !== 'total' && select.kind === 'import')

/** The size that a match had; 0 where it is new. */
export function measureBaseline(
  baseline: Baseline,
  question: Question,
  match: Match,
): { readonly bytes: number; readonly by?: string } | { readonly missing: string } {
  const { select, compression, isSum } = question
  if (compression !== 'raw') return compressedIn(baseline.compressed[compression], question, match)
  if (isRecordedByName(question)) {
    const name = recordedName(question, match)
    const bytes = baseline.budgets.get(name)
    return bytes === undefined
      ? { missing: `the baseline does not have '${name}': write it again with these budgets` }
      : { bytes }
  }
  if (select === 'total') return { bytes: sum([...baseline.outputs.values()]) }
  const { recorded, matcher } = groupRow(select.kind)
  const isMeant = matcher(select.pattern)
  const isPart = ({ label, name }: Recorded): boolean => match.labels.includes(label) || (isSum && isMeant(name))
  return { bytes: sum((recorded?.(baseline) ?? []).filter(isPart).map(({ bytes }) => bytes)) }
}

function compressedIn(
  sizes: CompressedSizes,
  { select, compression, isSum }: Question,
  { labels }: Match,
): { readonly bytes: number; readonly by?: string } | { readonly missing: string } {
  if (sizes.size === 0)
    return {
      missing: `the baseline has no ${compression} sizes: write it again from a build in which they are measured`,
    }
  const isMeant = select !== 'total' && isSum ? groupRow(select.kind).matcher(select.pattern) : () => false
  const rows = Array.from(sizes, ([by, outputs]) => ({
    by,
    bytes: [...outputs].filter(([name]) => select === 'total' || labels.includes(name) || isMeant(name)),
  })).filter(({ bytes }) => bytes.length > 0)
  return {
    bytes: sum(rows.flatMap(({ bytes }) => bytes.map(([, each]) => each))),
    ...(rows.length === 0 ? {} : { by: listed(rows.map(({ by }) => by)) }),
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

/** Each once, in one order. */
const listed = (texts: readonly string[]): string => [...new Set(texts)].sort().join('; ')
