import { expect, test } from 'vitest'
import { buildReport } from '../../../../test/support/size-report-builder.ts'
import { baselineOf } from './baseline-of.ts'
import type { Budget } from './budget.ts'
import { isMeasured } from './budget-result.ts'
import type { BudgetResult } from './budget-result.ts'
import { checkBudgets } from './check-budgets.ts'
import { describeBudgetResult } from './describe-budget-result.ts'
import type { SizeReport } from '../size-report.ts'

/** JavaScript that imports `encode` and `decode`, which share `table`; `printf` of an archive is there for `decode` alone. */
const report = buildReport({
  outputs: [
    { name: 'main-1a2b3c.js', stableName: 'main.js', kind: 'js', bytes: 100 },
    { name: 'codec.wasm', bytes: 1010 },
  ],
  inputs: [
    { name: 'src/main.ts', kind: 'js' },
    { name: 'codec.o', kind: 'object' },
    { name: 'lib/libc.a(printf.o)', kind: 'member', archive: 'lib/libc.a', member: 'printf.o' },
  ],
  items: [
    { name: 'src/main.ts', kind: 'js-module', bytes: 100, section: '', input: 0, output: 0 },
    { name: 'export "encode"', kind: 'export', section: 'export', bytes: 5, output: 1 },
    { name: 'export "decode"', kind: 'export', section: 'export', bytes: 5, output: 1 },
    { name: 'encode', bytes: 100, input: 1, output: 1 },
    { name: 'decode', bytes: 200, input: 1, output: 1 },
    { name: 'table', kind: 'data', section: 'data', bytes: 400, input: 1, output: 1 },
    { name: '_Z6printfPKc', demangled: 'printf(char const*)', bytes: 300, input: 2, output: 1 },
  ],
  edges: [
    ['export "encode"', 'encode', 'export'],
    ['export "decode"', 'decode', 'export'],
    ['encode', 'table', 'data-ref'],
    ['decode', 'table', 'data-ref'],
    ['decode', '_Z6printfPKc'],
  ],
  roots: [['src/main.ts', 'js-entry']],
  uses: [
    { from: 'src/main.ts', to: 'export "encode"', specifier: './codec.o', name: 'encode', line: 1, column: 10 },
    { from: 'src/main.ts', to: 'export "decode"', specifier: './codec.o', name: 'decode', line: 2, column: 10 },
  ],
})

const check = (budget: Budget, of: SizeReport = report): readonly BudgetResult[] => checkBudgets(of, [budget])
const bytes = (budget: Budget): readonly (number | string)[] =>
  check(budget).map(result => (isMeasured(result) ? result.bytes : result.message))

test.each<[Budget['select'], Budget['metric'], number]>([
  ['total', undefined, 1110],
  [{ output: '*.wasm' }, undefined, 1010],
  [{ output: 'main.js' }, undefined, 100],
  [{ output: 'main-*.js' }, undefined, 100],
  [{ archive: 'libc.a' }, undefined, 300],
  [{ object: 'codec.o' }, undefined, 700],
  [{ object: 'codec.o' }, 'retained', 1000],
  [{ object: 'lib/libc.a(printf.o)' }, undefined, 300],
  [{ object: '**/libc.a/printf.o' }, undefined, 300],
  [{ js: 'src/*.ts' }, undefined, 100],
  [{ symbol: 'decode' }, 'retained', 500],
  [{ symbol: 'printf(char const*)' }, undefined, 300],
  [{ symbol: '_Z6printf*' }, undefined, 300],
  [{ section: 'data' }, undefined, 400],
  [{ import: './codec.o' }, undefined, 1010],
  [{ import: './codec.o', names: 'decode' }, undefined, 505],
  [{ import: './codec.o', names: 'decode' }, 'retained', 505],
  [{ import: './codec.o', names: ['dec*', 'enc*'] }, 'exclusive', 1010],
  [{ import: './codec.o', names: 'decode' }, 'self', 5],
])('%j, %s: %d bytes', (select, metric, expected) => {
  expect(bytes({ select, ...(metric && { metric }), max: 0 })).toEqual([expected])
})

