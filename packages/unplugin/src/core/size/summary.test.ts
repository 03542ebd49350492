import type { SizeReport } from '@wasmweld/size'
import { expect, test } from 'vitest'
import type { LinkedProgram } from '../link-program.ts'
import type { LinkedFile } from './output-notes.ts'
import { size, summaryLines } from './summary.ts'

const linked = (bytes: number, functions: number, exports: readonly string[]): LinkedProgram =>
  ({ module: new Uint8Array(bytes), functions, exports: new Set(exports) }) as Partial<LinkedProgram> as LinkedProgram

const file = (fileName: string | undefined, of: LinkedProgram, note?: string): LinkedFile => ({
  fileName,
  name: 'c.wasm',
  program: 'default',
  linked: of,
  ...(note === undefined ? {} : { note }),
})

const item = { output: 0, section: '', ranges: [] } as const

const REPORT: SizeReport = {
  schema: 'wasm-size/1',
  outputs: [
    { name: 'a.wasm', kind: 'wasm', confidence: 'exact', bytes: 15_000 },
    { name: 'main.js', kind: 'js', confidence: 'exact', bytes: 1_100 },
    { name: 'main.js.map', kind: 'map', confidence: 'exact', bytes: 9_999 },
  ],
  inputs: [{ name: '/usr/lib/libc.a(printf_core.o)', kind: 'member' }],
  sources: [],
  items: [
    { ...item, kind: 'function', name: '_Z1fi', demangled: 'f(int)', key: '1', bytes: 4_000 },
    { ...item, kind: 'function', name: 'printf_core', key: '2', bytes: 9_000, input: 0 },
    { ...item, kind: 'custom', name: 'dylink.0', key: '3', bytes: 1_990 },
    { ...item, kind: 'data', name: 'x'.repeat(80), key: '4', bytes: 10 },
    { ...item, kind: 'js-glue', name: 'loader', key: '5', bytes: 300, output: 1 },
    { ...item, kind: 'js-module', name: 'main', key: '6', bytes: 800, output: 1 },
    { ...item, kind: 'asset', name: 'main.js.map', key: '7', bytes: 9_999, output: 2 },
  ],
  edges: { from: [], to: [], kind: [], count: [] },
  roots: [],
  uses: [],
  dropped: [
    { name: 'g', kind: 'function', bytes: 100, why: 'unreached', output: 0 },
    { name: 'h', kind: 'data', bytes: 20, why: 'comdat', output: 0 },
    { name: '.debug_info', kind: 'custom', bytes: 9000, why: 'stripped', output: 0 },
  ],
}

test('the summary has a line for each module, and what is large in all of them', () => {
  const [a, b, c] = [linked(10, 1, ['f', 'memory']), linked(12_345, 2, ['f', 'g']), linked(5, 0, [])]
  const files = [file('a.wasm', a), file('assets/b.wasm', b, 'side module, prelinked'), file(undefined, c)]
  const compressed = new Map([
    [a.module, { bytes: 9 }],
    [b.module, { bytes: 1_300, note: 'level 9' }],
  ])
  expect(summaryLines(files, REPORT, { compressed, before: { bytes: 16_000, file: 'sizes.json' } })).toEqual([
    'wasmweld  a.wasm           10 B │ brotli: 9 B │ 1 function kept for 1 export',
    'wasmweld  assets/b.wasm    12.35 kB │ brotli: 1.30 kB (level 9) │ 2 functions kept for 2 exports │ side module, prelinked',
    'wasmweld  c.wasm (inline)  5 B │ 0 functions kept for 0 exports',
    'wasmweld  total    16.10 kB: 15.00 kB WebAssembly, 300 B to load it, 800 B other │ +100 B since sizes.json',
    `wasmweld  largest  printf_core 9.00 kB (libc.a(printf_core.o)), f(int) 4.00 kB, ${'x'.repeat(59)}… 10 B`,
    'wasmweld  dropped  2 functions or pieces of data, 120 B',
  ])
})

test('one thing that was left out is one', () => {
  const report = { ...REPORT, items: [], dropped: REPORT.dropped.slice(0, 1) }
  expect(summaryLines([], report, { compressed: new Map() })).toContain(
    'wasmweld  dropped  1 function or piece of data, 100 B',
  )
})

test('without anything large or dropped there are no such lines', () => {
  const report = { ...REPORT, items: [], dropped: [] }
  expect(summaryLines([], report, { compressed: new Map() })).toEqual([
    'wasmweld  total    0 B: 0 B WebAssembly, 0 B to load it, 0 B other',
  ])
})

test.each([
  [999, '999 B'],
  [1000, '1.00 kB'],
  [999_994, '999.99 kB'],
  [999_999, '1.00 MB'],
])('%d bytes are %s', (bytes, text) => {
  expect(size(bytes)).toBe(text)
})
