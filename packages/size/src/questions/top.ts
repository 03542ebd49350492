import type { SizeGraph } from '../graph/size-graph.ts'
import { dominators } from './dominators.ts'

export interface TopRow {
  readonly item: number
  readonly bytes: number
  /** Where rows were asked for by retained bytes. */
  readonly retained?: number
}

/** All items, the largest first, by their own or their retained bytes. Equal ones are in the report's order. */
export function top(
  graph: SizeGraph,
  { by = 'bytes' }: { readonly by?: 'bytes' | 'retained' } = {},
): readonly TopRow[] {
  const { items } = graph.report
  if (by === 'bytes')
    return items.map(({ bytes }, item) => ({ item, bytes })).sort((one, other) => other.bytes - one.bytes)
  const { retained } = dominators(graph)
  return items
    .map(({ bytes }, item) => ({ item, bytes, retained: retained[item] }))
    .sort((one, other) => other.retained - one.retained)
}
