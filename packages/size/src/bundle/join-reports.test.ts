import { describe, expect, test } from 'vitest'
import { buildGraph } from '../graph/build-graph.ts'
import { checkPartition } from '../check-partition.ts'
import { EDGE_KINDS, edgeKindNumber } from '../size-report.ts'
import type { Item, SizeReport } from '../size-report.ts'
import type { BundleModule, BundlePart, JavaScriptBundle } from './bundle.ts'
import { divideFile } from './divide-file.ts'
import { joinReports } from './join-reports.ts'

const KIND = edgeKindNumber('export')

/** A module of 30 bytes that imports `env::log` and exports `a` and `b`. */
function part(changes: Partial<BundlePart> = {}, name = 'math-1x.wasm'): BundlePart {
  const item = (kind: Item['kind'], own: string, from: number, to: number): Item => ({
    kind,
    name: own,
    key: `${kind} ${own}`,
    output: 0,
    section: kind,
    ranges: [[from, to]],
    bytes: to - from,
    ...(kind === 'function' ? { input: 0 } : {}),
  })
  const report: SizeReport = {
    schema: 'wasm-size/1',
    outputs: [{ name, stableName: 'math.wasm', kind: 'wasm', confidence: 'exact', bytes: 30 }],
    inputs: [{ name: 'src/math.o', kind: 'object' }],
    sources: [],
    items: [
      item('module-header', '', 0, 8),
      item('import', 'import env::log', 8, 10),
      item('export', 'export "a"', 10, 12),
      item('export', 'export "b"', 12, 14),
      item('function', 'a', 14, 20),
      item('function', 'b', 20, 30),
    ],
    edges: { from: [2, 3, 5], to: [4, 5, 1], kind: [KIND, KIND, 0], count: [1, 1, 2] },
    roots: [
      { item: 0, reason: 'format' },
      { item: 2, reason: 'export' },
      { item: 3, reason: 'export' },
      { item: 4, reason: 'export' },
    ],
    uses: [],
    dropped: [{ input: 0, name: 'gone', kind: 'function', bytes: 9, why: 'unreached', output: 0 }],
  }
  return { key: 'default', report, loader: 2, kept: [], ...changes }
}

const module = (name: string, rendered: number, imports: readonly number[], more: object = {}): BundleModule => ({
  name,
  kind: 'js-module',
  file: 0,
  rendered,
  imports,
  ...more,
})

const bundle = (changes: Partial<JavaScriptBundle> = {}): JavaScriptBundle => ({
  files: [{ name: 'main-2y.js', stableName: 'main.js', kind: 'js', bytes: 100 }],
  modules: [
    module('src/main.ts', 40, [1, 3], { isEntry: true }),
    module('src/math.o', 10, [2], { kind: 'js-glue' }),
    module('wasmweld/program', 20, [], { kind: 'js-glue' }),
    module('src/host.ts', 20, []),
  ],
  uses: [{ module: 0, part: 0, export: 'b', specifier: './math.o', name: 'b', line: 3, column: 1 }],
  hosts: [{ part: 0, module: 'env', field: 'log', by: { module: 3 } }],
  ...changes,
})

/** Edges as text, by names. */
const edgesOf = ({ edges, items }: SizeReport): string[] =>
  Array.from(edges.from, (from, edge) => {
    const kind = EDGE_KINDS[edges.kind[edge]].name
    return `${items[from].name} ${kind} ${items[edges.to[edge]].name}`
  })
const rootsOf = ({ roots, items }: SizeReport): string[] => roots.map(({ item }) => items[item].name)
const bytesOf = ({ items }: SizeReport, output: number): Record<string, number> =>
  Object.fromEntries(items.filter(item => item.output === output).map(({ name, bytes }) => [name, bytes]))

