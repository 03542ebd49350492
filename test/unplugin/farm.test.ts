import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { NoopLogger, createCompiler, resolveConfig } from '@farmfe/core'
import type { Browser } from 'playwright-core'
import type { Options } from 'unplugin-wasmweld'
import wasmweld from 'unplugin-wasmweld/farm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Project, exportsOf, makeProject, runNode } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { CONSTRUCTED, HELLO, HOST, MATH } from '../support/native-sources.ts'
import { buildObject, buildSide } from '../support/side-modules.ts'

const PAGE = (script: string): string =>
  `<!doctype html><html><head><title>page</title></head><body><script type="module" src="${script}"></script></body></html>`

let project: Project
let browser: Browser
beforeAll(async () => {
  project = await makeProject(
    {
      'index.html': PAGE('./src/main.js'),
      'src/host.js': HOST,
      'src/main.js': `import { add, sub } from './math.o'
import * as math from './math.o'
import { greet, later } from './hello.o'
import { count_runs } from './constructed.o'
import { readCString } from 'virtual:wasmweld'
import { name } from './text.o'
import { run } from './side-main.o'
import { func1 } from './func1.so'
import init from './constructed.o?init'
import url from './math.o?url&program=other'
const unused = () => sub(1, 2)
greet(7)
const again = await init()
const { big } = await import('./lazy.js')
const { twice } = await import('./math.o')
document.title = [add(20, 22), math.mul(6, 7), later(5), count_runs(), readCString(name()), run(1), func1(10),
  again.count_runs(), big(), twice(21n), (await fetch(url)).status].join()`,
      'src/lazy.js': `import { big as rows } from './math.o'; export const big = () => rows(0)`,
      'src/server.js': `import { greet } from './hello.o'; import { add } from './math.o'; greet(7); console.log(add(1, 2))`,
      'src/wrong.js': `import { addd } from './math.o'; console.log(addd(1))`,
    },
    { 'src/math.o': MATH, 'src/hello.o': HELLO, 'src/constructed.o': CONSTRUCTED },
  )
  const objects = {
    'text.o': 'const char *name(void) { return "a program"; }',
    'side-main.o':
      'extern int data; int func1(int); int half(int x) { return x / 2; } int run(int x) { return func1(x) + data; }',
  }
  for (const [file, source] of Object.entries(objects))
    project.write(`src/${file}`, (await buildObject(file, source)).bytes)
  const side = 'int half(int); int data = 5; int func1(int x) { return half(x) + data; }'
  project.write('src/func1.so', (await buildSide('func1.so', side)).bytes)
  browser = await launchChromium()
  await build([
    { input: { index: './index.html' }, output: { path: 'out/page' }, options: { report: 'json', types: '.types' } },
    {
      input: { index: './index.html' },
      output: { path: 'out/sub', publicPath: '/sub/', assetsFilename: 'native/[resourceName].[contentHash].[ext]' },
    },
    { input: { main: './src/server.js' }, output: { path: 'out/node', targetEnv: 'node', format: 'esm' } },
    {
      input: { main: './src/server.js' },
      output: { path: 'out/cjs', targetEnv: 'node', format: 'cjs', entryFilename: '[entryName].cjs' },
    },
  ])
})
afterAll(async () => {
  await browser.close()
  project.remove()
})

interface FarmBuild {
  readonly input: Readonly<Record<string, string>>
  readonly output: object
  readonly options?: Options
}

const QUIET = new NoopLogger()

async function build(builds: readonly FarmBuild[]): Promise<void> {
  for (const { input, output, options } of builds) {
    const config = await resolveConfig(
      {
        root: project.root,
        compilation: {
          input,
          output: { targetEnv: 'browser', ...output },
          presetEnv: false,
          progress: false,
        },
        plugins: [wasmweld({ report: false, types: false, ...options }) as never],
      } as never,
      'production',
      QUIET,
      false,
    )
    const compiler = await createCompiler(config, QUIET)
    await compiler.compile()
    compiler.writeResourcesToDisk()
  }
}

const linked = (folder: string): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    readdirSync(project.path(folder), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.wasm'))
      .map(file => [file.replace(/\.\w{8}\./, '.#.'), exportsOf(readFileSync(project.path(join(folder, file))))]),
  )

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}

test.each([
  ['at the root', 'out/page', '/', ''],
  ['below a public path', 'out/sub', '/sub/', 'native/'],
])('a page %s: what is left of imports is linked, in files', async (_, folder, at, assets) => {
  const modules = linked(folder)
  expect(modules[`${assets}program.#.wasm`]).toEqual(
    ['add', 'big', 'count_runs', 'greet', 'half', 'later', 'mul', 'name', 'run', 'twice']
      .concat('__indirect_function_table')
      .sort(),
  )
  const page = await browser.newPage()
  const printed: string[] = []
  page.on('console', message => printed.push(message.text()))
  page.on('pageerror', error => printed.push(error.message))
  await page.route('**/*', async route => {
    const { pathname } = new URL(route.request().url())
    const path = project.path(join(folder, pathname.slice(at.length)))
    const isThere = pathname.startsWith(at) && existsSync(path)
    await route.fulfill(isThere ? { path, contentType: TYPES[extname(path)] } : { status: 404 })
  })
  await page.goto(`http://localhost${at}index.html`)
  await page
    .waitForFunction(() => document.title !== 'page', undefined, { timeout: 10_000 })
    .catch(() => {
      throw new Error(printed.join('\n'))
    })
  expect(await page.title()).toBe('42,42,105,1,a program,10,10,1,8,42,200')
  expect(printed.filter(line => !line.includes('favicon') && !line.includes('404'))).toEqual(['hello 7', 'warned'])
  await page.close()
})

test('for Node the bytes are in the JavaScript', async () => {
  expect(linked('out/node')).toEqual({})
  expect(await runNode(project, 'out/node/main.js')).toBe('hello 7\n3\n')
  expect(await runNode(project, 'out/cjs/main.cjs')).toBe('hello 7\n3\n')
})

test('what is wrong fails the build, with its place', async () => {
  const failed = build([{ input: { main: './src/wrong.js' }, output: { path: 'out/wrong' } }])
  await expect(failed).rejects.toThrow(/math\.o has no export addd\n.*src\/wrong\.js:1\n {2}did you mean add\?/)
})

test('sizes are told, budgets hold, declarations are written', async () => {
  expect(existsSync(project.path('.types/src/math.d.o.ts'))).toBe(true)
  const report = JSON.parse(readFileSync(project.path('.wasmweld/size/out-page.json'), 'utf8')) as {
    outputs: { name: string; bytes: number }[]
  }
  const modules = report.outputs.filter(({ name }) => name.endsWith('.wasm'))
  expect(modules).not.toEqual([])
  for (const { name, bytes } of modules) expect(statSync(project.path(`out/page/${name}`)).size).toBe(bytes)
  const budgets = [{ select: { symbol: 'big.rows' }, max: '1 kB' }] as const
  const told = vi.spyOn(console, 'error').mockImplementation(() => {})
  await build([{ input: { index: './index.html' }, output: { path: 'out/budget' }, options: { budgets } }])
  await vi.waitFor(() => {
    expect(told).toHaveBeenCalledWith(
      expect.stringMatching(/budget exceeded: symbol big\.rows: .*\n {2}limit {4}max 1 kB; is 4,000 bytes/),
    )
  })
  expect(process.exitCode).toBe(1)
  process.exitCode = undefined
})
