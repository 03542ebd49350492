import {
  baselineOf,
  checkBudgets,
  checkPartition,
  describeBudgetResult,
  isFailure,
  isMeasured,
  measureCompressed,
  readBaseline,
  writeBaseline,
} from '@wasmweld/size'
import type { Budget, BudgetResult, Compressor, SizeReport } from '@wasmweld/size'
import { nodeCompressor } from '@wasmweld/size/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Project } from '../support/bundling.ts'
import {
  LONGER_CODEC,
  bundleReport,
  inlinedTwice,
  linkCodec,
  linkSide,
  makeSizeProject,
} from '../support/size-program.ts'

let projects: readonly Project[]
let before: SizeReport
/** With a function and its data more. */
let after: SizeReport

beforeAll(async () => {
  projects = [await makeSizeProject(), await makeSizeProject(LONGER_CODEC)]
  ;[before, after] = projects.map(bundleReport)
}, 60_000)
afterAll(() => {
  for (const project of projects) project.remove()
})

const check = (report: SizeReport, ...budgets: readonly Budget[]): readonly BudgetResult[] =>
  checkBudgets(report, budgets)
const only = (report: SizeReport, budget: Budget): BudgetResult => {
  const results = check(report, budget)
  expect(results).toHaveLength(1)
  return results[0]
}
const bytesOf = (result: BudgetResult): number => (isMeasured(result) ? result.bytes : Number.NaN)
const measured = (select: Budget['select'], metric: Budget['metric'] = 'self'): number =>
  bytesOf(only(before, { select, metric, max: 0 }))

test('the reports that are asked are partitions', () => {
  expect([...checkPartition(before), ...checkPartition(after), ...checkPartition(inlinedTwice(projects[0]))]).toEqual(
    [],
  )
})

