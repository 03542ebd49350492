import { memoize } from '../graph/memoize.ts'
import type { SizeGraph } from '../graph/size-graph.ts'
import { depthFirst } from './depth-first.ts'
import type { DepthFirst } from './depth-first.ts'

/** Who keeps whom alone. */
export interface Dominators {
  /** By item: its immediate dominator, which may be the super-root; -1 where nothing reaches it, and for the super-root. */
  readonly parent: Int32Array
  /**
   * By item: the bytes that would go with it, which are its own and those of all that it dominates. What nothing reaches dominates nothing and
   * has its own bytes alone. The super-root's are those of all that is reached.
   */
  readonly retained: Float64Array
}

/** Immediate dominators and retained sizes. Takes `edges * log(items)` steps whatever the graph's shape, and no recursion. */
export const dominators: (graph: SizeGraph) => Dominators = memoize(graph => {
  const walk = depthFirst(graph)
  const immediate = immediateDominators(graph, walk)
  const { items } = graph.report
  const parent = new Int32Array(graph.superRoot + 1).fill(-1)
  const retained = new Float64Array(graph.superRoot + 1)
  for (let item = 0; item < items.length; item++) retained[item] = items[item].bytes
  // A dominator has a lower number than what it dominates.
  for (let number = walk.order.length - 1; number > 0; number--) {
    const item = walk.order[number]
    parent[item] = walk.order[immediate[number]]
    retained[parent[item]] += retained[item]
  }
  return { parent, retained }
})

/**
 * Lengauer and Tarjan, "A fast algorithm for finding dominators in a flowgraph", 1979, with path compression. By number of the walk, as all
 * in here: the number of the immediate dominator.
 */
function immediateDominators(
  { in: { offsets, items } }: SizeGraph,
  { numbers, order, parents }: DepthFirst,
): Int32Array {
  const forest = newForest(order.length)
  const { semi } = forest
  const immediate = new Int32Array(order.length)
  // Linked lists: the vertices with a given semidominator.
  const first = new Int32Array(order.length).fill(-1)
  const next = new Int32Array(order.length).fill(-1)
  for (let vertex = order.length - 1; vertex > 0; vertex--) {
    const item = order[vertex]
    for (let edge = offsets[item]; edge < offsets[item + 1]; edge++) {
      const from = numbers[items[edge]]
      if (from !== -1) semi[vertex] = Math.min(semi[vertex], semi[lowest(forest, from)])
    }
    next[vertex] = first[semi[vertex]]
    first[semi[vertex]] = vertex
    const parent = parents[vertex]
    forest.ancestor[vertex] = parent
    for (let waiting = first[parent]; waiting !== -1; waiting = next[waiting]) {
      const found = lowest(forest, waiting)
      immediate[waiting] = semi[found] < parent ? found : parent
    }
    first[parent] = -1
  }
  for (let vertex = 1; vertex < order.length; vertex++)
    if (immediate[vertex] !== semi[vertex]) immediate[vertex] = immediate[immediate[vertex]]
  return immediate
}

interface Forest {
  readonly semi: Int32Array
  /** -1 for a root of the forest. */
  readonly ancestor: Int32Array
  /** The vertex with the lowest semidominator between a vertex and its `ancestor`. */
  readonly label: Int32Array
  /** Room for `lowest`. */
  readonly path: Int32Array
}

const newForest = (size: number): Forest => ({
  semi: Int32Array.from({ length: size }, (_, vertex) => vertex),
  ancestor: new Int32Array(size).fill(-1),
  label: Int32Array.from({ length: size }, (_, vertex) => vertex),
  path: new Int32Array(size),
})

/** The vertex with the lowest semidominator on the way from `vertex` up to, and without, its root. Shortens that way. */
function lowest({ semi, ancestor, label, path }: Forest, vertex: number): number {
  if (ancestor[vertex] === -1) return vertex
  let length = 0
  for (let each = vertex; ancestor[ancestor[each]] !== -1; each = ancestor[each]) path[length++] = each
  while (length > 0) {
    const each = path[--length]
    const above = ancestor[each]
    if (semi[label[above]] < semi[label[each]]) label[each] = label[above]
    ancestor[each] = ancestor[above]
  }
  return label[vertex]
}
