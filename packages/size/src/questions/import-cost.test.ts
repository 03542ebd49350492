import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildGraph } from '../graph/build-graph.ts'
import type { SizeGraph } from '../graph/size-graph.ts'
import type { SizeReport } from '../size-report.ts'
import { anyReport, reachedWithout } from '../../../../test/support/random-graph.ts'
import { buildReport } from '../../../../test/support/size-report-builder.ts'
import { exportCost, importCost } from './import-cost.ts'
import type { Importer } from './import-cost.ts'

const WASM = [
  { name: 'export "encode"', bytes: 10, kind: 'export' as const },
  { name: 'export "decode"', bytes: 11, kind: 'export' as const },
  { name: 'encode', bytes: 100 },
  { name: 'decode', bytes: 200 },
  { name: 'codec', bytes: 1000 },
  { name: 'malloc', bytes: 5000 },
  { name: 'start', bytes: 20 },
]
const EDGES = [
  ['export "encode"', 'encode', 'export'],
  ['export "decode"', 'decode', 'export'],
  ['encode', 'codec'],
  ['decode', 'codec'],
  ['codec', 'malloc'],
  ['start', 'malloc'],
] as const

/** main.ts imports both functions, late.ts `decode` again. `start` runs whatever is imported. */
const BUNDLE = buildGraph(
  buildReport({
    items: [
      ...WASM,
      { name: 'main.ts', bytes: 7, kind: 'js-module' as const, output: 1 },
      { name: 'late.ts', bytes: 8, kind: 'js-module' as const, output: 1 },
    ],
    outputs: [{ name: 'm.wasm' }, { name: 'main.js', kind: 'js' }],
    edges: [...EDGES, ['main.ts', 'late.ts', 'js-import']],
    uses: [
      { from: 'main.ts', to: 'export "encode"', name: 'encode', specifier: './codec.wasm', line: 1 },
      { from: 'main.ts', to: 'export "decode"', name: 'decode', specifier: './codec.wasm', line: 2 },
      { from: 'late.ts', to: 'export "decode"', name: 'decode', specifier: './codec.wasm', line: 1 },
    ],
    roots: [
      ['main.ts', 'js-entry'],
      ['start', 'start'],
    ],
  }),
)

const names = ({ report: { items } }: SizeGraph, importers: readonly Importer[]): readonly string[] =>
  importers.map(importer =>
    importer.kind === 'export'
      ? items[importer.item].name
      : importer.uses.map(({ from, name }) => `${items[from].name}: ${name}`).join(),
  )

test('13. a function shared by two imports is exclusive to none, and both are named', () => {
  const encode = importCost(BUNDLE, [0])
  expect(encode).toMatchObject({ bytes: 6110, exclusive: 110, shared: 6000, marginal: 1110, isSharedWithBuild: true })
  expect(names(BUNDLE, encode.sharedWith)).toEqual(['main.ts: decode', 'late.ts: decode'])
  // `codec` is divided by three; `malloc` is there in any case.
  expect(encode.fair).toBeCloseTo(110 + 1000 / 3)
})

test('13. a second import costs its margin alone', () => {
  // late.ts imports it too.
  expect(importCost(BUNDLE, [1])).toMatchObject({ exclusive: 0, marginal: 211 })
  expect(importCost(BUNDLE, [2])).toMatchObject({ exclusive: 0, marginal: 0 })
})

test('several imports together cost what they share among themselves', () => {
  expect(importCost(BUNDLE, [1, 2])).toMatchObject({ exclusive: 211, marginal: 211 })
  expect(importCost(BUNDLE, [0, 1, 2])).toMatchObject({ exclusive: 1321, shared: 5000, fair: 1321, sharedWith: [] })
  expect(importCost(BUNDLE, [])).toMatchObject({ bytes: 0, exclusive: 0, sharedWith: [] })
})

test('without JavaScript, exports are what is asked for', () => {
  const graph = buildGraph(
    buildReport({ items: WASM, edges: EDGES, roots: ['export "encode"', 'export "decode"', ['start', 'start']] }),
  )
  const decode = exportCost(graph, [1])
  expect(decode).toMatchObject({ bytes: 6211, exclusive: 211, shared: 6000, marginal: 211, fair: 711 })
  expect(names(graph, decode.sharedWith)).toEqual(['export "encode"'])
  expect(exportCost(graph, [0]).marginal).toBe(1110)
})

test('many importers of one thing', () => {
  const users = Array.from({ length: 100 }, (_, place) => `f${String(place)}`)
  const graph = buildGraph(
    buildReport({
      items: [...users.map(name => ({ name, bytes: 1 })), { name: 'shared', bytes: 1000 }],
      edges: users.map(name => [name, 'shared'] as const),
      roots: users,
    }),
  )
  expect(exportCost(graph, [42])).toMatchObject({ bytes: 1001, exclusive: 1, fair: 11 })
  expect(exportCost(graph, [42]).sharedWith).toHaveLength(99)
})

test('the imports one after the other cost all that is there because of imports, and so do their fair shares', () => {
  fc.assert(
    fc.property(anyReport, report => {
      const graph = buildGraph(report)
      const roots = Array.from(new Set(report.roots.map(({ item }) => item)))
      const total = bytesOf(report, reachedWithout(report, new Set()))
      const costs = roots.map(item => exportCost(graph, [item]))
      expect(costs.reduce((sum, { marginal }) => sum + marginal, 0)).toBe(total)
      expect(costs.reduce((sum, { fair }) => sum + fair, 0)).toBeCloseTo(total)
      roots.forEach((item, place) => {
        const others = { ...report, roots: report.roots.filter(root => root.item !== item) }
        expect(costs[place].exclusive).toBe(total - bytesOf(report, reachedWithout(others, new Set())))
      })
    }),
  )
})

const bytesOf = ({ items }: SizeReport, chosen: ReadonlySet<number>): number =>
  Array.from(chosen).reduce((sum, item) => sum + items[item].bytes, 0)
