import { existsSync, readFileSync, rmSync } from 'node:fs'
import type { Budget } from '@wasmweld/size'
import type { Options } from 'unplugin-wasmweld'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Project, makeProject } from '../support/bundling.ts'
import { MATH } from '../support/native-sources.ts'
import { BUNDLERS, type Bundler, type Told, readSizeReport, sizeBuild } from '../support/size-builds.ts'

/** `big` takes 4,000 bytes of data with it. */
const MAIN = `// The program.
import { add } from './math.o'
import { big } from './math.o'
console.log(add(1, 2), big(3))
`

let project: Project
beforeAll(async () => {
  project = await makeProject({ 'src/main.js': MAIN }, { 'src/math.o': MATH })
})
afterAll(() => {
  project.remove()
})
beforeEach(() => {
  project.write('src/main.js', MAIN)
  for (const path of ['.wasmweld', 'sizes.json']) rmSync(project.path(path), { recursive: true, force: true })
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const built = (bundler: Bundler, options: Options): Promise<Told> =>
  sizeBuild(project, bundler, { entry: 'src/main.js', options: { report: false, ...options } })

const withBudgets = (bundler: Bundler, ...budgets: readonly Budget[]): Promise<Told> => built(bundler, { budgets })

describe.each(BUNDLERS)('a build by %s', bundler => {
  test('fails for a broken budget, at the line that imports', async () => {
    const { error } = await withBudgets(bundler, {
      select: { import: './math.o', names: ['big'] },
      metric: 'exclusive',
      max: '1 kB',
    })
    expect(error?.message).toContain('budget exceeded: import ./math.o (big)')
    expect(error?.message).toContain('src/main.js:3')
    expect(error?.loc).toMatchObject({ file: project.path('src/main.js'), line: 3, column: 0 })
    expect(error?.frame).toContain(`3 | import { big } from './math.o'\n  | ^`)
  })
  test('says all that is broken at once, and what only warns apart', async () => {
    const { error, warnings } = await withBudgets(
      bundler,
      { select: { object: 'math.o' }, max: 10 },
      { select: { symbol: 'add' }, max: 0 },
      { select: { section: 'code' }, warn: 1 },
    )
    expect(error?.message).toContain('budget exceeded: object math.o: src/math.o')
    expect(error?.message).toContain('budget exceeded: symbol add')
    expect(error?.message).not.toContain('section code')
    expect(warnings.filter(line => line.includes('budget warning: section code'))).toHaveLength(1)
  })
  test('passes at the limit, and fails with a byte more than it', async () => {
    await built(bundler, { report: 'json' })
    const { outputs } = readSizeReport(project.root)
    const bytes = outputs.reduce((sum, output) => sum + output.bytes, 0)
    expect((await withBudgets(bundler, { select: 'total', max: bytes })).error).toBeUndefined()
    expect((await withBudgets(bundler, { select: 'total', max: bytes - 1 })).error?.message).toContain(
      '1 byte too much',
    )
  })
  test('that is not written is checked as well, of the same bytes, and writes no report', async () => {
    const inMemory = (max: number): Promise<Told> =>
      sizeBuild(project, bundler, {
        entry: 'src/main.js',
        options: {
          report: ['summary', 'json'],
          budgets: [
            { select: 'total', max },
            { select: { symbol: 'add' }, warn: 0 },
          ],
        },
        inMemory: true,
      })
    await built(bundler, { report: 'json' })
    const bytes = readSizeReport(project.root).outputs.reduce((sum, output) => sum + output.bytes, 0)
    rmSync(project.path('.wasmweld'), { recursive: true })
    const kept = await inMemory(bytes)
    expect(kept.error).toBeUndefined()
    expect(kept.lines.filter(line => line.startsWith('wasmweld'))).toEqual([])
    expect(kept.warnings.filter(line => line.includes('budget warning: symbol add'))).toHaveLength(1)
    const { error } = await inMemory(bytes - 1)
    expect(error?.message.match(/budget exceeded/g)).toHaveLength(1)
    expect(error?.message).toContain('1 byte too much')
    expect(existsSync(project.path('.wasmweld/size'))).toBe(false)
  })
  test('fails for a selector that matches nothing', async () => {
    const { error } = await withBudgets(bundler, { select: { object: 'maths.o' }, max: '1 kB' })
    expect(error?.message).toContain('budget not checked: object maths.o')
    expect(error?.message).toContain('math.o')
  })
  test('measures compressed files when a budget asks for it', async () => {
    const budget = { select: { output: '*.wasm' }, compression: 'brotli', max: 50 } as const
    expect((await withBudgets(bundler, budget)).error?.message).toMatch(/budget exceeded: output .* in brotli/s)
  })
  test('compares with a baseline, once there is one', async () => {
    const options: Options = {
      baseline: 'sizes.json',
      budgets: [{ select: 'total', maxIncrease: 0 }],
      report: 'summary',
    }
    expect((await built(bundler, options)).error?.message).toContain(
      'no baseline: there is no file sizes.json\n  build once with WASMWELD_BASELINE=update',
    )
    vi.stubEnv('WASMWELD_BASELINE', 'update')
    const updated = await built(bundler, options)
    expect(updated.error).toBeUndefined()
    expect(updated.lines).toContain('wasmweld  written  sizes.json')
    vi.unstubAllEnvs()
    const same = await built(bundler, options)
    expect(same.error).toBeUndefined()
    expect(same.lines).toContainEqual(expect.stringMatching(/^wasmweld {2}total .* │ \+0 B since sizes\.json$/))
    expect(same.lines).toContain('wasmweld  budgets  1 kept')
    project.write('src/main.js', `${MAIN}import { mul } from './math.o'; console.log(mul(2, 3))`)
    const grown = await built(bundler, options)
    expect(grown.error?.message).toMatch(/budget exceeded: total\n.*grew +.*mul/s)
    expect(readFileSync(project.path('sizes.json'), 'utf8')).not.toContain(project.root)
  })
})

test('each output has a baseline of its own', async () => {
  const config = (outDir: string): object => ({
    build: { outDir, assetsInlineLimit: 0, rolldownOptions: { input: project.path('src/main.js') } },
  })
  vi.stubEnv('WASMWELD_BASELINE', 'update')
  for (const outDir of ['dist/a', 'dist/b'])
    await sizeBuild(project, 'vite', {
      entry: 'src/main.js',
      options: { baseline: 'sizes/[output].json', report: false },
      config: config(outDir),
    })
  expect([existsSync(project.path('sizes/dist-a.json')), existsSync(project.path('sizes/dist-b.json'))]).toEqual([
    true,
    true,
  ])
})

test('an option names the budget that is none', async () => {
  await expect(withBudgets('rollup', { select: 'total', max: '10 KB' })).resolves.toMatchObject({
    error: { message: expect.stringContaining('option budgets[0]: max: ') as string },
  })
})