test('each match of a pattern has a limit of its own, unless they are one sum', () => {
  expect(bytes({ select: { symbol: '*code' }, max: 1 })).toEqual([100, 200])
  expect(bytes({ select: { symbol: '*code' }, sum: true, max: 1 })).toEqual([300])
  expect(check({ select: { object: '*' }, max: 500 }).map(({ name, status }) => [name, status])).toEqual([
    ['object *: codec.o', 'failed'],
    ['object *: lib/libc.a(printf.o)', 'passed'],
  ])
})

test('at the limit is within, a byte more is not', () => {
  const [limits] = [[1109, 1110, 1111]].map(all => all.map(max => check({ select: 'total', max })[0].status))
  expect(limits).toEqual(['failed', 'passed', 'passed'])
  expect(check({ select: { object: 'codec.o' }, metric: 'retained', max: 1000 })[0].status).toBe('passed')
})

test('a warning is none once it is an error', () => {
  const of = (warn: number, max: number): string => check({ select: 'total', warn, max })[0].status
  expect([of(2000, 3000), of(1000, 2000), of(500, 1000)]).toEqual(['passed', 'warned', 'failed'])
})

test('a share is of the output that the thing is in', () => {
  // 400 of 1010 bytes are 39.6 %.
  expect(check({ select: { section: 'data' }, max: '39 %' })[0]).toMatchObject({
    status: 'failed',
    limits: [{ given: '39 %', bytes: 393 }],
  })
  expect(check({ select: { section: 'data' }, max: '40 %' })[0].status).toBe('passed')
  expect(check({ select: { output: '*.wasm' }, max: '90 %' })[0]).toMatchObject({ limits: [{ bytes: 999 }] })
})

test.each<[Budget['select'], string]>([
  [{ symbol: 'decod' }, 'no symbol matches decod; did you mean decode?'],
  [{ symbol: 'printf' }, 'no symbol matches printf; did you mean printf(char const*) or _Z6printfPKc?'],
  [{ archive: 'libm.a' }, 'no archive matches libm.a; there is lib/libc.a'],
  [{ object: 'codek.o' }, 'no object matches codek.o; did you mean codec.o?'],
  [{ import: './codex.o' }, 'no import matches ./codex.o; did you mean ./codec.o?'],
  [
    { import: './codec.o', names: 'decodes' },
    'nothing that is imported from ./codec.o matches decodes; did you mean decode?',
  ],
  [{ section: 'dat' }, 'no section matches dat; did you mean data?'],
  [{ crate: 'regex' }, 'no crate matches regex: there are no crates in main.js, codec.wasm'],
  [{ side: '*' }, 'no side module matches *: there are no side modules in main.js, codec.wasm'],
])('%j matches nothing, which is an error', (select, message) => {
  const [result] = check({ select, max: 1 })
  expect(result).toMatchObject({ status: 'invalid' })
  expect(describeBudgetResult(result).split('\n').slice(1)).toEqual([
    `  ${message}`,
    '  where that is right, set optional: true',
  ])
  expect(check({ select, max: 1, optional: true })[0].status).toBe('skipped')
})

test('what is not measured cannot be checked', () => {
  const messages = (budget: Budget, of?: SizeReport): unknown => check(budget, of)
  expect(messages({ select: 'total', compression: 'brotli', max: 1 })).toMatchObject([
    {
      status: 'invalid',
      message: expect.stringContaining('the brotli size of main-1a2b3c.js was not measured') as string,
    },
  ])
  expect(messages({ select: { import: './codec.o' }, max: 1 }, { ...report, uses: [] })).toMatchObject([
    { status: 'invalid', message: expect.stringContaining('no JavaScript was measured') as string },
  ])
  expect(messages({ select: 'total', maxIncrease: 1 })).toMatchObject([
    {
      status: 'invalid',
      message: expect.stringContaining('maxIncrease compares with a baseline, and none was given') as string,
    },
  ])
  expect(messages({ select: 'total', maxIncrease: 1, baseline: 'main.json' })).toMatchObject([
    { status: 'invalid', message: expect.stringContaining('main.json was not given') as string },
  ])
})

/** The same build with other sizes of some items. */
const changed = (sizes: Readonly<Record<string, number>>): SizeReport => {
  const items = report.items.map(item => ({ ...item, bytes: sizes[item.name] ?? item.bytes }))
  const outputs = report.outputs.map((output, position) => ({
    ...output,
    bytes: items.reduce((sum, { output: own, bytes }) => (own === position ? sum + bytes : sum), 0),
  }))
  return { ...report, items, outputs }
}