describe('a bundle', () => {
  const report = joinReports([part()], bundle())

  test('is a partition of its files', () => {
    expect(checkPartition(report)).toEqual([])
    expect(report.outputs.map(({ name }) => name)).toEqual(['main-2y.js', 'math-1x.wasm'])
    expect(bytesOf(report, 0)).toEqual({
      'src/main.ts': 40,
      'src/math.o': 10,
      'wasmweld/program': 20,
      'src/host.ts': 20,
      'main.js (bundler)': 10,
    })
  })
  test('hangs on its entry: exports on who uses them, or on what loads the module', () => {
    expect(rootsOf(report)).toEqual(['src/main.ts', 'main.js (bundler)', ''])
    expect(edgesOf(report)).toEqual([
      'src/main.ts js-import src/math.o',
      'src/main.ts js-import src/host.ts',
      'src/main.ts js-uses-export export "b"',
      'src/math.o js-import wasmweld/program',
      'wasmweld/program js-uses-export export "a"',
      'import env::log wasm-imports-js src/host.ts',
      'export "a" export a',
      'export "b" export b',
      'b call import env::log',
    ])
    expect(report.uses).toEqual([{ from: 0, to: 8, specifier: './math.o', name: 'b', line: 3, column: 1 }])
  })
  test('can be walked', () => {
    const { out, superRoot } = buildGraph(report)
    expect(out.offsets[superRoot + 1] - out.offsets[superRoot]).toBe(3)
  })
  test('says what was dropped by which link', () => {
    expect(report.dropped).toEqual([
      { input: 4, name: 'gone', kind: 'function', bytes: 9, why: 'unreached', output: 1 },
    ])
    expect(report.inputs[4]).toEqual({ name: 'src/math.o', kind: 'object' })
  })
  test('keeps the roots that an option wants', () => {
    expect(rootsOf(joinReports([part({ kept: ['a'] })], bundle()))).toContain('export "a"')
    expect(rootsOf(joinReports([part({ kept: 'all' })], bundle()))).toContain('export "b"')
  })
  test('leaves a module that nobody loads as it was', () => {
    const { report: own } = part()
    const made = joinReports([{ key: 'other.wasm', report: own, kept: 'all' }], bundle({ uses: [], hosts: [] }))
    expect(rootsOf(made)).toEqual(['src/main.ts', 'main.js (bundler)', '', 'export "a"', 'export "b"', 'a'])
  })
})

describe('a module that is text in JavaScript', () => {
  const inlined = part({ inlined: { file: 0, text: 40 } })
  test('counts once: in its file, whose own item is what the text takes more', () => {
    const report = joinReports([inlined], bundle({ files: [{ name: 'main.js', kind: 'js', bytes: 150 }] }))
    expect(checkPartition(report)).toEqual([])
    expect(report.outputs[1]).toMatchObject({ role: 'inlined', within: 0, bytes: 30 })
    expect(bytesOf(report, 0)).toMatchObject({ 'math-1x.wasm (text)': 10, 'main.js (bundler)': 20 })
    expect(report.items.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(150)
  })
  test('in two files is two outputs, whose items have different keys', () => {
    const files = [
      { name: 'main.js', kind: 'js', bytes: 150 },
      { name: 'other.js', kind: 'js', bytes: 90 },
    ] as const
    const modules = [...bundle().modules, module('src/other.ts', 20, [], { file: 1, isEntry: true })]
    const report = joinReports([inlined, part({ inlined: { file: 1, text: 40 } })], bundle({ files, modules }))
    expect(checkPartition(report)).toEqual([])
    expect(report.items.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(240)
    expect(report.inputs.filter(({ name }) => name === 'src/math.o')).toHaveLength(2)
  })
})

describe('a file is divided', () => {
  test('as it was rendered when that fits', () => {
    expect(divideFile(100, [30, 40])).toEqual({ modules: [30, 40], rest: 30 })
  })
  test('in proportion and without a rest when a minifier was there', () => {
    expect(divideFile(10, [10, 10, 10])).toEqual({ modules: [4, 3, 3], rest: 0 })
    expect(divideFile(7, [100, 0, 1])).toEqual({ modules: [7, 0, 0], rest: 0 })
  })
  test('without a byte lost, whatever the numbers', () => {
    for (let bytes = 0; bytes < 200; bytes += 7) {
      const { modules, rest } = divideFile(bytes, [3, 17, 0, 55, 8, 1])
      expect(modules.reduce((sum, each) => sum + each, rest)).toBe(bytes)
    }
  })
})

test('a file that nobody knows is an item', () => {
  const files = [...bundle().files, { name: 'style-3z.css', stableName: 'style.css', kind: 'css', bytes: 12 } as const]
  const report = joinReports([], bundle({ files, uses: [], hosts: [] }))
  expect(report.items.at(-1)).toMatchObject({ kind: 'asset', name: 'style.css', bytes: 12, output: 1 })
})