test('23. a baseline is the same for the same sources, wherever they lie, and has no absolute path', () => {
  const text = writeBaseline(baselineOf(before))
  expect(text).not.toContain(projects[0].root)
  expect(text).not.toMatch(/"\//)
  expect(writeBaseline(readBaseline(text, 'sizes.json'))).toBe(text)
})

test('23. a baseline of another folder is the same text', async () => {
  const elsewhere = await makeSizeProject()
  try {
    expect(writeBaseline(baselineOf(bundleReport(elsewhere)))).toBe(writeBaseline(baselineOf(before)))
  } finally {
    elsewhere.remove()
  }
}, 60_000)

test('23. in the diff of a baseline a new symbol is a line with its name', () => {
  const [old, renewed] = [before, after].map(report => writeBaseline(baselineOf(report)).split('\n'))
  const added = renewed.filter(line => !old.includes(line)).map(line => line.trim())
  expect(added).toContainEqual(expect.stringMatching(/^"scramble": \d+,?$/))
  expect(added).toContainEqual(expect.stringMatching(/^"key": 40,?$/))
  // What grew by it: the file, three sections of it, the object, and who calls it.
  expect(added.length).toBeLessThan(10)
})

test('23. a hash in the name of a file or of a symbol is not in the baseline', () => {
  const text = writeBaseline(baselineOf(before))
  expect(text).toContain('"main.js": 200')
  expect(text).not.toContain('8f3a')
  expect(text).toContain('"regex::find": ')
})

test('24. exactly at the limit is within, a byte more fails', () => {
  for (const select of ['total', { output: '*.wasm' }, { archive: 'libtext.a' }, { symbol: 'decode' }] as const) {
    const limit = Math.max(...check(before, { select, max: 0 }).map(bytesOf))
    expect(check(before, { select, max: limit }).some(isFailure)).toBe(false)
    const failed = check(before, { select, max: limit - 1 }).filter(isFailure)
    expect(failed.map(describeBudgetResult).join('\n')).toContain(', 1 byte too much')
  }
})

test('24. a warning does not fail the build, and has to be below the error', () => {
  const bytes = measured('total')
  const warned = only(before, { select: 'total', warn: bytes - 1, max: bytes })
  expect(warned.status).toBe('warned')
  expect(isFailure(warned)).toBe(false)
  expect(describeBudgetResult(warned)).toMatch(/^budget warning: total\n {2}limit {4}warn /)
  expect(only(before, { select: 'total', warn: bytes, max: bytes })).toMatchObject({ status: 'invalid' })
})

test.each(['10 kB', '10 KiB', '10240', '1.5 MB', 10_240])('25. %j is a limit', max => {
  expect(only(before, { select: 'total', max }).status).toBe('passed')
})

test('25. a share is of the output', () => {
  const [data] = check(before, { select: { section: 'data' }, max: 0 }).map(bytesOf)
  const share = (data / measured({ output: 'codec.wasm' })) * 100
  expect(share).toBeGreaterThan(5)
  const status = (max: string): string => check(before, { select: { section: 'data' }, max })[0].status
  expect([status('5 %'), status(`${Math.ceil(share)} %`)]).toEqual(['failed', 'passed'])
})

test.each([
  ['10 KB', 4],
  ['-1', 1],
  ['abc', 1],
  ['1e999', 2],
])('25. %j is refused with its character %d', (max, character) => {
  const result = only(before, { select: 'total', max })
  expect(result).toMatchObject({ status: 'invalid' })
  expect(describeBudgetResult(result)).toContain(`max: "${max}" has `)
  expect(describeBudgetResult(result)).toContain(` at character ${character}`)
})

test('26. a selector that matches nothing fails, and names what is near', () => {
  const text = (select: Budget['select']): string => describeBudgetResult(only(before, { select, max: '1 MB' }))
  expect(text({ symbol: 'encod' })).toContain('no symbol matches encod; did you mean encode?')
  expect(text({ symbol: 'operator new' })).toContain('did you mean operator new(unsigned long)')
  expect(text({ archive: 'libtxt.a' })).toContain('no archive matches libtxt.a')
  expect(text({ object: 'formt.o' })).toContain('no object matches formt.o')
  expect(text({ import: './codec.oo' })).toContain('did you mean ./codec.o?')
  expect(text({ import: './codec.o', names: 'decoder' })).toContain('did you mean decode?')
  expect(check(before, { select: { symbol: 'never' }, max: 0 }).every(isFailure)).toBe(true)
  expect(only(before, { select: { symbol: 'never' }, max: 0, optional: true }).status).toBe('skipped')
})

test('27. every selector measures what it names', () => {
  const { items, inputs } = before
  const sum = (isMeant: (item: SizeReport['items'][number]) => boolean): number =>
    items.filter(isMeant).reduce((total, { bytes }) => total + bytes, 0)
  const from = (name: string): number => sum(({ input }) => input !== undefined && inputs[input].name.startsWith(name))
  expect(measured({ archive: 'libtext.a' })).toBe(from('lib/libtext.a'))
  expect(measured({ object: 'codec.o' })).toBe(from('src/codec.o'))
  expect(measured({ object: 'libtext.a(format.o)' })).toBe(from('lib/libtext.a(format.o)'))
  expect(measured({ js: 'src/**' })).toBe(from('src/main.ts'))
  expect(measured({ crate: 'regex*' })).toBe(sum(({ demangled }) => demangled?.startsWith('regex::') === true))
  expect(measured({ symbol: 'operator new(unsigned long)' })).toBe(
    sum(({ kind, name }) => kind === 'function' && name === '_Znwm'),
  )
  expect(check(before, { select: { section: 'code' }, max: 0 }).map(bytesOf)).toEqual(
    [1, 2].map(output => sum(item => item.section === 'code' && item.output === output)),
  )
  expect(measured('total')).toBe(sum(() => true))
})

test('27. an import costs what only it keeps', () => {
  const decode = measured({ import: './codec.o', names: 'decode' }, 'exclusive')
  // Its data alone are 1,200 bytes; `look` and `alphabet` are shared with `encode`.
  expect(decode).toBeGreaterThan(1200)
  expect(decode).toBeLessThan(measured({ output: 'codec.wasm' }) - 400)
  const both = measured({ import: './codec.o' }, 'exclusive')
  expect(both).toBeGreaterThan(decode + 400)
})

test('27. nothing is forbidden by 0, and the message has everything that helps', () => {
  const result = only(before, { select: { archive: 'libtext.a' }, metric: 'retained', max: 0 })
  const { input } = before.items[0]
  expect(before.inputs[input ?? 0].name).toBe('src/main.ts')
  expect(describeBudgetResult(result)).toMatch(
    new RegExp(
      `^budget exceeded: archive libtext.a, retained: lib/libtext.a
  limit    max 0 bytes; is ([\\d,]+) bytes retained, \\1 bytes too much
  largest  lib/libtext.a\\(format.o\\) 1.2 kB, lib/libtext.a\\(allocate.o\\) \\d+ bytes
  why      src/main.ts:2:10 imports decode from './codec.o'
           decode → format_number → digits
  saving   1.3 kB without archive lib/libtext.a$`,
    ),
  )
  for (const select of [{ crate: 'regex' }, { symbol: 'operator new*' }, { object: '*.o' }, { import: './*' }] as const)
    expect(check(before, { select, max: 0 }).every(isFailure)).toBe(true)
})

test('27. what grew since the baseline is named, with the way from the import to it', () => {
  const budget: Budget = { select: 'total', maxIncrease: '1 %' }
  const [result] = checkBudgets(after, [budget], { baseline: baselineOf(before, [budget]) })
  expect(result).toMatchObject({
    status: 'failed',
    grown: [{ name: 'key', after: 40 }, { name: 'scramble' }, { name: 'encode' }],
    why: { use: { file: 'src/main.ts', line: 1, column: 10 }, steps: ['encode', 'scramble', 'key'] },
  })
  expect(checkBudgets(before, [budget], { baseline: baselineOf(before, [budget]) })[0].status).toBe('passed')
})

/** Another version, which makes files a little larger. */
const other = (more: number): Compressor => ({
  describe: () => 'brotli 9.9, quality 11',
  measure: async (compression, contents) => {
    const size = await nodeCompressor.measure(compression, contents)
    return Math.floor(size * (1 + more))
  },
})

test('28. another version of brotli may differ by what is tolerated, and both are told', async () => {
  const { report, module } = linkCodec(projects[0])
  const by = (compressor: Compressor): Promise<SizeReport> =>
    measureCompressed(report, new Map([['codec.wasm', module]]), compressor, ['brotli'])
  const ours = await by(nodeCompressor)
  expect(ours.outputs[0].compressed?.brotli?.by).toBe(`brotli ${process.versions.brotli}, quality 11`)
  const baseline = readBaseline(writeBaseline(baselineOf(ours)), 'sizes.json')
  const budget: Budget = { select: 'total', compression: 'brotli', maxIncrease: 0, tolerance: '3 %' }
  const result = async (compressor: Compressor): Promise<BudgetResult> =>
    checkBudgets(await by(compressor), [budget], { baseline })[0]
  expect((await result(nodeCompressor)).status).toBe('passed')
  expect(await result(other(0.025))).toMatchObject({ status: 'passed', by: 'brotli 9.9, quality 11' })
  const broken = await result(other(0.05))
  expect(broken.status).toBe('failed')
  expect(describeBudgetResult(broken)).toContain(
    `by brotli ${process.versions.brotli}, quality 11, now by brotli 9.9, quality 11, so`,
  )
})

test('28. a budget in brotli needs somebody who measured', () => {
  expect(only(before, { select: 'total', compression: 'brotli', max: '1 MB' })).toMatchObject({
    status: 'invalid',
    message: expect.stringContaining('the brotli size of main-8f3a.js was not measured') as string,
  })
})

test('29. a module that is text in two chunks counts in both, and is told as a duplicate', () => {
  const report = inlinedTwice(projects[0])
  const [one, another, wasm] = report.outputs
  const result = only(report, { select: 'total', max: 1 })
  expect(bytesOf(result)).toBe(one.bytes + another.bytes)
  expect(result).toMatchObject({
    copies: [{ files: ['codec.wasm in one.js', 'codec.wasm in other.js'], saved: wasm.bytes }],
  })
  // Each may have a budget of its own, by what it would be as a file.
  expect(check(report, { select: { output: 'codec.wasm' }, max: 1 }).map(bytesOf)).toEqual([wasm.bytes, wasm.bytes])
})

test('42. a side module and two outputs are checked apart, and in sum', () => {
  const [codec, paint] = [linkCodec(projects[0]).module.length, linkSide(projects[0]).module.length]
  expect(measured({ side: '*' })).toBe(paint)
  const apart = check(before, { select: { output: '*.wasm' }, max: Math.max(codec, paint) - 1 })
  expect(apart.map(({ name, status }) => [name, status])).toEqual([
    ['output *.wasm: codec.wasm', 'failed'],
    ['output *.wasm: paint.wasm', 'passed'],
  ])
  const sum = (max: number): BudgetResult => only(before, { select: { output: '*.wasm' }, sum: true, max })
  expect([sum(codec + paint).status, sum(codec + paint - 1).status]).toEqual(['passed', 'failed'])
  expect(sum(0)).toMatchObject({ what: 'outputs *.wasm', bytes: codec + paint })
})
