import { expect, test } from 'vitest'
import { type JsonRow, renderJsonRows } from './json-rows.ts'

const rows = (...depths: readonly number[]): JsonRow[] => rowsAt(depths)
const rowsAt = (depths: readonly number[]): JsonRow[] => depths.map((depth, n) => ({ depth, fields: { n } }))

test('rows are nested by their depth', () => {
  const text = renderJsonRows(rows(0, 1, 2, 2, 1, 0), { name: 'children', every: false })
  expect(JSON.parse(text)).toEqual([{ n: 0, children: [{ n: 1, children: [{ n: 2 }, { n: 3 }] }, { n: 4 }] }, { n: 5 }])
})
test('every row has the array where scripts expect it', () => {
  const text = renderJsonRows(rows(0, 1, 0), { name: 'callers', every: true })
  expect(JSON.parse(text)).toEqual([
    { n: 0, callers: [{ n: 1, callers: [] }] },
    { n: 2, callers: [] },
  ])
})
test('the first row may be below the root', () => {
  expect(JSON.parse(renderJsonRows(rows(1, 2, 3, 1), { name: 'children', every: false }))).toEqual([
    { n: 0, children: [{ n: 1, children: [{ n: 2 }] }] },
    { n: 3 },
  ])
})
test('no rows are an empty array', () => {
  expect(renderJsonRows([], { name: 'children', every: false })).toBe('[]')
})
test('a tree may be deeper than a stack', () => {
  const text = renderJsonRows(rowsAt(Array.from({ length: 200_000 }, (_, depth) => depth)), {
    name: 'children',
    every: false,
  })
  expect(text.startsWith('[{"n":0,"children":[{"n":1,')).toBe(true)
  expect(text.endsWith(`{"n":199999}${']}'.repeat(199_999)}]`)).toBe(true)
})