const grown = (before: Readonly<Record<string, number>>, budget: Budget): BudgetResult =>
  checkBudgets(report, [budget], { baseline: baselineOf(changed(before), [budget]) })[0]

test.each<Budget['select']>([
  'total',
  { output: '*.wasm' },
  { object: 'codec.o' },
  { symbol: 'decode' },
  { section: 'code' },
  { import: './codec.o' },
])('growth of %j is compared with the baseline', select => {
  const before = { decode: 190 }
  expect(grown(before, { select, maxIncrease: 10 })).toMatchObject({ status: 'passed' })
  expect(grown(before, { select, maxIncrease: 9 })).toMatchObject({
    status: 'failed',
    grown: [{ name: 'decode', before: 190, after: 200 }],
  })
})

test('growth of what is retained is compared with what the budget measured then', () => {
  const budget: Budget = { select: { object: 'codec.o' }, metric: 'retained', maxIncrease: '1 %' }
  expect(grown({ _Z6printfPKc: 291 }, budget)).toMatchObject({ status: 'passed', baseline: { bytes: 991 } })
  expect(grown({ _Z6printfPKc: 290 }, budget)).toMatchObject({ status: 'failed', limits: [{ bytes: 999 }] })
  const [unknown] = checkBudgets(report, [budget], { baseline: baselineOf(report) })
  expect(unknown).toMatchObject({
    status: 'invalid',
    message: "the baseline does not have 'object codec.o, retained': write it again with these budgets",
  })
})

test('what is new grew from nothing', () => {
  const baseline = { ...baselineOf(report), objects: new Map(), symbols: new Map() }
  const [result] = checkBudgets(report, [{ select: { object: 'codec.o' }, maxIncrease: '50 %' }], { baseline })
  expect(result).toMatchObject({ status: 'failed', baseline: { bytes: 0 } })
  expect(describeBudgetResult(result)).toContain('grew     table +400 bytes (new), decode +200 bytes (new)')
})

test('a budget may name a baseline of its own', () => {
  const baselines = new Map([['release.json', baselineOf(changed({ decode: 100 }))]])
  const budgets: Budget[] = [
    { select: 'total', maxIncrease: 50 },
    { select: 'total', maxIncrease: 50, baseline: 'release.json' },
  ]
  const results = checkBudgets(report, budgets, { baseline: baselineOf(report), baselines })
  expect(results.map(({ name, status }) => [name, status])).toEqual([
    ['total (budget 1)', 'passed'],
    ['total (budget 2)', 'failed'],
  ])
})

test('a broken budget tells what, how much, since when, who and what to gain', () => {
  const budget: Budget = { select: { object: 'codec.o' }, metric: 'retained', max: '900 B', maxIncrease: 0 }
  expect(describeBudgetResult(grown({ _Z6printfPKc: 100 }, budget))).toBe(
    `budget exceeded: object codec.o, retained
  limit    max 900 B; is 1,000 bytes retained, 100 bytes too much
  limit    maxIncrease 0 bytes, 800 bytes; is 1,000 bytes retained, 200 bytes too much
  baseline 800 bytes, so +200 bytes
  grew     printf(char const*) +200 bytes
  largest  table 400 bytes, printf(char const*) 300 bytes, decode 200 bytes
  why      src/main.ts:1:10 imports encode from './codec.o'
           encode → table
  shared   with decode at src/main.ts:2:10
  saving   1.0 kB without object codec.o`,
  )
})

test('of the total, imports and archives are what could go', () => {
  expect(describeBudgetResult(check({ select: 'total', max: '1 kB' })[0])).toBe(
    `budget exceeded: total
  limit    max 1 kB; is 1,110 bytes, 110 bytes too much
  largest  codec.o 700 bytes, lib/libc.a 300 bytes, src/main.ts 100 bytes
  why      src/main.ts:1:10 imports encode from './codec.o'
           encode → table
  shared   with decode at src/main.ts:2:10
  saving   505 bytes without import ./codec.o (decode), 300 bytes without archive lib/libc.a, 105 bytes without import ./codec.o (encode)`,
  )
})

