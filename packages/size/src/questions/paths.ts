import type { SizeGraph } from '../graph/size-graph.ts'
import { neighbours } from '../graph/walk.ts'

export interface PathOptions {
  /** Items to start from, in this order. Without it: every item, or when descending every root, the largest first. */
  readonly starts?: readonly number[]
  /** From an item to what it refers to; otherwise to what refers to it. */
  readonly descending?: boolean
  /** How many steps a path may have; 10. */
  readonly depth?: number
  /** How many neighbours of one item are followed; 10. */
  readonly breadth?: number
  /** How many rows there may be; where there would be more, `depth` is lowered until there are not. 100,000. */
  readonly rows?: number
  /** Whether each row lists its neighbours, all of them; they count as rows. */
  readonly neighbours?: boolean
}

export interface PathRow {
  readonly item: number
  /** 0 for a start. The rows one step further follow, with the next depth. */
  readonly depth: number
  /** Its neighbours that are not on the way from the start, also those beyond `depth` and `breadth`. */
  readonly neighbours?: readonly number[]
}

/** Trees of paths in the order in which they are printed: every row comes right before those below it. */
export interface PathTree {
  readonly rows: readonly PathRow[]
  /** The depth that was asked for, or the lower one that kept within the limit of rows. */
  readonly depth: number
  /** Whether `depth` was lowered. */
  readonly limited: boolean
}

const DEFAULT = { depth: 10, breadth: 10, rows: 100_000 }

/**
 * The paths without cycles that lead to some items, or away from them. Neighbours come in the report's order, not by size.
 *
 * Nothing is expanded that is not a row of the result, and the number of rows is bounded, whatever the graph. An item that refers to itself is
 * its own neighbour once.
 */
export function paths(graph: SizeGraph, options: PathOptions = {}): PathTree {
  const { depth = DEFAULT.depth, rows: limit = DEFAULT.rows } = options
  const starts = options.starts ?? largestFirst(graph, allStarts(graph, options))
  let rows = expand(graph, starts, options, { depth: 0, limit: Infinity }) ?? []
  for (let reached = 1; reached <= depth; reached++) {
    const deeper = expand(graph, starts, options, { depth: reached, limit })
    if (deeper === undefined) return { rows, depth: reached - 1, limited: true }
    // No path goes on.
    if (deeper.length === rows.length) break
    rows = deeper
  }
  return { rows, depth, limited: false }
}

const allStarts = (graph: SizeGraph, { descending = false }: PathOptions): Iterable<number> =>
  descending ? neighbours(graph, graph.out, graph.superRoot) : graph.report.items.keys()

const largestFirst = ({ report: { items } }: SizeGraph, chosen: Iterable<number>): readonly number[] =>
  Array.from(chosen).sort((one, other) => items[other].bytes - items[one].bytes)

interface Bounds {
  readonly depth: number
  readonly limit: number
}
/** An item on the way: what is left to do below it. */
interface Place {
  readonly item: number
  readonly next: readonly number[]
  done: number
}

/** The rows up to a depth, or undefined where there are more than `limit`. */
function expand(
  graph: SizeGraph,
  starts: readonly number[],
  options: PathOptions,
  bounds: Bounds,
): PathRow[] | undefined {
  const { breadth = DEFAULT.breadth, neighbours: isListing = false } = options
  const edges = options.descending === true ? graph.out : graph.in
  const onTheWay = new Set<number>()
  const rows: PathRow[] = []
  let cells = 0
  const enter = (item: number, depth: number): Place => {
    const all: number[] = []
    for (const next of neighbours(graph, edges, item)) {
      if (!isListing && (depth === bounds.depth || all.length === breadth)) break
      if (!onTheWay.has(next)) all.push(next)
    }
    cells += isListing ? all.length + 1 : 1
    rows.push(isListing ? { item, depth, neighbours: all } : { item, depth })
    onTheWay.add(item)
    return { item, next: depth === bounds.depth ? [] : all.slice(0, breadth), done: 0 }
  }
  for (const start of starts) {
    const way: Place[] = [enter(start, 0)]
    for (let place = way.at(-1); place !== undefined && cells <= bounds.limit; place = way.at(-1)) {
      if (place.done === place.next.length) {
        onTheWay.delete(place.item)
        way.pop()
      } else way.push(enter(place.next[place.done++], way.length))
    }
    if (cells > bounds.limit) return undefined
  }
  return rows
}
