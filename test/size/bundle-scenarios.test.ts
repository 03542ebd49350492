import { readFileSync, writeFileSync } from 'node:fs'
import { type Budget, type SizeReport, buildGraph, checkPartition, duplicates } from '@wasmweld/size'
import { type RolldownWatcher, watch as rolldownWatch } from 'rolldown'
import { type RollupWatcher, watch as rollupWatch } from 'rollup'
import rolldownPlugin from 'unplugin-wasmweld/rolldown'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Project, makeProject } from '../support/bundling.ts'
import { MATH } from '../support/native-sources.ts'
import { BUNDLERS, readSizeReport, sizeBuild } from '../support/size-builds.ts'

const SHARED = ['-fPIC', '-fvisibility=default']

let project: Project
beforeAll(async () => {
  project = await makeProject(
    {
      'src/twice.js': `import { add } from './math.o'
export { add }
export const again = () => import('./more.js')`,
      'src/more.js': `import init from './math.o?init'
export const more = async () => (await init()).add(1, 2)
console.log(more)`,
      'src/emitted.js': `import { add } from './math.o'
console.log(add(1, 2), new URL('./finished.wasm', import.meta.url).href)`,
      'src/programs.js': `import { add } from './math.o'; import { big } from './math.o?program=second'
console.log(add(1, 2), big(3))`,
      'src/sides.js': `import { add } from './math.o'; import { plus } from './plug.o?side'
console.log(add(1, 2), plus(3))`,
      'src/watched.js': `import { add } from './math.o'\nconsole.log(add(1, 2))\n`,
    },
    { 'src/math.o': MATH, 'src/plug.o': 'int add(int, int); int plus(int a) { return add(a, 1); }' },
  )
  await project.compile('src/plug.o', 'int add(int, int); int plus(int a) { return add(a, 1); }', ...SHARED)
})
afterAll(() => {
  project.remove()
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
const allBytes = ({ items }: SizeReport): number => sum(items.map(({ bytes }) => bytes))

describe.each(BUNDLERS)('by %s', bundler => {
  test('29. what is inlined in two files is counted once in each, and told as a duplicate', async () => {
    const options = { report: 'json', inlineLimit: 1_000_000, instantiate: 'sync', exports: ['add'] } as const
    const rolldownOptions = { input: project.path('src/twice.js'), preserveEntrySignatures: 'strict' } as const
    const config = { build: { rolldownOptions } }
    const told = await sizeBuild(project, bundler, { entry: 'src/twice.js', options, config })
    expect(told.error).toBeUndefined()
    const report = readSizeReport(project.root)
    expect(checkPartition(report)).toEqual([])
    const inlined = report.outputs.filter(({ role }) => role === 'inlined')
    const files = report.outputs.filter(({ role }) => role !== 'inlined')
    expect(inlined.map(({ stableName, name }) => stableName ?? name)).toEqual(['math.wasm', 'math.wasm'])
    expect(new Set(inlined.map(({ within }) => within)).size).toBe(2)
    expect(allBytes(report)).toBe(sum(files.map(({ bytes }) => bytes)))
    expect(duplicates(buildGraph(report)).filter(({ kind }) => kind === 'output')).toHaveLength(1)
  })
  test('42. two programs in one bundle are apart, and in the total together', async () => {
    const budgets: readonly Budget[] = [
      { select: { output: 'math.wasm' }, max: '1 kB' },
      { select: { output: 'second.wasm' }, max: '1 kB' },
      { select: { output: '*.wasm' }, sum: true, max: '3 kB' },
    ]
    const made = { entry: 'src/programs.js', options: { report: 'json', budgets } } as const
    const { error } = await sizeBuild(project, bundler, made)
    const report = readSizeReport(project.root)
    expect(checkPartition(report)).toEqual([])
    const wasm = report.outputs.filter(({ kind }) => kind === 'wasm')
    expect(wasm.map(({ stableName }) => stableName).sort()).toEqual(['math.wasm', 'second.wasm'])
    expect(error?.message).not.toContain('output math.wasm')
    expect(error?.message).toContain('budget exceeded: output second.wasm')
    expect(error?.message).toContain('budget exceeded: output *.wasm')
  })
  test('42. a side module has a budget of its own', async () => {
    const budgets: readonly Budget[] = [{ select: { side: '*' }, max: 10 }]
    const made = { entry: 'src/sides.js', options: { report: 'json', budgets } } as const
    const { error } = await sizeBuild(project, bundler, made)
    const report = readSizeReport(project.root)
    expect(checkPartition(report)).toEqual([])
    const [side] = report.outputs.filter(({ role }) => role === 'side')
    expect(side).toMatchObject({ stableName: 'plug.wasm', confidence: 'exact' })
    expect(error?.message).toContain('budget exceeded: side module *: plug.wasm')
    expect(error?.message).toContain(`${side.bytes - 10} bytes too much`)
    expect(allBytes(report)).toBe(sum(report.outputs.map(({ bytes }) => bytes)))
    expect(report.items.filter(({ key }) => key.includes('appended'))).toEqual([
      expect.objectContaining({ name: "custom section 'wasmweld.program'" }),
    ])
  })
})

test('29. a module that is emitted twice is two files, told as duplicates', async () => {
  await sizeBuild(project, 'vite', { entry: 'src/watched.js', options: { report: 'json' } })
  const { outputs } = readSizeReport(project.root)
  const file = outputs.find(({ kind }) => kind === 'wasm')?.name ?? ''
  writeFileSync(project.path('src/finished.wasm'), readFileSync(project.path(`dist/${file}`)))
  await sizeBuild(project, 'vite', {
    entry: 'src/emitted.js',
    options: { report: 'json' },
    plugins: [
      {
        name: 'copies',
        generateBundle(this: { emitFile(file: object): void }) {
          const source = readFileSync(project.path('src/finished.wasm'))
          this.emitFile({ type: 'asset', fileName: 'copy/finished.wasm', source })
        },
      },
    ],
  })
  const report = readSizeReport(project.root)
  expect(checkPartition(report)).toEqual([])
  const wasm = report.outputs.filter(({ kind }) => kind === 'wasm')
  expect(wasm.map(({ confidence }) => confidence).sort()).toEqual(['decoded', 'exact'])
  const [group] = duplicates(buildGraph(report)).filter(({ kind }) => kind === 'output')
  expect(group).toBeDefined()
  expect(allBytes(report)).toBe(sum(report.outputs.map(({ bytes }) => bytes)))
})

describe('41. who watches', () => {
  let watcher: RollupWatcher | RolldownWatcher | undefined
  const home = process.cwd()
  beforeEach(() => {
    process.chdir(project.root)
    vi.spyOn(console, 'log').mockImplementation(() => undefined)
  })
  afterEach(async () => {
    await watcher?.close()
    process.chdir(home)
    vi.restoreAllMocks()
  })
  const TOO_MUCH = `import { big } from './math.o'\nconsole.log(big(1))\n`
  const FINE = `import { add } from './math.o'\nconsole.log(add(1, 2))\n`

  test.each(['rollup', 'rolldown'] as const)(
    'with %s is told of a broken budget, and no longer once it is mended',
    async name => {
      project.write('src/watched.js', FINE)
      const options = {
        types: false,
        report: ['summary', 'json'],
        budgets: [{ select: { symbol: 'big' }, max: 0, optional: true }],
      } as const
      const plugin = name === 'rollup' ? rollupPlugin(options) : rolldownPlugin(options)
      const start = name === 'rollup' ? rollupWatch : rolldownWatch
      /** What the last build that ended said, with how it ended. Saving once may be seen twice, and be built twice. */
      let last: readonly string[] = []
      let said: string[] = []
      watcher = (start as typeof rollupWatch)({
        input: project.path('src/watched.js'),
        plugins: [plugin as never],
        output: { dir: project.path('dist') },
        onLog: (_level, { message }) => {
          said.push(message)
        },
      })
      watcher.on('event', (event: { code: string; result?: { close(): Promise<void> } | null }) => {
        if (event.code === 'BUNDLE_END') void event.result?.close()
        if (event.code !== 'END' && event.code !== 'ERROR') return
        last = [...said, event.code]
        said = []
      })
      await expect.poll(() => last).toEqual(['END'])
      project.write('src/watched.js', TOO_MUCH)
      await expect.poll(() => last).toEqual([expect.stringContaining('budget exceeded: symbol big'), 'END'])
      expect(readSizeReport(project.root).items.some(item => item.name === 'big')).toBe(true)
      project.write('src/watched.js', FINE)
      await expect.poll(() => last).toEqual(['END'])
      expect(readSizeReport(project.root).items.some(item => item.name === 'big')).toBe(false)
    },
  )
})

test('GitHub gets a note at the importing line, and a page', async () => {
  vi.stubEnv('GITHUB_ACTIONS', 'true')
  vi.stubEnv('GITHUB_WORKSPACE', project.root)
  vi.stubEnv('GITHUB_STEP_SUMMARY', project.path('summary.md'))
  project.write('summary.md', '')
  const written: string[] = []
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(text => written.push(String(text)) > 0)
  const budgets: readonly Budget[] = [{ select: { import: './math.o' }, max: 1 }]
  project.write('src/watched.js', `import { add } from './math.o'\nconsole.log(add(1, 2))\n`)
  await sizeBuild(project, 'rolldown', { entry: 'src/watched.js', options: { report: false, budgets } })
  stdout.mockRestore()
  expect(written.filter(text => text.startsWith('::error'))).toEqual([
    expect.stringMatching(/^::error file=src\/watched\.js,line=1,/),
  ])
  const page = readFileSync(project.path('summary.md'), 'utf8')
  expect(page).toMatch(/^## Size of dist\n/)
  expect(page).toContain('budget exceeded: import ./math.o')
})

test('a page for GitHub that cannot be written fails no build', async () => {
  vi.stubEnv('GITHUB_STEP_SUMMARY', project.path('no-folder/summary.md'))
  const written: string[] = []
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(text => written.push(String(text)) > 0)
  project.write('src/watched.js', `import { add } from './math.o'\nconsole.log(add(1, 2))\n`)
  const budgets: readonly Budget[] = [{ select: { import: './math.o' }, max: '1 MB' }]
  const { error } = await sizeBuild(project, 'rolldown', {
    entry: 'src/watched.js',
    options: { report: false, budgets },
  })
  stdout.mockRestore()
  expect(error).toBeUndefined()
  expect(written).toContainEqual(expect.stringMatching(/^wasmweld {2}GITHUB_STEP_SUMMARY cannot be written: ENOENT/))
})
