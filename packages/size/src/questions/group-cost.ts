import type { SizeGraph } from '../graph/size-graph.ts'
import { mark, noMarks } from '../graph/walk.ts'
import { reachable } from './reachable.ts'

/** What a set of items costs: an archive, an object, a crate. */
export interface GroupCost {
  /** The bytes of the items themselves. */
  readonly own: number
  /** The bytes that nothing would reach, or that would be gone, once the items are gone. No less than `own`. */
  readonly removable: number
  /** Unused digits of numbers in those bytes, which are their output's item `LEB padding` and would be gone too. */
  readonly padding: number
  /** Whose bytes those are, ascending: the group's items and what is there for them alone. */
  readonly items: readonly number[]
}

/** What removing `group` would save. That is more than the sum of its items' retained bytes where they share something. */
export function groupCost(graph: SizeGraph, group: Iterable<number>): GroupCost {
  const { items } = graph.report
  const members = noMarks(graph)
  for (const item of group) members[item] = 1
  const reached = reachable(graph)
  const stays = mark(graph.out, [graph.superRoot], members.slice())
  let own = 0
  let removable = 0
  let padding = 0
  const gone: number[] = []
  for (let item = 0; item < items.length; item++) {
    const isMember = members[item] !== 0
    if (isMember) own += items[item].bytes
    if (!isMember && (reached[item] === 0 || stays[item] !== 0)) continue
    removable += items[item].bytes
    padding += items[item].padding ?? 0
    gone.push(item)
  }
  return { own, removable, padding, items: gone }
}
