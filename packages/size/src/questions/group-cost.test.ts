import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildGraph } from '../graph/build-graph.ts'
import { anyReport, reachedWithout } from '../../../../test/support/random-graph.ts'
import { buildReport } from '../../../../test/support/size-report-builder.ts'
import { groupCost } from './group-cost.ts'

test('what two items keep together goes with both', () => {
  const graph = buildGraph(
    buildReport({
      items: [
        { name: 'main', bytes: 1 },
        { name: 'printf', bytes: 10 },
        { name: 'puts', bytes: 20 },
        { name: 'write', bytes: 100, padding: 3 },
        { name: 'also', bytes: 1000 },
      ],
      edges: [
        ['main', 'printf'],
        ['main', 'puts'],
        ['printf', 'write'],
        ['puts', 'write'],
        ['puts', 'also'],
        ['main', 'also'],
      ],
      roots: ['main'],
    }),
  )
  expect(groupCost(graph, [1])).toEqual({ own: 10, removable: 10, padding: 0, items: [1] })
  expect(groupCost(graph, [2, 1])).toEqual({ own: 30, removable: 130, padding: 3, items: [1, 2, 3] })
  expect(groupCost(graph, [])).toEqual({ own: 0, removable: 0, padding: 0, items: [] })
})

test('a group costs itself and what is reached no longer without it', () => {
  fc.assert(
    fc.property(anyReport, fc.infiniteStream(fc.boolean()), (report, picks) => {
      const group = report.items.flatMap((_, item) => (picks.next().value ? [item] : []))
      const all = reachedWithout(report, new Set())
      const stays = reachedWithout(report, new Set(group))
      const gone = report.items.flatMap((_, item) =>
        group.includes(item) || (all.has(item) && !stays.has(item)) ? [item] : [],
      )
      expect(groupCost(buildGraph(report), group).items).toEqual(gone)
    }),
  )
})
