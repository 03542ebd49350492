import { expect, test } from 'vitest'
import { buildGraph } from '../graph/build-graph.ts'
import type { SizeGraph } from '../graph/size-graph.ts'
import { buildReport } from '../../../../test/support/size-report-builder.ts'
import type { BuiltEdge } from '../../../../test/support/size-report-builder.ts'
import { paths } from './paths.ts'
import type { PathOptions } from './paths.ts'

const graphOf = (names: string, edges: readonly BuiltEdge[], roots: readonly string[]): SizeGraph =>
  buildGraph(
    buildReport({ items: Array.from(names, (name, place) => ({ name, bytes: 10 + (place % 3) })), edges, roots }),
  )

const shown = (graph: SizeGraph, options?: PathOptions): readonly string[] =>
  paths(graph, options).rows.map(({ item, depth }) => '-'.repeat(depth) + graph.report.items[item].name)

/** r calls a and b, which call c; c and b call each other. */
const GRAPH = graphOf(
  'rabc',
  [
    ['r', 'a'],
    ['r', 'b'],
    ['a', 'c'],
    ['b', 'c'],
    ['c', 'b'],
  ],
  ['r'],
)

test('from an item up to what refers to it, without cycles, neighbours in the order of the report', () => {
  expect(shown(GRAPH, { starts: [3] })).toEqual(['c', '-a', '--r', '-b', '--r'])
})

test('from an item down to what it refers to', () => {
  expect(shown(GRAPH, { starts: [0], descending: true })).toEqual(['r', '-a', '--c', '---b', '-b', '--c'])
})

test('without starts: all items up, or the roots down, the largest first', () => {
  const startsOf = (options: PathOptions): readonly string[] => shown(GRAPH, { ...options, depth: 0 })
  expect(startsOf({})).toEqual(['b', 'a', 'r', 'c'])
  expect(startsOf({ descending: true })).toEqual(['r'])
})

test('a reference of several kinds is one', () => {
  const graph = graphOf(
    'ra',
    [
      ['r', 'a'],
      ['r', 'a', 'address'],
    ],
    ['r'],
  )
  expect(shown(graph, { starts: [1] })).toEqual(['a', '-r'])
})

test('what refers to itself is its own neighbour once', () => {
  const graph = graphOf(
    'ra',
    [
      ['r', 'a'],
      ['a', 'a'],
    ],
    ['r'],
  )
  expect(shown(graph, { starts: [1] })).toEqual(['a', '-r', '-a', '--r'])
})

test('depth and breadth bound it; neighbours are listed beyond both', () => {
  expect(shown(GRAPH, { starts: [3], depth: 1 })).toEqual(['c', '-a', '-b'])
  expect(shown(GRAPH, { starts: [3], breadth: 1 })).toEqual(['c', '-a', '--r'])
  const { rows } = paths(GRAPH, { starts: [3], depth: 1, breadth: 1, neighbours: true })
  expect(rows).toEqual([
    { item: 3, depth: 0, neighbours: [1, 2] },
    { item: 1, depth: 1, neighbours: [0] },
  ])
})

test('16. where everything calls everything, the depth is lowered until the rows are few enough', () => {
  const names = 'abcdefghijklmnopqrst'
  const graph = graphOf(
    names,
    Array.from(names).flatMap(from => Array.from(names, (to): BuiltEdge => [from, to])),
    ['a'],
  )
  const found = paths(graph, { starts: [3], breadth: 1000, depth: 1000, rows: 500 })
  expect(found).toMatchObject({ depth: 2, limited: true })
  expect(found.rows.length).toBeGreaterThan(300)
  expect(found.rows.length).toBeLessThanOrEqual(500)
  expect(paths(graph, { starts: [3], depth: 2, breadth: 2 })).toMatchObject({ depth: 2, limited: false })
})

test('15. a chain of 50,000 calls', () => {
  const many = 50_000
  const items = Array.from({ length: many }, (_, place) => ({ name: `f${String(place)}`, bytes: 1 }))
  const edges = items.slice(1).map((_, place): [number, number] => [place, place + 1])
  const graph = buildGraph(buildReport({ items, edges, roots: [0] }))
  expect(paths(graph, { starts: [many - 1], depth: 12 }).rows).toHaveLength(13)
  expect(paths(graph, { depth: 1 }).rows).toHaveLength(2 * many - 1)
})
