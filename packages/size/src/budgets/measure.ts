import type { SizeGraph } from '../graph/size-graph.ts'
import { dominators } from '../questions/dominators.ts'
import { groupCost } from '../questions/group-cost.ts'
import { importCost } from '../questions/import-cost.ts'
import type { PlannedBudget } from './read-budgets.ts'
import { isShipped } from './select-matches.ts'
import type { Match } from './select-matches.ts'

export interface MeasuredSize {
  readonly bytes: number
  /** Who compressed. */
  readonly by?: string
  /** What is in it; may take a walk through the graph. */
  readonly items: () => readonly number[]
}

/** A size, or why there is none. */
export type Measured = MeasuredSize | { readonly missing: string }

export type Question = Pick<PlannedBudget, 'select' | 'metric' | 'compression' | 'isSum'>

/** Measures what a budget is for in this build. */
export function measure(graph: SizeGraph, { metric, compression }: Question, match: Match): Measured {
  const { outputs, items } = graph.report
  const { items: own, uses } = match
  if (compression !== 'raw') return measureFiles(graph, compression, match)
  if (metric !== 'self' && uses !== undefined) {
    const { exclusive, items: kept } = importCost(graph, uses)
    return { bytes: exclusive, items: () => kept }
  }
  if (metric !== 'self') return measureRetained(graph, own)
  const bytes =
    match.outputs === undefined
      ? sum(own.map(item => items[item].bytes))
      : sum(match.outputs.map(output => outputs[output].bytes))
  return { bytes, items: () => own }
}

/** Of single items, all are known at once, so that a budget may be for each symbol of a program. */
function measureRetained(graph: SizeGraph, own: readonly number[]): Measured {
  if (own.length === 1) return { bytes: dominators(graph).retained[own[0]], items: () => groupCost(graph, own).items }
  const { removable, items } = groupCost(graph, own)
  return { bytes: removable, items: () => items }
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
      missing: `the ${compression} size of ${unmeasured.name} was not measured: a report has no bytes to compress, so check the file itself, with its report (--report)`,
    }
  const sizes = files.flatMap(({ compressed }) => compressed?.[compression] ?? [])
  return {
    bytes: sum(sizes.map(({ bytes }) => bytes)),
    by: listed(sizes.map(({ by }) => by)),
    items: () => match.items,
  }
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

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

/** Each once, in one order. */
export const listed = (texts: readonly string[]): string => [...new Set(texts)].sort().join('; ')