test('a total in which nothing can be left out says nothing of saving', () => {
  const [result] = checkBudgets(buildReport({ items: [{ name: 'go', bytes: 10 }], roots: ['go'] }), [
    { select: 'total', max: 1 },
  ])
  expect(result).toMatchObject({ status: 'failed', savings: [] })
  expect(describeBudgetResult(result)).not.toContain('saving')
})

test("a symbol's name and table slot count with it", () => {
  const named = buildReport({
    items: [
      { name: 'go', bytes: 10 },
      { name: 'go', key: 'name go', kind: 'name', section: 'name', bytes: 6 },
      { name: 'other', bytes: 12 },
    ],
    edges: [[0, 1, 'entry']],
    roots: [0, 2],
  })
  expect(checkBudgets(named, [{ select: { output: '*.wasm' }, max: 1 }])[0]).toMatchObject({ status: 'failed' })
  expect(checkBudgets(named, [{ select: { symbol: 'go' }, metric: 'retained', max: 1 }])[0]).toMatchObject({
    contributors: [{ name: 'go', bytes: 16 }],
  })
})

test('a budget of several baselines or of none says in one line that it is kept', () => {
  expect(describeBudgetResult(check({ select: 'total', max: '2 kB', warn: 1500 })[0])).toBe(
    'budget kept: total\n  is       1,110 bytes (max 2 kB, warn 1,500 bytes)',
  )
})

test('another version of the compressor may change a little, and who compressed is told', () => {
  const compressed = (bytes: number, by: string): SizeReport => ({
    ...report,
    outputs: report.outputs.map(output => ({ ...output, compressed: { brotli: { bytes, by } } })),
  })
  const status = (bytes: number, by: string, more: Partial<Budget> = {}): BudgetResult =>
    checkBudgets(compressed(bytes, by), [{ select: 'total', compression: 'brotli', maxIncrease: 0, ...more }], {
      baseline: baselineOf(compressed(1000, 'brotli 1.0.9, quality 11')),
    })[0]
  expect(status(1000, 'brotli 1.0.9, quality 11').status).toBe('passed')
  expect(status(1001, 'brotli 1.0.9, quality 11').status).toBe('failed')
  expect(status(1010, 'brotli 1.1.0, quality 11').status).toBe('passed')
  expect(status(1020, 'brotli 1.1.0, quality 11', { tolerance: '2 %' }).status).toBe('passed')
  expect(status(1001, 'brotli 1.1.0, quality 11', { tolerance: 0 }).status).toBe('failed')
  const broken = status(1011, 'brotli 1.1.0, quality 11')
  expect(broken).toMatchObject({ status: 'failed', by: 'brotli 1.1.0, quality 11', baseline: { tolerance: 20 } })
  expect(describeBudgetResult(broken)).toContain(
    'baseline 2,000 bytes, so +22 bytes; by brotli 1.0.9, quality 11, now by brotli 1.1.0, quality 11, so 20 bytes are tolerated',
  )
})

test('files with the same contents are told, and counted each', () => {
  const copies = buildReport({
    outputs: [
      { name: 'a.wasm', digest: '1' },
      { name: 'b.wasm', digest: '1' },
    ],
    items: [
      { name: 'f', bytes: 10 },
      { name: 'f', key: 'function f (2)', bytes: 10, output: 1 },
    ],
    roots: [0, 1],
  })
  const [result] = checkBudgets(copies, [{ select: 'total', max: 15 }])
  expect(result).toMatchObject({ bytes: 20, copies: [{ files: ['a.wasm', 'b.wasm'], saved: 10 }] })
  expect(describeBudgetResult(result)).toContain('copies   a.wasm, b.wasm are the same; one would save 10 bytes')
})

test('where a budget is broken very often, the first hundred times are explained, and those of the next budget too', () => {
  const items = Array.from({ length: 150 }, (_, number) => ({ name: `f${number}`, bytes: 10 }))
  const wide = buildReport({ items, roots: items.map((_, item) => item) })
  const results = checkBudgets(wide, [
    { select: { symbol: 'f*' }, warn: 5 },
    { select: 'total', max: 5 },
  ])
  const explained = results.map(result => isMeasured(result) && result.contributors.length > 0)
  expect(results).toHaveLength(151)
  expect([explained.indexOf(false), explained.lastIndexOf(true)]).toEqual([100, 150])
})
