import { expect, test } from 'vitest'
import { sourceBytes } from './source-bytes.ts'
import { SpanList } from './source-spans.ts'

function spansOf(...rows: readonly (readonly [from: number, to: number, file: number])[]): SpanList {
  const spans = new SpanList()
  for (const [from, to, file] of rows) spans.add(from, to, file)
  return spans
}

const bytes = (spans: SpanList, ...ranges: readonly (readonly [number, number])[]): unknown =>
  sourceBytes(
    { files: [], ...spans, count: spans.count },
    ranges.map(([from, to]) => ({ from, to })),
  )

test('spans are cut at the ranges, and what is between ranges is of none', () => {
  const spans = spansOf([0, 10, 0], [10, 14, 1], [20, 30, 0])
  expect(bytes(spans, [2, 12], [12, 25])).toEqual([
    [
      [0, 8],
      [1, 2],
    ],
    [
      [0, 5],
      [1, 2],
    ],
  ])
  expect(bytes(spans, [14, 20], [40, 50])).toEqual([[], []])
})

test('neighbours of one file are one span, and what was said first of a byte counts', () => {
  const spans = spansOf([0, 4, 7], [4, 8, 7], [6, 12, 3], [5, 9, 1])
  expect(spans.count).toBe(2)
  expect(bytes(spans, [0, 20])).toEqual([
    [
      [3, 4],
      [7, 8],
    ],
  ])
})

test('more spans than there is room for at first', () => {
  const spans = spansOf(...Array.from({ length: 1000 }, (_, row) => [2 * row, 2 * row + 1, row % 2] as const))
  expect(bytes(spans, [0, 2000])).toEqual([
    [
      [0, 500],
      [1, 500],
    ],
  ])
})
