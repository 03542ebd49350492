import { existsSync, readFileSync } from 'node:fs'
import { checkPartition } from '@wasmweld/size'
import wasmweld from 'unplugin-wasmweld/vite'
import { type Plugin, createServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Project, makeProject } from '../support/bundling.ts'
import { MATH } from '../support/native-sources.ts'
import { readSizeReport, sizeBuild } from '../support/size-builds.ts'

let project: Project
beforeAll(async () => {
  project = await makeProject(
    {
      'src/main.js': `import { add, big } from './math.o'\nexport const value = add(1, 2) + big(0)\nconsole.log(value)`,
      'src/page.js': `new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })`,
      'src/worker.js': `import { add } from './math.o'\npostMessage(add(1, 2))`,
    },
    { 'src/math.o': MATH },
  )
})
afterAll(() => {
  project.remove()
})

test('24. 41. a dev server tells of a broken budget, and goes on', async () => {
  const lines: string[] = []
  const listen = (line: string): void => void lines.push(line)
  const server = await createServer({
    root: project.root,
    configFile: false,
    server: { middlewareMode: true, ws: false },
    optimizeDeps: { noDiscovery: true },
    appType: 'custom',
    customLogger: {
      info: listen,
      warn: listen,
      warnOnce: listen,
      error: listen,
      clearScreen() {},
      hasErrorLogged: () => false,
      hasWarned: false,
    },
    plugins: [
      wasmweld({
        types: false,
        report: 'html',
        budgets: [
          { select: { symbol: 'big' }, max: 0 },
          { select: { symbol: 'sub' }, max: 0 },
          { select: { object: 'math.o' }, max: '1 MB' },
          { select: 'total', max: 1 },
        ],
      }) as Plugin[],
    ],
  })
  try {
    expect(await server.ssrLoadModule('/src/main.js')).toHaveProperty('value', 11)
  } finally {
    await server.close()
  }
  const told = lines.filter(line => line.includes('budget'))
  expect(told).toEqual([expect.stringContaining('wasmweld  budget exceeded: symbol big')])
  expect(existsSync(project.path('.wasmweld/size'))).toBe(false)
})

test('a page is written, and names where it is', async () => {
  const { lines, error } = await sizeBuild(project, 'vite', { entry: 'src/main.js', options: { report: 'html' } })
  expect(error).toBeUndefined()
  expect(lines).toContain('wasmweld  written  .wasmweld/size/dist.html')
  expect(existsSync(project.path('dist/dist.html'))).toBe(false)
  const page = readFileSync(project.path('.wasmweld/size/dist.html'), 'utf8')
  expect(page).toMatch(/^<!doctype html>/)
  expect(page).toContain('src/main.js')
})

test('what a worker has is told when it is bundled', async () => {
  const { lines, error } = await sizeBuild(project, 'vite', { entry: 'src/page.js' })
  expect(error).toBeUndefined()
  expect(lines.filter(line => line.startsWith('wasmweld')).slice(0, 2)).toEqual([
    expect.stringMatching(/^wasmweld {2}math\.wasm \(inline\) .* 1 function kept for 1 export$/),
    expect.stringMatching(/^wasmweld {2}total /),
  ])
})

test.each([undefined, 0])(
  "a page's report and budgets have what its workers have, inlineLimit %s",
  async inlineLimit => {
    const options = { report: 'json', ...(inlineLimit === undefined ? {} : { inlineLimit }) } as const
    const made = { entry: 'src/page.js', config: { worker: { format: 'es' } } } as const
    expect((await sizeBuild(project, 'vite', { ...made, options })).error).toBeUndefined()
    const report = readSizeReport(project.root)
    expect(checkPartition(report)).toEqual([])
    const names = report.items.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['src/page.js', 'src/worker.js', 'add']))
    expect(report.uses.map(({ from, specifier, name }) => [report.items[from].name, specifier, name])).toEqual([
      ['src/worker.js', './math.o', 'add'],
    ])
    expect(report.outputs.map(({ stableName }) => stableName)).toContain('worker.js')
    expect(JSON.stringify(report)).not.toContain(project.root)
    const budgets = [
      { select: { import: './math.o' }, max: 0 },
      { select: { js: 'src/worker.js' }, max: 0 },
    ] as const
    const { error } = await sizeBuild(project, 'vite', { ...made, options: { ...options, budgets } })
    expect(error?.message).toContain('budget exceeded: import ./math.o')
    expect(error?.message).toContain('src/worker.js:1')
    expect(error?.message).toContain('budget exceeded: JavaScript module src/worker.js')
  },
)
