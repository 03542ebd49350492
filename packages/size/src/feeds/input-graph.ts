import { EDGE_KINDS } from '../size-report.ts'
import type { SizeReport } from '../size-report.ts'

/**
 * By input: the inputs that it refers to, itself or by way of what has no input, such as entries of exports. In ascending order. Time is linear
 * in the edges for each input at worst, as much of the graph has inputs.
 */
export function inputGraph(report: SizeReport): readonly (readonly number[])[] {
  const { items, inputs } = report
  const next = successors(report)
  const own: number[][] = inputs.map(() => [])
  items.forEach(({ input }, position) => {
    if (input !== undefined) own[input].push(position)
  })
  return own.map((start, input) => {
    const found = new Set<number>()
    const seen = new Set(start)
    // The set grows while it is walked.
    for (const from of seen)
      for (const to of next.get(from) ?? []) {
        const reached = items[to].input
        if (reached === undefined) seen.add(to)
        else if (reached !== input) found.add(reached)
      }
    return [...found].sort((one, other) => one - other)
  })
}

function successors({ edges }: SizeReport): ReadonlyMap<number, readonly number[]> {
  const next = new Map<number, number[]>()
  for (let edge = 0; edge < edges.from.length; edge++) {
    if (!EDGE_KINDS[edges.kind[edge]].keeps) continue
    const known = next.get(edges.from[edge])
    if (known === undefined) next.set(edges.from[edge], [edges.to[edge]])
    else known.push(edges.to[edge])
  }
  return next
}
