import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { buildReport } from '../../../../test/support/size-report-builder.ts'
import type { BudgetResult, MeasuredResult } from '../budgets/budget-result.ts'
import { githubAnnotations } from './github-annotations.ts'
import { jobSummary } from './job-summary.ts'
import { junitXml } from './junit-xml.ts'
import { openMetrics } from './open-metrics.ts'
import { sizeLimitJson } from './size-limit-json.ts'

const GITHUB = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: '/home/runner/work/app' }
/** What names of symbols may have. */
const HOSTILE = 'a::f<%, "x" & <script>>`|\n\u0001\ud800 end'

const failed = (name: string, status: 'failed' | 'warned' | 'passed' = 'failed'): MeasuredResult => ({
  status,
  budget: 0,
  name,
  what: name,
  metric: 'self',
  compression: 'raw',
  bytes: 12,
  limits: [
    {
      field: status === 'warned' ? 'warn' : 'max',
      severity: status === 'warned' ? 'warning' : 'error',
      given: '10 B',
      bytes: status === 'passed' ? 20 : 10,
      isBroken: status !== 'passed',
    },
  ],
  contributors: [],
  grown: [],
  why: {
    use: { file: 'src/a,b:c.ts', line: 3, column: 7, specifier: './x.o', name: 'f' },
    steps: ['f'],
    sharedWith: [],
  },
  savings: [],
  copies: [],
})

const invalid: BudgetResult = { status: 'invalid', budget: 1, name: 'x', message: 'nothing\nmatches' }
const skipped: BudgetResult = { status: 'skipped', budget: 1, name: 'y', message: 'no symbol matches y' }

const many = (count: number, status: 'failed' | 'warned'): readonly MeasuredResult[] =>
  Array.from({ length: count }, (_, number) => failed(`budget ${number}`, status))

test('nothing is said to GitHub where it does not listen', () => {
  expect(githubAnnotations([failed('total')], { environment: {} })).toBe('')
  expect(githubAnnotations([failed('total')], { environment: { CI: 'true' } })).toBe('')
})

test('an annotation is on the importing line, and its text is escaped', () => {
  expect(githubAnnotations([failed('100 %, all: x')], { environment: GITHUB })).toBe(
    '::error file=src/a%2Cb%3Ac.ts,line=3,col=7,title=budget exceeded%3A 100 %25%2C all%3A x::' +
      'budget exceeded: 100 %25, all: x%0A  limit    max 10 B; is 12 bytes, 2 bytes too much%0A' +
      "  why      src/a,b:c.ts:3:7 imports f from './x.o'%0A           f\n",
  )
})

test('paths are from the top of the repository', () => {
  const place = (root: string, environment = GITHUB): string =>
    /file=(.*?),line/.exec(githubAnnotations([failed('x')], { environment, root }))?.[1] ?? ''
  expect(place('/home/runner/work/app/web/')).toBe('web/src/a%2Cb%3Ac.ts')
  expect(place('/home/runner/work/app')).toBe('src/a%2Cb%3Ac.ts')
  expect(place('D:\\a\\app\\web', { ...GITHUB, GITHUB_WORKSPACE: 'D:\\a\\app' })).toBe('web/src/a%2Cb%3Ac.ts')
})

test('no more are written than GitHub shows; the last one names the rest', () => {
  const lines = githubAnnotations([...many(12, 'failed'), ...many(11, 'warned')], { environment: GITHUB })
    .trimEnd()
    .split('\n')
  expect(lines.filter(line => line.startsWith('::error '))).toHaveLength(10)
  expect(lines.filter(line => line.startsWith('::warning '))).toHaveLength(10)
  expect(lines[9]).toBe(
    '::error title=3 more budgets are not kept::3 more budgets are not kept%0A  budget 9%0A  budget 10%0A  budget 11',
  )
  expect(githubAnnotations(many(10, 'failed'), { environment: GITHUB })).not.toContain('more budgets')
})

test('what cannot be checked is an error, what is kept or skipped is nothing', () => {
  expect(githubAnnotations([invalid, skipped, failed('z', 'passed')], { environment: GITHUB })).toBe(
    '::error title=budget not checked%3A x::budget not checked: x%0A  nothing%0A  matches\n',
  )
})

test('a command is one line and no longer than an annotation may be', () => {
  const text = githubAnnotations([failed(`${HOSTILE}${'€'.repeat(100_000)}`)], { environment: GITHUB })
  expect(text.trimEnd().split('\n')).toHaveLength(1)
  const [, title, message] = /title=(.*?)::(.*)$/s.exec(text) ?? []
  expect(decodeURIComponent(title.replace(/%(?![0-9A-F]{2})/g, '%25').replace('\ud800', '')).length).toBeLessThan(256)
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(64 * 1024 + 100)
})

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
}

/** All elements, by a parser that refuses what XML refuses. */
function parsed(text: string): readonly Element[] {
  const elements: Element[] = []
  const parser = new SaxesParser()
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) =>
    elements.push({ name, attributes: attributes as Record<string, string> }),
  )
  parser.write(text).close()
  return elements
}

