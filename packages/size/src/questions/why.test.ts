import { expect, test } from 'vitest'
import { buildGraph } from '../graph/build-graph.ts'
import type { SizeGraph } from '../graph/size-graph.ts'
import { buildReport } from '../../../../test/support/size-report-builder.ts'
import type { WhyStep } from './shortest-path.ts'
import { shortestPath, shortestPaths } from './shortest-path.ts'
import { why } from './why.ts'

const ITEMS = ['export "go"', 'export "stop"', 'go', 'stop', 'both', 'dead'].map(name => ({
  name,
  bytes: 10,
  kind: name.startsWith('export') ? ('export' as const) : ('function' as const),
}))
const EDGES = [
  ['export "go"', 'go', 'export'],
  ['export "stop"', 'stop', 'export'],
  ['go', 'both', 'address'],
  ['stop', 'go'],
  ['stop', 'both', 'call'],
] as const

const BARE = buildGraph(buildReport({ items: ITEMS, edges: EDGES, roots: ['export "go"', 'export "stop"'] }))

const BUNDLE = buildGraph(
  buildReport({
    items: [
      ...ITEMS,
      { name: 'src/main.ts', bytes: 5, kind: 'js-module' as const, output: 1 },
      { name: 'src/other.ts', bytes: 5, kind: 'js-module' as const, output: 1 },
    ],
    outputs: [{ name: 'm.wasm' }, { name: 'main.js', kind: 'js' }],
    edges: [...EDGES, ['src/main.ts', 'src/other.ts', 'js-import']],
    uses: [
      { from: 'src/other.ts', to: 'export "stop"', name: 'stop', line: 3, column: 10 },
      { from: 'src/main.ts', to: 'export "go"', name: 'go', line: 7, column: 8 },
    ],
    roots: [['src/main.ts', 'js-entry']],
  }),
)

const position = (graph: SizeGraph, name: string): number => graph.report.items.findIndex(item => item.name === name)
const named = (graph: SizeGraph, steps: readonly WhyStep[] | undefined): readonly string[] | undefined =>
  steps?.map(({ item, edge }) => `${edge === undefined ? '' : `${edge}: `}${graph.report.items[item].name}`)

test('the shortest way from an export', () => {
  expect(named(BARE, shortestPath(BARE, position(BARE, 'both')))).toEqual([
    'export "go"',
    'export: go',
    'address: both',
  ])
})

test('from the line of JavaScript', () => {
  const found = why(BUNDLE, position(BUNDLE, 'both'))
  expect(named(BUNDLE, found?.steps)).toEqual([
    'src/main.ts',
    'js-uses-export: export "go"',
    'export: go',
    'address: both',
  ])
  expect(found?.steps[1].use).toMatchObject({ line: 7, column: 8, name: 'go' })
  expect(found?.root.reason).toBe('js-entry')
  expect(found?.usedBy.map(({ name }) => name)).toEqual(['stop', 'go'])
})

test('all roots that share an item are named', () => {
  expect(why(BARE, position(BARE, 'both'))?.sharedBy.map(({ item }) => item)).toEqual([0, 1])
  expect(why(BARE, position(BARE, 'stop'))?.sharedBy.map(({ item }) => item)).toEqual([1])
})

test('what nothing reaches has no reason', () => {
  expect(why(BARE, position(BARE, 'dead'))).toBeUndefined()
  expect(shortestPaths(BARE, position(BARE, 'dead'), 3)).toEqual([])
})

test('several ways, the shortest first, none with a cycle', () => {
  const ways = (count: number): unknown =>
    shortestPaths(BARE, position(BARE, 'both'), count).map(steps => steps.map(({ item }) => ITEMS[item].name).join(' '))
  const all = ['export "go" go both', 'export "stop" stop both', 'export "stop" stop go both']
  expect(ways(10)).toEqual(all)
  expect(ways(2)).toEqual(all.slice(0, 2))
})
