import type { SizeGraph } from '../graph/size-graph.ts'
import { mark, noMarks } from '../graph/walk.ts'
import type { JsUse, Root } from '../size-report.ts'

/** All that an item is there for. */
export interface SharedBy {
  /** The roots that reach it. */
  readonly roots: readonly Root[]
  /** The imports in JavaScript that reach it. */
  readonly uses: readonly JsUse[]
}

/** Which roots and which imports reach an item: where there are several, none of them alone keeps it. In the report's order. */
export function sharedBy(graph: SizeGraph, item: number): SharedBy {
  const { roots, uses } = graph.report
  const reaching = mark(graph.in, [item], noMarks(graph))
  return { roots: roots.filter(root => reaching[root.item] !== 0), uses: uses.filter(use => reaching[use.to] !== 0) }
}
