import { memoize } from '../graph/memoize.ts'
import type { SizeGraph } from '../graph/size-graph.ts'
import type { EdgeFilter } from '../graph/walk.ts'
import { EDGE_KINDS } from '../size-report.ts'
import type { EdgeKind, JsUse } from '../size-report.ts'

export interface WhyStep {
  readonly item: number
  /** How the step before refers to it; absent for the first, which is a root. */
  readonly edge?: EdgeKind
  /** Where JavaScript imports this item. */
  readonly use?: JsUse
}

/** A shortest way from a root down to an item, or undefined where no root reaches it. Of several, always the same. */
export function shortestPath(graph: SizeGraph, item: number): readonly WhyStep[] | undefined {
  const way = wayTo(breadthFirst(graph), graph.superRoot, item)
  return way && describeWay(graph, way.slice(1))
}

/**
 * Up to `count` ways from roots down to an item, the shortest first, none of which visits an item twice. No step is counted twice for having
 * several kinds. Yen's algorithm: takes at most one walk through the graph for each step of each way.
 */
export function shortestPaths(graph: SizeGraph, item: number, count: number): readonly (readonly WhyStep[])[] {
  const shortest = wayTo(breadthFirst(graph), graph.superRoot, item)
  if (shortest === undefined) return []
  const found: Way[] = [shortest]
  const candidates = new Map<string, Way>()
  while (found.length < count) {
    for (const way of deviations(graph, found)) candidates.set(way.join(), way)
    const best = Array.from(candidates.values()).reduce<Way | undefined>(
      (least, way) => (least === undefined || isBefore(way, least) ? way : least),
      undefined,
    )
    if (best === undefined) break
    candidates.delete(best.join())
    found.push(best)
  }
  return found.map(way => describeWay(graph, way.slice(1)))
}

/** Items from the super-root to the one asked for. */
type Way = readonly number[]

function isBefore(one: Way, other: Way): boolean {
  if (one.length !== other.length) return one.length < other.length
  const differs = one.findIndex((item, step) => item !== other[step])
  return differs !== -1 && one[differs] < other[differs]
}

/** The shortest ways that leave the last found one somewhere, and take no step from there that a found one takes. */
function* deviations(graph: SizeGraph, found: readonly Way[]): Generator<Way> {
  const last = found[found.length - 1]
  const target = last[last.length - 1]
  for (let step = 0; step < last.length - 1; step++) {
    const start = last.slice(0, step + 1)
    const before = new Set(start)
    const taken = new Set(
      found.filter(way => start.every((item, place) => way[place] === item)).map(way => way[step + 1]),
    )
    const from = last[step]
    const tree = searchBreadthFirst(graph, from, (at, to) => !before.has(to) && !(at === from && taken.has(to)))
    const rest = wayTo(tree, from, target)
    if (rest !== undefined) yield [...start, ...rest.slice(1)]
  }
}

/** By item: the item before it on a shortest way; -1 where there is none, and for the start. */
type Before = Int32Array

const breadthFirst = memoize(graph => searchBreadthFirst(graph, graph.superRoot))

function searchBreadthFirst({ superRoot, out }: SizeGraph, start: number, may?: EdgeFilter): Before {
  const before = new Int32Array(superRoot + 1).fill(-1)
  const queue = new Int32Array(superRoot + 1)
  queue[0] = start
  let length = 1
  for (let place = 0; place < length; place++) {
    const item = queue[place]
    for (let edge = out.offsets[item]; edge < out.offsets[item + 1]; edge++) {
      const to = out.items[edge]
      if (before[to] !== -1 || to === start || (may !== undefined && !may(item, to))) continue
      before[to] = item
      queue[length++] = to
    }
  }
  return before
}

function wayTo(before: Before, start: number, target: number): Way | undefined {
  if (start === target) return [start]
  if (before[target] === -1) return undefined
  const way = [target]
  for (let item = before[target]; item !== start; item = before[item]) way.push(item)
  return [...way, start].reverse()
}

function describeWay(graph: SizeGraph, items: Way): readonly WhyStep[] {
  return items.map((item, step) => {
    const from = step === 0 ? undefined : items[step - 1]
    const use = graph.report.uses.find(each => each.to === item && (from === undefined || each.from === from))
    return {
      item,
      ...(from !== undefined && { edge: kindOfEdge(graph, from, item) }),
      ...(use !== undefined && { use }),
    }
  })
}

function kindOfEdge({ out }: SizeGraph, from: number, to: number): EdgeKind {
  let edge = out.offsets[from]
  while (out.items[edge] !== to) edge++
  return EDGE_KINDS[out.kinds[edge]].name
}
