import type { SizeGraph } from '../graph/size-graph.ts'
import type { JsUse, Root } from '../size-report.ts'
import { sharedBy } from './shared-by.ts'
import { shortestPath } from './shortest-path.ts'
import type { WhyStep } from './shortest-path.ts'

/** Why an item is in the output. */
export interface Why {
  /** A shortest way: from a root, or the JavaScript module that is the bundle's entry, down to the item. */
  readonly steps: readonly WhyStep[]
  /** The root at which it starts. */
  readonly root: Root
  /** All roots that reach the item. */
  readonly sharedBy: readonly Root[]
  /** All imports in JavaScript that reach it. */
  readonly usedBy: readonly JsUse[]
}

/** Why an item is there, or undefined where no root reaches it. */
export function why(graph: SizeGraph, item: number): Why | undefined {
  const steps = shortestPath(graph, item)
  const root = steps && graph.report.roots.find(each => each.item === steps[0].item)
  if (steps === undefined || root === undefined) return undefined
  const { roots, uses } = sharedBy(graph, item)
  return { steps, root, sharedBy: roots, usedBy: uses }
}
