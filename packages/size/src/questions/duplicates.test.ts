import { expect, test } from 'vitest'
import { buildGraph } from '../graph/build-graph.ts'
import { buildReport } from '../../../../test/support/size-report-builder.ts'
import type { BuiltReport } from '../../../../test/support/size-report-builder.ts'
import { duplicates } from './duplicates.ts'

const of = (built: BuiltReport): unknown => duplicates(buildGraph(buildReport(built)))

test('equal code is a copy if it refers to the same, or to itself', () => {
  const found = of({
    items: [
      { name: 'one', bytes: 30, hash: 'x' },
      { name: 'two', bytes: 31, hash: 'x' },
      { name: 'calls another', bytes: 30, hash: 'x' },
      { name: 'f', bytes: 5, hash: 'f' },
      { name: 'g', bytes: 5, hash: 'g' },
      { name: 'loop', bytes: 8, hash: 'l' },
      { name: 'loop again', bytes: 8, hash: 'l' },
      { name: 'unknown', bytes: 40 },
      { name: 'unknown too', bytes: 40 },
      { name: 'name of one', bytes: 4, kind: 'name' },
      { name: 'name of two', bytes: 4, kind: 'name' },
    ],
    edges: [
      ['one', 'f'],
      ['two', 'f'],
      ['one', 'name of one', 'entry'],
      ['two', 'name of two', 'entry'],
      ['calls another', 'g'],
      ['loop', 'loop'],
      ['loop again', 'loop again'],
    ],
  })
  expect(found).toEqual([
    { kind: 'function', copies: [0, 1], bytes: 61, saved: 30 },
    { kind: 'function', copies: [5, 6], bytes: 16, saved: 8 },
  ])
})

test('data is a copy of data, not of code', () => {
  const found = of({
    items: [
      { name: 'table', bytes: 100, kind: 'data', hash: 't' },
      { name: 'table too', bytes: 100, kind: 'data', hash: 't' },
      { name: 'code', bytes: 100, hash: 't' },
    ],
  })
  expect(found).toEqual([{ kind: 'data', copies: [0, 1], bytes: 200, saved: 100 }])
})

test('29. a file that was written twice is one finding, and nothing in it is another', () => {
  const found = of({
    outputs: [
      { name: 'a.wasm', digest: 'd' },
      { name: 'b.wasm', digest: 'd' },
      { name: 'c.wasm', digest: 'e' },
    ],
    items: [
      { name: 'f', bytes: 10, hash: 'f', output: 0, key: 'a f' },
      { name: 'f', bytes: 10, hash: 'f', output: 1, key: 'b f' },
      { name: 'g', bytes: 10, hash: 'f', output: 2 },
    ],
  })
  expect(found).toEqual([
    { kind: 'output', copies: [0, 1], bytes: 20, saved: 10 },
    { kind: 'function', copies: [0, 2], bytes: 20, saved: 10 },
  ])
})
