import { expect, test } from 'vitest'
import { generateSizeReport } from '../../../../test/support/generate-size-report.ts'
import { totalBytes } from '../questions/diff/diff.ts'
import type { SizeReport } from '../size-report.ts'
import { baselineOf } from './baseline-of.ts'
import { baselineBytes, diffBaseline } from './diff-baseline.ts'

const BEFORE = generateSizeReport({ symbols: 300 })
const AFTER = generateSizeReport({ symbols: 300, build: 1 })
const total = (rows: readonly { readonly delta: number }[]): number => rows.reduce((sum, { delta }) => sum + delta, 0)

test('nothing changed since a baseline of the same build', () => {
  expect(diffBaseline(baselineOf(BEFORE), BEFORE)).toEqual([])
})

test('rows sum to the difference of the files, and name what changed', () => {
  const rows = diffBaseline(baselineOf(BEFORE), AFTER)
  expect(total(rows)).toBe(totalBytes(AFTER) - totalBytes(BEFORE))
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  for (const { kind, before, after, delta, itemAfter } of rows) {
    expect([before >= 0, after >= 0, after - before]).toEqual([true, true, delta])
    if (kind !== 'overhead' && itemAfter !== undefined) expect(AFTER.items[itemAfter].bytes).toBe(after)
  }
  expect(rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['added', 'removed', 'grown']))
})

test('the other way round is the opposite', () => {
  const rows = diffBaseline(baselineOf(AFTER), BEFORE)
  expect(total(rows)).toBe(totalBytes(BEFORE) - totalBytes(AFTER))
  expect(rows.map(({ kind }) => kind)).toContain('shrunk')
})

const file = (name: string, kind: SizeReport['outputs'][number]['kind'], bytes: number): SizeReport => ({
  schema: 'wasm-size/1',
  outputs: [{ name, kind, confidence: 'exact', bytes }],
  inputs: [],
  sources: [],
  items: [{ kind: 'asset', name, key: name, output: 0, section: '', ranges: [], bytes }],
  edges: { from: [], to: [], kind: [], count: [] },
  roots: [],
  uses: [],
  dropped: [],
})

test('files that are not looked into, source maps too', () => {
  const before = baselineOf(file('main.js.map', 'map', 50))
  expect(baselineBytes(before)).toBe(50)
  expect(diffBaseline(before, file('main.js.map', 'map', 70))).toMatchObject([
    { kind: 'grown', name: 'main.js.map', delta: 20, itemAfter: 0 },
  ])
  expect(diffBaseline(before, file('style.css', 'css', 5))).toMatchObject([
    { kind: 'removed', name: 'main.js.map', delta: -50 },
    { kind: 'added', name: 'style.css', delta: 5 },
  ])
})

test('what the baseline has no name for is one row', () => {
  const before = file('main.js', 'js', 50)
  expect(diffBaseline(baselineOf(before), file('main.js', 'js', 57))).toEqual([
    { kind: 'overhead', key: 'overhead', name: 'overhead', before: 50, after: 57, delta: 7 },
  ])
})
