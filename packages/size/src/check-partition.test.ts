import { expect, test } from 'vitest'
import { checkPartition } from './check-partition.ts'
import type { Item, SizeReport } from './size-report.ts'

const item = (key: string, from: number, to: number, more: Partial<Item> = {}): Item => ({
  kind: 'function',
  name: key,
  key,
  output: 0,
  section: 'code',
  ranges: [[from, to]],
  bytes: to - from - (more.padding ?? 0),
  ...more,
})

const PADDING: Item = { ...item('LEB padding', 0, 0), kind: 'padding', ranges: [], bytes: 2 }

const report = (items: readonly Item[], more: Partial<SizeReport> = {}): SizeReport => ({
  schema: 'wasm-size/1',
  outputs: [{ name: 'a.wasm', kind: 'wasm', confidence: 'exact', bytes: 10 }],
  inputs: [],
  sources: [],
  items,
  edges: { from: [], to: [], kind: [], count: [] },
  roots: [],
  uses: [],
  dropped: [],
  ...more,
})

const SOUND = [item('a', 0, 4), item('b', 4, 10, { padding: 2 }), PADDING]

test('a report whose items partition the output is sound', () => {
  expect(checkPartition(report(SOUND))).toEqual([])
})

test.each<[string, SizeReport, string]>([
  ['a gap', report([item('a', 0, 4), item('b', 5, 10)]), 'nobody has the bytes from 4 to 5, before b'],
  ['an overlap', report([item('a', 0, 5), item('b', 4, 10)]), 'b begins at 4, inside of what ends at 5'],
  ['a missing end', report([item('a', 0, 9)]), 'its ranges end at 9'],
  ['a wrong sum', report([item('a', 0, 10, { bytes: 9 })]), 'its ranges 10 with padding of 0'],
  ['padding that is nobody’s', report([item('a', 0, 10, { padding: 2 })]), 'a.wasm has 10 bytes, its items 8'],
  ['a key twice', report([item('a', 0, 4), item('a', 4, 10)]), 'item 1 has the key of an earlier one: a'],
  ['a missing input', report([item('a', 0, 10, { input: 0 })]), 'is of input 0, of 0'],
  ['a missing output', report([item('a', 0, 10, { output: 1 })]), 'is of output 1, of 1'],
  ['a missing source', report([item('a', 0, 10, { lines: [[0, 3]] })]), 'has an unknown source'],
  ['too many lines', report([item('a', 0, 10, { lines: [[0, 13]] })]), 'its source lines 13'],
  ['an edge to nothing', report(SOUND, { edges: { from: [0], to: [7], kind: [0], count: [1] } }), 'names no item'],
  [
    'edges that do not match',
    report(SOUND, { edges: { from: [0], to: [], kind: [0], count: [1] } }),
    'differ in length',
  ],
  [
    'edges out of order',
    report(SOUND, { edges: { from: [1, 0], to: [0, 1], kind: [0, 0], count: [1, 1] } }),
    'is not in order',
  ],
  ['a root of nothing', report(SOUND, { roots: [{ item: 3, reason: 'format' }] }), 'root 0 names 3, of 3'],
])('%s is told of', (_what, damaged, message) => {
  expect(checkPartition(damaged).join('\n')).toContain(message)
})
