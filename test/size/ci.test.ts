import {
  SUMMARY_LIMIT,
  baselineOf,
  checkBudgets,
  githubAnnotations,
  jobSummary,
  junitXml,
  openMetrics,
  sizeLimitJson,
} from '@wasmweld/size'
import type { Budget, BudgetResult, SizeReport } from '@wasmweld/size'
import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Project } from '../support/bundling.ts'
import { bundleReport, makeSizeProject } from '../support/size-program.ts'

const GITHUB = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: '/checkout' }

let project: Project
let report: SizeReport

beforeAll(async () => {
  project = await makeSizeProject()
  report = bundleReport(project)
}, 60_000)
afterAll(() => {
  project.remove()
})

const results = (...budgets: readonly Budget[]): readonly BudgetResult[] => checkBudgets(report, budgets)

test('40. an annotation is on the line that imports, and says all in one line', () => {
  const broken = results({ select: { symbol: 'format_number' }, name: '100 %: a, b', max: 0 })
  const text = githubAnnotations(broken, { environment: GITHUB, root: '/checkout/packages/web' })
  expect(text).toMatch(
    /^::error file=packages\/web\/src\/main\.ts,line=2,col=10,title=budget exceeded%3A 100 %25%3A a%2C b%3A format_number in .*::budget exceeded: 100 %25: a, b: .*%0A {2}limit .*\n$/,
  )
  expect(text.trimEnd()).not.toContain('\n')
})

test('40. more than ten are not shown by GitHub: the tenth names the others', () => {
  const broken = results({ select: { symbol: '*' }, max: 0 }, { select: { section: '*' }, warn: 0 })
  const count = (status: string): number => broken.filter(each => each.status === status).length
  expect(count('failed')).toBeGreaterThan(10)
  expect(count('warned')).toBeGreaterThan(10)
  const lines = githubAnnotations(broken, { environment: GITHUB }).trimEnd().split('\n')
  expect(lines.filter(line => line.startsWith('::error ')).length).toBe(10)
  expect(lines.filter(line => line.startsWith('::warning ')).length).toBe(10)
  expect(lines[9]).toContain(`${count('failed') - 9} more budgets are not kept%0A  symbol *: `)
})

test('40. nothing is printed where nobody reads it', () => {
  expect(githubAnnotations(results({ select: 'total', max: 0 }), { environment: {} })).toBe('')
})

test('40. the summary has the files with what changed, and ends with a note where it would be too long', () => {
  const baseline = baselineOf(report)
  const short = jobSummary(report, results({ select: 'total', max: 1 }), { baseline })
  expect(short).toContain('| paint.wasm | ')
  expect(short).toContain('| +0 bytes |')
  expect(short).toContain('budget exceeded: total\n')
  const long = Array.from({ length: 400 }, (_, number): Budget => ({
    select: { symbol: '*' },
    name: `${number} ${'<b>|`'.repeat(60)}`,
    max: 0,
  }))
  const text = jobSummary(report, results(...long), { baseline })
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SUMMARY_LIMIT)
  expect(text).toMatch(/… \d+ more entries are left out: the summary of a step is limited to 1 MiB\.\n$/)
})

test('JUnit, OpenMetrics and JSON of a real build are read by who reads them', () => {
  const all = results(
    { select: 'total', max: '1 kB' },
    { select: { symbol: '*' }, max: '1 kB' },
    { select: { symbol: 'nothing' }, max: 0 },
    { select: { crate: 'serde' }, max: 0, optional: true },
  )
  const names: string[] = []
  const parser = new SaxesParser()
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', ({ name }) => names.push(name))
  parser.write(junitXml(all)).close()
  expect(names.filter(name => name === 'testcase')).toHaveLength(all.length)
  expect(names).toEqual(expect.arrayContaining(['failure', 'error', 'skipped']))
  const rows = JSON.parse(sizeLimitJson(all)) as readonly { readonly name: string; readonly passed: boolean }[]
  expect(rows.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual([
    'total',
    'symbol *: digits in lib/libtext.a(format.o)',
    'symbol nothing',
  ])
  expect(openMetrics(report, all)).toContain(`size_output_bytes{output="main.js",compression="raw"} 200\n`)
})
