import { expect, test } from 'vitest'
import { cellAt, layOut, neighbour } from './layout.ts'
import type { Weighed } from './layout.ts'

interface Node extends Weighed {
  readonly bytes: number
  readonly children: readonly Node[]
}
const leaf = (name: string, bytes: number): Node => ({ name, bytes, children: [] })
const group = (name: string, ...children: readonly Node[]): Node => ({
  name,
  bytes: children.reduce((sum, { bytes }) => sum + bytes, 0),
  children,
})
const SIZE = { width: 800, height: 600 }
const laid = (root: Node) =>
  layOut(root, {
    ...SIZE,
    weigh: ({ bytes }) => bytes,
    merge: (_around, nodes) => group(`${nodes.length} more`, ...nodes),
  })

test('areas are as the weights, and fill the map', () => {
  const cells = laid(group('', leaf('a', 300), leaf('b', 200), leaf('c', 100)))
  expect(cells.map(({ node }) => node.name)).toEqual(['a', 'b', 'c'])
  for (const { node, x0, y0, x1, y1 } of cells) expect((x1 - x0) * (y1 - y0)).toBeCloseTo((node.bytes / 600) * 480_000)
})

test('cells stand behind the one around them and lie in it, under its title', () => {
  const cells = laid(group('', group('g', leaf('a', 3), leaf('b', 2)), leaf('c', 1)))
  expect(cells.map(({ node, depth, parent, end }) => [node.name, depth, parent, end])).toEqual([
    ['g', 1, -1, 3],
    ['a', 2, 0, 2],
    ['b', 2, 0, 3],
    ['c', 1, -1, 4],
  ])
  expect(cells[0].title).toBeGreaterThan(0)
  for (const inside of cells.slice(1, 3)) {
    expect(inside.y0).toBeGreaterThanOrEqual(cells[0].title)
    expect(inside.x1).toBeLessThanOrEqual(cells[0].x1)
  }
})

test('a hundred thousand items are as many cells as can be seen, and one for the others', () => {
  const items = Array.from({ length: 100_000 }, (_, at) => leaf(`f${at}`, 1 + (at % 7) ** 6))
  const cells = laid(group('', ...items))
  expect(cells.length).toBeLessThan(20_000)
  const merged = cells.filter(cell => cell.merged > 0)
  expect(merged).toHaveLength(1)
  expect(merged[0].merged).toBe(100_000 - (cells.length - 1))
  expect(merged[0].node.children).toHaveLength(merged[0].merged)
})

test('one that is too small is not merged with nothing', () => {
  expect(laid(group('', leaf('a', 1_000_000), leaf('b', 1))).map(({ node }) => node.name)).toEqual(['a', 'b'])
})

test('what has no weight has no cell', () => {
  expect(laid(group('', leaf('a', 1), leaf('b', 0))).map(({ node }) => node.name)).toEqual(['a'])
  expect(laid(group('', leaf('b', 0)))).toEqual([])
})

test('the innermost cell at a point', () => {
  const cells = laid(group('', group('g', leaf('a', 3), leaf('b', 2)), leaf('c', 1)))
  const [g, a] = cells
  expect(cellAt(cells, g.x0 + 5, g.y0 + 5)).toBe(0)
  expect(cellAt(cells, (a.x0 + a.x1) / 2, (a.y0 + a.y1) / 2)).toBe(1)
  expect(cellAt(cells, 799, 599)).toBe(3)
  expect(cellAt(cells, 900, 10)).toBe(-1)
})

test('neighbours are of the same depth and lie where the arrow points', () => {
  const cells = laid(group('', leaf('a', 1), leaf('b', 1), leaf('c', 1), leaf('d', 1)))
  const right = neighbour(cells, 0, 'right')
  expect(cells[right].y0).toBe(cells[0].y0)
  expect(neighbour(cells, right, 'left')).toBe(0)
  expect(neighbour(cells, 0, 'left')).toBe(-1)
  const down = neighbour(cells, 0, 'down')
  expect(cells[down].x0).toBe(cells[0].x0)
  expect(neighbour(cells, down, 'up')).toBe(0)
})
