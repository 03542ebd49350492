import type { SizeGraph } from '../graph/size-graph.ts'
import { reachable } from './reachable.ts'

/** The items that no root reaches, the largest first; equal ones in the report's order. */
export function garbage(graph: SizeGraph): readonly number[] {
  const reached = reachable(graph)
  const { items } = graph.report
  return Array.from(items.keys())
    .filter(item => reached[item] === 0)
    .sort((one, other) => items[other].bytes - items[one].bytes)
}
