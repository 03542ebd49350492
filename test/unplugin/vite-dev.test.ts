import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Options } from 'unplugin-wasmweld'
import wasmweld from 'unplugin-wasmweld/vite'
import { type InlineConfig, type Plugin, type ViteDevServer, createServer } from 'vite'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Project, exportsOf, makeProject } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { CONSTRUCTED, HELLO, HOST, MATH } from '../support/native-sources.ts'
import { watching } from '../support/watching.ts'
import { assembleText } from '../support/wat.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const leave: (() => unknown)[] = []
afterEach(async () => {
  for (const close of leave.splice(0).reverse()) await close()
})

const PAGE = `<!doctype html><title>page</title><link rel="icon" href="data:,"><body></body><script type="module" src="/src/main.js"></script>`

async function project(
  files: Readonly<Record<string, string>>,
  objects: Readonly<Record<string, string>>,
): Promise<Project> {
  const made = await makeProject({ 'index.html': PAGE, 'src/host.js': HOST, ...files }, objects)
  leave.push(() => {
    made.remove()
  })
  return made
}

interface Served extends Visit {
  readonly server: ViteDevServer
  readonly url: string
}

interface Visit {
  readonly page: Page
  /** What the page printed and threw, but for the server's own news. */
  readonly printed: readonly string[]
  /** How often the page was loaded. */
  loads(): number
}

async function start({ root }: Project, options: Options = {}, config: InlineConfig = {}): Promise<ViteDevServer> {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [wasmweld(options)],
    server: { host: '127.0.0.1', port: 0, watch: { usePolling: false } },
    ...config,
  })
  leave.push(() => server.close())
  return server
}

async function open(at: Project, options: Options = {}, config: InlineConfig = {}): Promise<Served> {
  const server = await start(at, options, config)
  await server.listen()
  const { port } = server.httpServer?.address() as { port: number }
  await watching(server, at)
  const url = `http://127.0.0.1:${port}${config.base ?? '/'}`
  return { server, url, ...(await visit(url)) }
}