test('JUnit has a test case for each result', () => {
  const results = [failed('a'), failed('b', 'warned'), failed('c', 'passed'), invalid, skipped]
  const elements = parsed(junitXml(results))
  expect(elements.map(({ name }) => name)).toEqual(
    'testsuites testsuite testcase failure testcase system-out testcase testcase error testcase skipped'.split(' '),
  )
  expect(elements[1].attributes).toEqual({ name: 'size budgets', tests: '5', failures: '1', errors: '1', skipped: '1' })
  expect(elements.filter(({ name }) => name === 'testcase').map(({ attributes }) => attributes.name)).toEqual([
    'a',
    'b',
    'c',
    'x',
    'y',
  ])
  expect(elements[3].attributes).toEqual({ message: 'budget exceeded: a', type: 'failed' })
})

test.each([HOSTILE, ']]>', '\u0000\ufffe\ud800\udc00\udc00', '-->', '&amp;', '\r\n\t'])(
  'JUnit is XML with the name %j',
  name => {
    const cases = parsed(
      junitXml([failed(name), failed(name, 'warned'), { ...invalid, message: name }, { ...skipped, message: name }]),
    )
    const shown = name
      .replace(/\r\n/g, '\n')
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\ufffe]|\p{Surrogate}/gu, '\ufffd')
    expect(cases[2].attributes.name).toBe(shown)
  },
)

test("size-limit's JSON", () => {
  expect(
    JSON.parse(sizeLimitJson([failed('a'), failed('b', 'warned'), failed('c', 'passed'), invalid, skipped])),
  ).toEqual([
    { name: 'a', passed: false, size: 12, sizeLimit: 10 },
    { name: 'b', passed: true, size: 12, sizeLimit: 10 },
    { name: 'c', passed: true, size: 12, sizeLimit: 20 },
    { name: 'x', passed: false, size: 0 },
  ])
})

const report = buildReport({
  outputs: [
    { name: 'main.js', kind: 'js', bytes: 3010, digest: '1', compressed: { gzip: { bytes: 1500, by: 'zlib' } } },
    { name: 'in_ner.wasm', role: 'inlined', within: 0, digest: '2' },
    { name: 'b.wasm', digest: '2' },
  ],
  items: [
    { name: 'js', kind: 'js-module', bytes: 3000 },
    { name: 'f', bytes: 10, output: 1 },
    { name: 'f', key: 'f2', bytes: 10, output: 2 },
  ],
})

test('the summary has the files, the budgets, and the text of what is broken', () => {
  expect(jobSummary(report, [failed('a|b'), failed('c', 'passed')])).toBe(`## Size

| file | size | gzip |
| --- | --- | --- |
| main.js | 3.0 kB | 1.5 kB |
| in&#95;ner.wasm (in main.js, written 2 times) | 10 bytes |  |
| b.wasm (written 2 times) | 10 bytes |  |

|  | budget | size | limit |
| --- | --- | --- | --- |
| ❌ | a&#124;b | 12 bytes | max 10 B |
| ✅ | c | 12 bytes | max 10 B |

\`\`\`text
budget exceeded: a|b
  limit    max 10 B; is 12 bytes, 2 bytes too much
  why      src/a,b:c.ts:3:7 imports f from './x.o'
           f
\`\`\`
`)
})

test('no name is Markdown, and none ends a block', () => {
  const name = '```\n</td> @someone #1 [x](y) **b** | `code`'
  const text = jobSummary(report, [failed(name)])
  expect(text).toContain(
    '| ❌ | &#96;&#96;&#96; &#60;/td&#62; &#64;someone &#35;1 &#91;x&#93;(y) &#42;&#42;b&#42;&#42; &#124; &#96;code&#96; |',
  )
  expect(text).toContain('\n````text\nbudget exceeded: ```\n')
})

test('the summary ends before its limit, and says what is left out', () => {
  const results = Array.from({ length: 20_000 }, (_, number) => failed(`${number} ${'ü'.repeat(50)}`))
  const text = jobSummary(report, results)
  const bytes = Buffer.byteLength(text)
  expect(bytes).toBeLessThanOrEqual(1024 * 1024)
  expect(bytes).toBeGreaterThan(1024 * 1024 - 1000)
  const [, left] =
    /\n… (\d+) more entries are left out: the summary of a step is limited to 1 MiB\.\n$/.exec(text) ?? []
  const rows = text.split('\n').filter(line => line.startsWith('| ❌')).length
  const blocks = text.split('\n').filter(line => line === '```text').length
  expect(Number(left)).toBe(40_000 - rows - blocks)
  expect(Buffer.byteLength(jobSummary(report, results, { limit: 5000 }))).toBeLessThanOrEqual(5000)
})

test('OpenMetrics has each file and each budget once', () => {
  expect(openMetrics(report, [failed('a"\\\n'), invalid])).toBe(`# TYPE size_output_bytes gauge
# UNIT size_output_bytes bytes
size_output_bytes{output="main.js",compression="raw"} 3010
size_output_bytes{output="main.js",compression="gzip"} 1500
size_output_bytes{output="in_ner.wasm in main.js",compression="raw"} 10
size_output_bytes{output="b.wasm",compression="raw"} 10
# TYPE size_budget_bytes gauge
# UNIT size_budget_bytes bytes
size_budget_bytes{budget="a\\"\\\\\\n"} 12
# EOF
`)
})
