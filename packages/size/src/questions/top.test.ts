import { expect, test } from 'vitest'
import { buildGraph } from '../graph/build-graph.ts'
import { buildReport } from '../../../../test/support/size-report-builder.ts'
import { garbage } from './garbage.ts'
import { top } from './top.ts'

const GRAPH = buildGraph(
  buildReport({
    items: [
      { name: 'callee', bytes: 5 },
      { name: 'caller', bytes: 2 },
      { name: 'twin', bytes: 5 },
      { name: 'dead', bytes: 1 },
      { name: 'deadest', bytes: 4 },
    ],
    edges: [
      ['caller', 'callee'],
      ['deadest', 'dead'],
    ],
    roots: ['caller', 'twin'],
  }),
)

test('the largest first, equal ones in the order of the report', () => {
  expect(top(GRAPH).map(({ item }) => item)).toEqual([0, 2, 4, 1, 3])
  expect(top(GRAPH)[0]).toEqual({ item: 0, bytes: 5 })
})

test('by what they retain; what nothing reaches retains itself', () => {
  expect(top(GRAPH, { by: 'retained' })).toEqual([
    { item: 1, bytes: 2, retained: 7 },
    { item: 0, bytes: 5, retained: 5 },
    { item: 2, bytes: 5, retained: 5 },
    { item: 4, bytes: 4, retained: 4 },
    { item: 3, bytes: 1, retained: 1 },
  ])
})

test('garbage is what nothing reaches, the largest first', () => {
  expect(garbage(GRAPH)).toEqual([4, 3])
})