async function visit(url: string): Promise<Visit> {
  const page = await browser.newPage()
  leave.push(() => page.close())
  const printed: string[] = []
  let loads = 0
  page.on('console', message => {
    if (!message.text().startsWith('[vite]')) printed.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', error => printed.push(`thrown: ${error.message}`))
  page.on('load', () => loads++)
  await page.goto(url)
  return { page, printed, loads: () => loads }
}

/** Waits until the page's title is `title`; what it printed is the reason when it never is. */
async function titled({ page, printed }: Visit, title: string): Promise<void> {
  const deadline = Date.now() + 15_000
  for (let seen = ''; Date.now() < deadline; await new Promise(resolve => setTimeout(resolve, 50))) {
    seen = await page.title().catch(() => '')
    if (seen === title) return
    if (Date.now() + 100 > deadline) throw new Error(`the title is ${seen}, not ${title}\n${printed.join('\n')}`)
  }
}

/** The text of Vite's overlay, when it shows. */
async function overlay({ page }: Visit): Promise<string> {
  const shown = page.locator('vite-error-overlay')
  await shown.waitFor({ state: 'attached', timeout: 15_000 })
  return shown.evaluate(
    (element: { shadowRoot: { querySelector(selector: string): { innerText: string } | null } | null }) =>
      element.shadowRoot?.querySelector('.window')?.innerText ?? '',
  )
}

/** A page that shows a function's value again and again, and counts in a variable of its own: a reload would start it anew. */
const TICKING = (module: string, value: string): string => `import * as own from '${module}'
let ticks = 0
globalThis.marker = Math.random()
setInterval(() => { ticks++; document.title = String(${value}) }, 20)
`

test('a page gets what its import statements ask for, and printf prints', async () => {
  const at = await project(
    {
      'src/main.js': `import { add } from './math.o'
import { greet } from './hello.o'
import { other } from './other.js'
import { count_runs } from './constructed.o'
greet(3)
document.title = [add(20, 22), other(), count_runs()].join()`,
      'src/other.js': `import { sub } from './math.o'; export const other = () => sub(3, 1)`,
    },
    { 'src/math.o': MATH, 'src/hello.o': HELLO, 'src/constructed.o': CONSTRUCTED },
  )
  const served = await open(at)
  await titled(served, '42,2,1')
  // On a slow machine the server may hear of the second module late, and start the page anew once it is there.
  await served.page.waitForLoadState('networkidle')
  await titled(served, '42,2,1')
  expect(served.printed.slice(-2)).toEqual(['log: hello 3', 'error: warned'])
  const loaded: string[] = await served.page.evaluate(
    `performance.getEntriesByType('resource').map(({ name }) => name)`,
  )
  const response = await fetch(loaded.find(url => url.endsWith('.wasm')) ?? served.url)
  expect(response.headers.get('content-type')).toBe('application/wasm')
  expect(exportsOf(new Uint8Array(await response.arrayBuffer()))).toEqual(['add', 'count_runs', 'greet', 'sub'])
})

test('a base path and an origin are kept to', async () => {
  const at = await project(
    { 'src/main.js': `import { add } from './math.o'; document.title = add(1, 2)` },
    { 'src/math.o': MATH },
  )
  await titled(await open(at, {}, { base: '/sub/path/' }), '3')
})

test('an edit is swapped in without a page reload', async () => {
  const at = await project({ 'src/main.js': TICKING('./math.o', 'own.add(1, 2)') }, { 'src/math.o': MATH })
  const served = await open(at)
  await titled(served, '3')
  const marker: unknown = await served.page.evaluate('marker')
  for (const [operator, result] of [
    ['*', '2'],
    ['-', '-1'],
  ]) {
    await at.compile('src/math.o', MATH.replace('return a + b', `return a ${operator} b`))
    await titled(served, result)
  }
  expect(await served.page.evaluate('marker')).toBe(marker)
  expect(served.loads()).toBe(1)
  expect(served.printed).toEqual([])
})

const FINISHED = (operator: string): string => `(module
  (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.${operator})
  (func (export "other") unreachable))`

test('a finished module that changes is swapped in without a page reload', async () => {
  const at = await project({ 'src/main.js': TICKING('./lib.wasm', 'own.add(3, 2)') }, {})
  at.write('src/lib.wasm', await assembleText(FINISHED('add')))
  const served = await open(at)
  await titled(served, '5')
  const marker: unknown = await served.page.evaluate('marker')
  at.write('src/lib.wasm', await assembleText(FINISHED('mul')))
  await titled(served, '6')
  expect(await served.page.evaluate('marker')).toBe(marker)
  expect(served.loads()).toBe(1)
  expect(served.printed).toEqual([])
})

test('an edited host module gives the program a new instance, without a page reload', async () => {
  const at = await project({ 'src/main.js': TICKING('./hello.o', 'own.later(1)') }, { 'src/hello.o': HELLO })
  const served = await open(at)
  await titled(served, '101')
  at.write('src/host.js', HOST.replace('100', '200'))
  await titled(served, '201')
  expect(served.loads()).toBe(1)
})

test('a host imports native names itself, which constructors may need', async () => {
  const from = '__attribute__((import_module("./cycle-host.js")))'
  const at = await project(
    {
      'src/main.js': `import { call_host, heard, again } from './cycle.o'; document.title = [call_host(3), heard(), again(20)]`,
      'src/cycle-host.js': `import { mul, factor } from './mul.o'
import { memory, back } from './cycle.o'
export const scale = x => mul(x, new Int32Array(memory.buffer, factor.value, 1)[0])
export const first_byte = at => new Uint8Array(memory.buffer)[at]
export const there = x => back(x) + 2`,
    },
    {
      'src/mul.o': 'int factor = 7; int mul(int a, int b) { return a * b; }',
      'src/cycle.o': `${from} int scale(int); ${from} int first_byte(const char *); ${from} int there(int);
static int seen;
__attribute__((constructor)) static void start(void) { seen = first_byte("A"); }
int call_host(int x) { return scale(x); } int heard(void) { return seen; }
int back(int x) { return x * 2; } int again(int x) { return there(x); }`,
    },
  )
  const served = await open(at)
  await titled(served, '21,65,42')
  expect(served.loads()).toBe(1)
  await at.compile('src/mul.o', 'int factor = 9; int mul(int a, int b) { return a * b; }')
  await served.page.reload()
  await titled(served, '27,65,42')
})

test('when a type changes the page starts anew', async () => {
  const at = await project({ 'src/main.js': TICKING('./math.o', 'own.add(1, 2)') }, { 'src/math.o': MATH })
  const served = await open(at)
  await titled(served, '3')
  await at.compile(
    'src/math.o',
    MATH.replace('int add(int a, int b)', 'double add(double a, double b)').replace('a + b', 'a + b + 0.5'),
  )
  await titled(served, '3.5')
  expect(served.loads()).toBe(2)
})

test('an archive is linked again when it changes, and so is a library', async () => {
  const at = await project(
    { 'src/main.js': TICKING('./libmath.a', 'own.five()') },
    { 'five.o': 'int helper(void); int five(void) { return helper(); }', 'helper.o': 'int helper(void) { return 5; }' },
  )
  await at.archive('src/libmath.a', 'five.o')
  await at.archive('libhelper.a', 'helper.o')
  const served = await open(at, { libs: ['./libhelper.a'] })
  await titled(served, '5')
  await at.compile('helper.o', 'int helper(void) { return 6; }')
  await at.archive('libhelper.a', 'helper.o')
  await titled(served, '6')
  await at.compile('five.o', 'int helper(void); int five(void) { return helper() + 1; }')
  await at.archive('src/libmath.a', 'five.o')
  await titled(served, '7')
  expect(served.loads()).toBe(1)
})

test('a module that is edited to import more gets it without a page reload', async () => {
  const view = (body: string): string => `${body}\nimport.meta.hot.accept()\n`
  const at = await project(
    {
      'src/main.js': `import './view.js'; globalThis.marker = Math.random()`,
      'src/view.js': view(`import { add } from './math.o'; document.title = add(1, 2)`),
    },
    { 'src/math.o': MATH },
  )
  const served = await open(at)
  await titled(served, '3')
  at.write('src/view.js', view(`import { add, sub } from './math.o'; document.title = add(1, 2) + ',' + sub(7, 2)`))
  await titled(served, '3,5')
  expect(served.loads()).toBe(1)
})

test('a module that is loaded later and asks for more starts its page anew, once, and no other', async () => {
  const at = await project(
    {
      'src/main.js': `import { add } from './math.o'
const { late } = await import(new URLSearchParams(location.search).get('module') ?? './early.js')
document.title = add(1, 2) + ',' + late()`,
      'src/early.js': `export const late = () => 0`,
      'src/late.js': `import { count_runs } from './constructed.o'; import { sub } from './math.o'; export const late = () => count_runs() + sub(5, 1)`,
    },
    { 'src/math.o': MATH, 'src/constructed.o': CONSTRUCTED },
  )
  const early = await open(at)
  await titled(early, '3,0')
  const late = await visit(`${early.url}?module=./late.js`)
  await titled(late, '3,5')
  expect([early.loads(), late.loads()]).toEqual([1, 2])
  await late.page.reload()
  await titled(late, '3,5')
  expect([early.loads(), late.loads()]).toEqual([1, 3])
  expect([early.printed, late.printed]).toEqual([[], []])
})

test('an undefined symbol shows at the importing line, and the page goes on when it is defined', async () => {
  const at = await project(
    { 'src/main.js': `\nimport { needy } from './needy.o'\ndocument.title = needy()` },
    { 'src/needy.o': 'int given(void); int also(void); int needy(void) { return given() + also(); }' },
  )
  const served = await open(at)
  const shown = await overlay(served)
  expect(shown).toContain('undefined symbol: given')
  expect(shown).toContain('undefined symbol: also')
  expect(shown).toMatch(/needed by {2}src\/needy\.o, in needy\s+imported as '\.\/needy\.o' at src\/main\.js:2/)
  expect(shown).toMatch(/src\/main\.js:2:/)
  await at.compile('src/needy.o', 'int needy(void) { return 7; }')
  await titled(served, '7')
})

test('an edit that breaks the program shows, and the one that mends it too', async () => {
  const at = await project(
    { 'src/main.js': TICKING('./needy.o', 'own.needy()') },
    { 'src/needy.o': 'int needy(void) { return 1; }' },
  )
  const served = await open(at)
  await titled(served, '1')
  await at.compile('src/needy.o', 'int given(void); int needy(void) { return given(); }')
  await served.page.waitForTimeout(300)
  at.write(
    'src/main.js',
    TICKING('./needy.o', 'own.needy() + 1')
      .replace('import * as own', 'import { needy } ')
      .replace('own.needy', 'needy'),
  )
  expect(await overlay(served)).toContain('undefined symbol: given')
  await at.compile('src/needy.o', 'int needy(void) { return 2; }')
  await titled(served, '3')
})

test('a deleted object shows, and the page goes on with what it has until there is a new one', async () => {
  const at = await project({ 'src/main.js': TICKING('./math.o', 'own.add(1, 2)') }, { 'src/math.o': MATH })
  const served = await open(at)
  await titled(served, '3')
  rmSync(join(at.root, 'src/math.o'))
  expect(await overlay(served)).toMatch(/no such file: src\/math\.o\s+imported as '\.\/math\.o' at src\/main\.js:1/)
  await titled(served, '3')
  await at.compile('src/math.o', MATH.replace('return a + b', 'return a * b'))
  await titled(served, '2')
  await served.page.locator('vite-error-overlay').waitFor({ state: 'detached', timeout: 15_000 })
  expect(served.printed.filter(line => !line.includes('no such file'))).toEqual([])
})

test('a name that is not there shows at the importing line, with the one that was meant', async () => {
  const at = await project(
    { 'src/main.js': `import { ad } from './math.o'\ndocument.title = ad(1, 2)` },
    { 'src/math.o': MATH },
  )
  const served = await open(at)
  const shown = await overlay(served)
  expect(shown).toMatch(
    /src\/math\.o has no export ad\s+imported as '\.\/math\.o' at src\/main\.js:1\s+did you mean add\?/,
  )
  at.write('src/main.js', `import { add } from './math.o'\ndocument.title = add(1, 2)`)
  await titled(served, '3')
})

test('an object that is not there yet is waited for', async () => {
  const at = await project({ 'src/main.js': `import { add } from './math.o'\ndocument.title = add(1, 2)` }, {})
  const served = await open(at)
  expect(await overlay(served)).toMatch(/no such file: src\/math\.o\s+imported as '\.\/math\.o' at src\/main\.js:1/)
  await at.compile('src/math.o', MATH)
  await titled(served, '3')
})

test('what only unreached code misses is a trap that names the symbol', async () => {
  const source = 'int given(void); int needy(void) { return given(); } int fine(void) { return 5; }'
  const at = await project(
    {
      'src/main.js': `import * as all from './needy.o'\ntry { all.needy() } catch ({ message }) { document.title = all.fine() + ' ' + message }`,
    },
    { 'src/needy.o': source },
  )
  await titled(await open(at), '5 undefined symbol: given')
})

test.each(['sync', 'lazy'] as const)('instantiate: %s', async instantiate => {
  const at = await project(
    {
      'src/main.js': `import { add, table, memory } from './math.o'\ndocument.title = add(1, new Int32Array(memory.buffer, table.value, 4)[3])`,
    },
    { 'src/math.o': MATH },
  )
  await titled(await open(at, { instantiate }), '5')
})

test('?init, ?module and ?url', async () => {
  const at = await project(
    {
      'src/main.js': `import init from './constructed.o?init'
import module from './constructed.o?module'
import url from './constructed.o?url'
const [a, b] = [await init(), await init()]
const response = await fetch(url)
document.title = [a !== b, a.count_runs(), b.count_runs(), module instanceof WebAssembly.Module, response.headers.get('content-type')].join()`,
    },
    { 'src/constructed.o': CONSTRUCTED },
  )
  await titled(await open(at), 'true,1,1,true,application/wasm')
})

test('a worker is served like a page', async () => {
  const at = await project(
    {
      'src/main.js': `new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }).onmessage = ({ data }) => { document.title = data }`,
      'src/worker.js': `import { add } from './math.o'; postMessage(String(add(40, 2)))`,
    },
    { 'src/math.o': MATH },
  )
  await titled(await open(at), '42')
})

test('a script in the page and a glob of objects are imports too', async () => {
  const at = await project(
    {
      'index.html': PAGE.replace(
        ' src="/src/main.js">',
        `>import { sub } from '/src/math.o'; import { all } from '/src/all.js'; document.title = [sub(3, 1), await all()]`,
      ),
      'src/all.js': `const found = import.meta.glob('./*.o')\nexport const all = async () => (await found['./math.o']()).add(1, 2)`,
    },
    { 'src/math.o': MATH },
  )
  await titled(await open(at), '2,3')
})

test('a server renders with its own program, and with the new one after an edit', async () => {
  const at = await project(
    {
      'src/server.js': `import { later } from './hello.o'; import { other } from './other.js'; export const render = () => later(other())`,
      'src/other.js': `import { add } from './math.o'; export const other = () => add(1, 2)`,
    },
    { 'src/hello.o': HELLO, 'src/math.o': MATH },
  )
  const server = await start(at, {}, { server: { middlewareMode: true }, appType: 'custom' })
  const render = async (): Promise<unknown> =>
    ((await server.ssrLoadModule('/src/server.js')) as { render: () => unknown }).render()
  await watching(server, at)
  expect(await render()).toBe(103)
  await at.compile('src/math.o', MATH.replace('return a + b', 'return a * b'))
  await expect.poll(render, { timeout: 10_000 }).toBe(102)
})

test("in workerd, which compiles no bytes, a dev server's modules import what is linked", async () => {
  const at = await project(
    {
      'src/server.js': `import { add } from './math.o'; export const render = async () => [add(1, 2), (await import('./late.js')).late()].join()`,
      'src/late.js': `import module from './math.o?module'; export const late = () => module instanceof WebAssembly.Module`,
    },
    { 'src/math.o': MATH },
  )
  const imported: string[] = []
  // Like Cloudflare's plugin this one gives the runtime files of WebAssembly as modules.
  const runtime: Plugin = {
    name: 'vite-plugin-cloudflare:additional-modules',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!source.endsWith('.wasm')) return undefined
      const resolved = await this.resolve(source, importer, options)
      imported.push(resolved?.id ?? source)
      return `\0compiled:${resolved?.id}`
    },
    load(id) {
      if (!id.startsWith('\0compiled:')) return undefined
      const file = JSON.stringify(id.slice('\0compiled:'.length))
      return `import { readFileSync } from 'node:fs'; export default new WebAssembly.Module(readFileSync(${file}))`
    },
  }
  const server = await start(
    at,
    {},
    {
      server: { middlewareMode: true },
      appType: 'custom',
      environments: { ssr: { resolve: { conditions: ['workerd'] } } },
      plugins: [runtime, wasmweld()],
    },
  )
  const render = async (): Promise<unknown> =>
    ((await server.ssrLoadModule('/src/server.js')) as { render: () => Promise<unknown> }).render()
  await watching(server, at)
  // What servers wrote of which one has ended, and one runs.
  const written = ['2147483647', '1'].map(process => join(server.config.cacheDir, `wasmweld/ssr/${process}`))
  for (const folder of written) mkdirSync(folder, { recursive: true })
  expect(await render()).toBe('3,true')
  expect(written.map(folder => existsSync(folder))).toEqual([false, true])
  await at.compile('src/math.o', MATH.replace('return a + b', 'return a * b'))
  await expect.poll(render, { timeout: 10_000 }).toBe('2,true')
  expect(imported.every(path => /\/wasmweld\/ssr\/\d+\/default-\w{16}\.wasm$/.test(path))).toBe(true)
  expect(new Set(imported).size).toBe(2)
})

test('a dependency may import native files', async () => {
  const at = await project(
    {
      'src/main.js': `import { sum } from 'native-dependency'; document.title = sum(20, 22)`,
      'node_modules/native-dependency/package.json': `{ "name": "native-dependency", "version": "1.0.0", "type": "module", "exports": "./index.js" }`,
      'node_modules/native-dependency/index.js': `import { add } from './native/libmath.a'; export const sum = (a, b) => add(a, b)`,
    },
    { 'math.o': MATH, 'node_modules/native-dependency/native/libmath.a': MATH },
  )
  await at.archive('node_modules/native-dependency/native/lib.a', 'math.o')
  at.write(
    'node_modules/native-dependency/index.js',
    `import { add } from './native/lib.a'; export const sum = (a, b) => add(a, b)`,
  )
  const served = await open(at)
  await titled(served, '42')
})
