import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildGraph } from '../graph/build-graph.ts'
import type { SizeReport } from '../size-report.ts'
import { anyReport, reachedWithout } from '../../../../test/support/random-graph.ts'
import { buildReport } from '../../../../test/support/size-report-builder.ts'
import { dominators } from './dominators.ts'
import { reachable } from './reachable.ts'

test('a dominator is what alone keeps an item, and retains what would go with it', () => {
  fc.assert(
    fc.property(anyReport, report => {
      const graph = buildGraph(report)
      const { parent, retained } = dominators(graph)
      const reached = reachedWithout(report, new Set())
      const kept = report.items.map((_, item) => lostWithout(report, item))
      report.items.forEach(({ bytes }, item) => {
        expect(reachable(graph)[item] === 1).toBe(reached.has(item))
        const above = kept.flatMap((lost, dominator) => (dominator !== item && lost.has(item) ? [dominator] : []))
        if (!reached.has(item)) {
          expect([parent[item], retained[item]]).toEqual([-1, bytes])
          return
        }
        // The immediate one is dominated by all others.
        const immediate = above.find(each => above.every(other => other === each || kept[other].has(each)))
        expect(parent[item]).toBe(immediate ?? graph.superRoot)
        expect(retained[item]).toBe(bytesOf(report, kept[item]))
      })
      expect(parent[graph.superRoot]).toBe(-1)
      expect(retained[graph.superRoot]).toBe(bytesOf(report, reached))
    }),
    { numRuns: 500 },
  )
})

function lostWithout(report: SizeReport, item: number): ReadonlySet<number> {
  const stays = reachedWithout(report, new Set([item]))
  return new Set(Array.from(reachedWithout(report, new Set())).filter(each => !stays.has(each)))
}

const bytesOf = ({ items }: SizeReport, chosen: ReadonlySet<number>): number =>
  Array.from(chosen).reduce((sum, item) => sum + items[item].bytes, 0)

test('edges that keep nothing alive do not count', () => {
  const report = buildReport({
    items: [
      { name: 'f', bytes: 10 },
      { name: '.debug_info', bytes: 5 },
    ],
    edges: [['f', '.debug_info', 'debug']],
    roots: ['f'],
  })
  expect(dominators(buildGraph(report)).parent[1]).toBe(-1)
})

const MANY = 50_000

test('15. a chain of 50,000 calls, and the same as a cycle, are no deeper than a short one', () => {
  const items = Array.from({ length: MANY }, (_, place) => ({ name: `f${String(place)}`, bytes: 2 }))
  const chain = items.slice(1).map((_, place): [number, number] => [place, place + 1])
  for (const edges of [chain, [...chain, [MANY - 1, 0] as const]]) {
    const { parent, retained } = dominators(buildGraph(buildReport({ items, edges, roots: [0] })))
    expect(retained[0]).toBe(2 * MANY)
    expect(parent[MANY - 1]).toBe(MANY - 2)
    expect(retained[MANY - 1]).toBe(2)
  }
})

test('15. a ladder whose dominators lie far apart is no harder', () => {
  // Each of a long chain also goes to the one item at the end, and back from there to all.
  const items = Array.from({ length: MANY }, (_, place) => ({ name: `f${String(place)}`, bytes: 1 }))
  const edges = items.slice(1).flatMap((_, place): [number, number][] => [
    [place, place + 1],
    [MANY - 1, place],
    [place, MANY - 1],
  ])
  const { parent, retained } = dominators(buildGraph(buildReport({ items, edges, roots: [0] })))
  expect(parent[MANY - 1]).toBe(0)
  expect(retained[0]).toBe(MANY)
})
