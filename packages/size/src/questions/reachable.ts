import { memoize } from '../graph/memoize.ts'
import type { SizeGraph } from '../graph/size-graph.ts'
import { mark, noMarks } from '../graph/walk.ts'

/** By item and for the super-root: `1` if the super-root reaches it. */
export const reachable: (graph: SizeGraph) => Uint8Array = memoize(graph =>
  mark(graph.out, [graph.superRoot], noMarks(graph)),
)
