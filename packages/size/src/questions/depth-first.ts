import type { SizeGraph } from '../graph/size-graph.ts'

/** What the super-root reaches, numbered in the order of a depth-first walk. The super-root has the number 0. */
export interface DepthFirst {
  /** By item and for the super-root: its number, or -1 where nothing reaches it. */
  readonly numbers: Int32Array
  /** By number: the item. */
  readonly order: Int32Array
  /** By number: the number of the item from which the walk came; the super-root is its own. */
  readonly parents: Int32Array
}

export function depthFirst({ superRoot, out }: SizeGraph): DepthFirst {
  const size = superRoot + 1
  const numbers = new Int32Array(size).fill(-1)
  const order = new Int32Array(size)
  const parents = new Int32Array(size)
  const next = out.offsets.slice(0, size)
  const stack = new Int32Array(size)
  let depth = 0
  let count = 1
  stack[0] = superRoot
  numbers[superRoot] = 0
  order[0] = superRoot
  while (depth >= 0) {
    const item = stack[depth]
    if (next[item] === out.offsets[item + 1]) {
      depth--
      continue
    }
    const to = out.items[next[item]++]
    if (numbers[to] !== -1) continue
    parents[count] = numbers[item]
    order[count] = to
    numbers[to] = count++
    stack[++depth] = to
  }
  return { numbers, order: order.subarray(0, count), parents: parents.subarray(0, count) }
}
