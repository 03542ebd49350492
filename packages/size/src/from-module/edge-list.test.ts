import { expect, test } from 'vitest'
import { edgeKindNumber } from '../size-report.ts'
import { EdgeList } from './edge-list.ts'

test('edges are sorted by their ends and kinds, each once, with how often it was there', () => {
  const edges = new EdgeList(100_000)
  const rows = [
    [99_999, 99_998, 'call'],
    [3, 70_000, 'type'],
    [3, 70_000, 'call'],
    [3, 5, 'global'],
    [3, 70_000, 'call'],
  ] as const
  for (const [from, to, kind] of rows) edges.add(from, to, kind)
  expect(edges.columns()).toEqual({
    from: [3, 3, 3, 99_999],
    to: [5, 70_000, 70_000, 99_998],
    kind: ['global', 'call', 'type', 'call'].map(kind => edgeKindNumber(kind as 'call')),
    count: [1, 2, 1, 1],
  })
})

test('more edges than there is room for at first', () => {
  const edges = new EdgeList(10)
  for (let row = 0; row < 5000; row++) edges.add(row % 10, (row * 7) % 10, 'call')
  const { count } = edges.columns()
  expect(Array.from(count)).toEqual(Array.from({ length: 10 }, () => 500))
})
