import type { SizeGraph } from '../graph/size-graph.ts'
import { dominators } from './dominators.ts'
import { garbage } from './garbage.ts'

export interface DominatorTreeOptions {
  /** Items whose subtrees are asked for, in this order. Without it there is one tree, below the super-root. */
  readonly starts?: readonly number[]
  /** The greatest `depth` of a row. */
  readonly depth?: number
  /** How many rows below the starts are looked at. Those that `depth` hides count, so there can be fewer in the result. */
  readonly rows?: number
}

export interface DominatorRow {
  /** The super-root's row, where the tree starts there, is the first and has the depth 0. */
  readonly item: number
  /** 1 for a start and for what only the super-root dominates. A row's children follow it, with the next depth. */
  readonly depth: number
  readonly bytes: number
  readonly retained: number
}

/** A tree in the order in which it is printed: every row comes right before those below it. */
export interface DominatorTree {
  readonly rows: readonly DominatorRow[]
  /** What no root reaches and which is therefore in no tree; where the tree starts at the super-root. */
  readonly unreachable?: { readonly count: number; readonly bytes: number }
}

/** What keeps what alive alone. Children are in the order of their retained bytes, the largest first; equal ones in the report's order. */
export function dominatorTree(graph: SizeGraph, options: DominatorTreeOptions = {}): DominatorTree {
  const { starts, depth = Infinity, rows: limit = Infinity } = options
  const { superRoot } = graph
  const { retained } = dominators(graph)
  const children = childrenOf(graph)
  const rows: DominatorRow[] = []
  const stack = (starts ?? [superRoot])
    .map(item => ({ item, depth: item === superRoot ? 0 : 1, isStart: true }))
    .reverse()
  let seen = 0
  for (let place = stack.pop(); place !== undefined && seen <= limit; place = stack.pop()) {
    const { item } = place
    if (!place.isStart) seen++
    if (seen > limit || place.depth > depth) continue
    rows.push({ item, depth: place.depth, bytes: bytesOf(graph, item), retained: retained[item] })
    const below = children(item)
    for (let child = below.length - 1; child >= 0; child--)
      stack.push({ item: below[child], depth: place.depth + 1, isStart: false })
  }
  return starts === undefined ? { rows, unreachable: unreachableOf(graph) } : { rows }
}

const bytesOf = ({ report: { items }, superRoot }: SizeGraph, item: number): number =>
  item === superRoot ? 0 : items[item].bytes

function unreachableOf(graph: SizeGraph): { count: number; bytes: number } {
  const items = garbage(graph)
  return { count: items.length, bytes: items.reduce((sum, item) => sum + graph.report.items[item].bytes, 0) }
}

/** Gives an item's children, sorted. */
function childrenOf(graph: SizeGraph): (item: number) => Int32Array {
  const { parent, retained } = dominators(graph)
  const offsets = new Uint32Array(parent.length + 1)
  for (const each of parent) if (each !== -1) offsets[each + 1]++
  for (let item = 0; item < parent.length; item++) offsets[item + 1] += offsets[item]
  const next = offsets.slice()
  const children = new Int32Array(offsets[parent.length])
  for (let item = 0; item < parent.length; item++) if (parent[item] !== -1) children[next[parent[item]]++] = item
  return item =>
    children
      .subarray(offsets[item], offsets[item + 1])
      .sort((one, other) => retained[other] - retained[one] || one - other)
}
