import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { NoopLogger, createCompiler, createDevServer, resolveConfig } from '@farmfe/core'
import type { Browser, Page } from 'playwright-core'
import type { Options } from 'unplugin-wasmweld'
import wasmweld from 'unplugin-wasmweld/farm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Project, evaluate, exportsOf, makeProject, runNode } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { freePort } from '../support/free-port.ts'
import { CONSTRUCTED, HELLO, HOST, MATH, SHAPES } from '../support/native-sources.ts'
import { buildObject, buildSide } from '../support/side-modules.ts'
import { assembleText } from '../support/wat.ts'

const PAGE = (script: string): string =>
  `<!doctype html><html><head><title>page</title></head><body><script type="module" src="${script}"></script></body></html>`

let project: Project
let browser: Browser
beforeAll(async () => {
  project = await makeProject(
    {
      'index.html': PAGE('./src/main.js'),
      'src/host.js': HOST,
      'src/main.js': `import { add, sub, div_ } from './math.o'
import { dead } from './dead.js'
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
if (false) div_(dead(1), 2)
if (process.env.NODE_ENV !== 'production') sub(1, 2)
greet(7)
const again = await init()
const { big } = await import('./lazy.js')
const { twice } = await import('./math.o')
document.title = [add(20, 22), math.mul(6, 7), later(5), count_runs(), readCString(name()), run(1), func1(10),
  again.count_runs(), big(), twice(21n), (await fetch(url)).status].join()`,
      'src/dead.js': `import { rest } from './rest.js'; export const dead = n => rest(n)`,
      'src/rest.js': `import { hidden as helper } from './hidden.o'; export const rest = n => helper(n); export * from './math.o'`,
      'src/lazy.js': `import { big as rows } from './math.o'; export const big = () => rows(0)`,
      'src/server.js': `import { greet } from './hello.o'; import { add } from './math.o'
import { _ZN3geo4areaEii as area } from './shapes.o'; greet(7); console.log(add(1, 2) * area(1, 1))`,
      'src/debugged.js': `import { traced } from './traced.o'; console.log(traced(1))`,
      'src/string.js': `import { 'geo::area(int, int)' as area } from './shapes.o'; console.log(area(1, 1))`,
      'src/passes.js': `export * from './math.o'`,
      'src/holds.js': `export * as math from './math.o'`,
      'src/passed.js': `import { math } from './holds.js'; import { add } from './math.o'
const values = async () => [(await import('./math.o')).sub(3, 1), (await import('./passes.js')).twice(2n), (await import('./holds.js')).math.add(2, 3), math.mul(1, 3)]
values().then(all => console.log(all.join(), add(2, 2)))`,
      'src/worker.js': `import { add } from './math.o'; import { greet } from './hello.o'
self.onmessage = ({ data }) => { greet(7); postMessage(add(data, 2)) }`,
      'src/library.js': `import { scaled } from './scaled.c'; import { add } from './math.o'; export const sum = scaled(add(1, 2))`,
      'src/scale.h': '#define SCALE 10\n',
      'src/scaled.c':
        '#include "scale.h"\nint scaled(int x) { return x * SCALE; }\nint unscaled(int x) { return x / SCALE; }',
      'src/broken.c': 'int broken(int x) {\n  return y;\n}\n',
      'src/broken.js': `import { broken } from './broken.c'; console.log(broken(1))`,
      'src/wrong.js': `import { addd } from './math.o'; console.log(addd(1))`,
    },
    { 'src/math.o': MATH, 'src/hello.o': HELLO, 'src/constructed.o': CONSTRUCTED },
  )
  const objects = {
    'hidden.o': 'int hidden(int x) { return x; }',
    'text.o': 'const char *name(void) { return "a program"; }',
    'side-main.o':
      'extern int data; int func1(int); int half(int x) { return x / 2; } int run(int x) { return func1(x) + data; }',
  }
  for (const [file, source] of Object.entries(objects))
    project.write(`src/${file}`, (await buildObject(file, source)).bytes)
  const side = 'int half(int); int data = 5; int func1(int x) { return half(x) + data; }'
  project.write('src/func1.so', (await buildSide('func1.so', side)).bytes)
  await project.compile('src/shapes.o', SHAPES, '-xc++')
  await project.compile('src/traced.o', 'int traced(int n) { return n + 1; }', '-g')
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
      output: { path: 'out/node-map', targetEnv: 'node', format: 'esm' },
      options: { debug: 'sourcemap' },
    },
    {
      input: { main: './src/server.js' },
      output: { path: 'out/cjs', targetEnv: 'node', format: 'cjs', entryFilename: '[entryName].cjs' },
    },
    ...['library', 'library-node'].map(targetEnv => ({
      input: { main: './src/library.js' },
      output: { path: `out/${targetEnv}`, targetEnv, format: 'esm', entryFilename: '[entryName].mjs' },
    })),
    {
      input: { worker: './src/worker.js' },
      output: {
        path: 'out/worker',
        targetEnv: 'library-browser',
        format: 'esm',
        publicPath: '/',
        entryFilename: 'worker.js',
      },
      options: { instantiate: 'sync' },
      partialBundling: { enforceResources: [{ name: 'worker', test: ['.+'] }] },
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
  readonly partialBundling?: object
}

/** Farm's own that says nothing wants to be told more than its server tells. */
class QuietLogger extends NoopLogger {
  override error(): void {}
}
const QUIET = new QuietLogger()

async function build(builds: readonly FarmBuild[]): Promise<void> {
  for (const { input, output, options, partialBundling = {} } of builds) {
    const config = await resolveConfig(
      {
        root: project.root,
        compilation: {
          input,
          output: { targetEnv: 'browser', ...output },
          partialBundling,
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
  expect(linked('out/node-map')).toEqual({})
  expect(await runNode(project, 'out/node/main.js')).toBe('hello 7\n3\n')
  expect(await runNode(project, 'out/node-map/main.js')).toBe('hello 7\n3\n')
  expect(await runNode(project, 'out/cjs/main.cjs')).toBe('hello 7\n3\n')
})

test.each(['library', 'library-node'])('a %s is one file that has the bytes, of objects and of C', async name => {
  expect(readdirSync(project.path(`out/${name}`))).toEqual(['main.mjs', 'main.mjs.map'])
  expect(await evaluate(project, `out/${name}/main.mjs`, 'module.sum')).toBe(30)
})

test('a worker is a library for browsers, and loses no early message', async () => {
  const page = await browser.newPage()
  const printed: string[] = []
  page.on('console', message => printed.push(message.text()))
  await page.route('**/*', async route => {
    const isWorker = route.request().url().endsWith('/worker.js')
    await route.fulfill(
      isWorker ? { path: project.path('out/worker/worker.js') } : { contentType: 'text/html', body: '' },
    )
  })
  await page.goto('http://localhost/')
  const answer = page.evaluate(
    () =>
      new Promise(done => {
        const worker = new Worker('/worker.js', { type: 'module' })
        worker.onmessage = ({ data }) => {
          done(data)
        }
        worker.onerror = event => {
          done(event.message)
        }
        worker.postMessage(40)
      }),
  )
  expect(await answer).toBe(42)
  expect(printed).toEqual(['hello 7', 'warned'])
  await page.close()
})

test('what a compiler says of C fails the build at its place', async () => {
  const failed = build([{ input: { main: './src/broken.js' }, output: { path: 'out/broken' } }])
  await expect(failed).rejects.toThrow(
    /src\/broken\.c:2:10: error: use of undeclared identifier 'y'[^]*imported as '\.\/broken\.c' at src\/broken\.js:1\n {2}at .*src\/broken\.c:2:10$/,
  )
})

test('what other modules pass on, as names and as namespaces, at once and later', async () => {
  const input = { main: './src/passed.js' }
  await build([
    { input, output: { path: 'out/passed' } },
    { input, output: { path: 'out/passed-node', targetEnv: 'node', format: 'esm', entryFilename: '[entryName].mjs' } },
  ])
  expect(linked('out/passed')).toEqual({ 'math.#.wasm': ['add', 'mul', 'sub', 'twice'] })
  expect(await runNode(project, 'out/passed-node/main.mjs')).toBe('2,4,5,3 4\n')
})

test("an entry that has the name of Farm's runtime is an error", async () => {
  const output = { path: 'out/lost', targetEnv: 'node', format: 'esm', entryFilename: 'main.mjs' }
  await expect(build([{ input: { main: './src/passed.js' }, output }])).rejects.toThrow(
    /^Farm has written its runtime over the entry: both are called main\.mjs\n.*'\[entryName\]\.mjs'/,
  )
})

test('a finished module: what is used is left, and its imports are modules beside it', async () => {
  const module = `(module
    (import "./double.js" "double" (func $double (param i32) (result i32)))
    (import "./nowhere.js" "missing" (func $missing))
    (func (export "twice") (param i32) (result i32) local.get 0 call $double)
    (func (export "unused") call $missing))`
  project.write('src/lib.wasm', await assembleText(module))
  project.write('src/double.js', 'export const double = value => value * 2')
  project.write('src/nowhere.js', 'export const missing = () => {}')
  project.write('src/finished.js', `import { twice } from './lib.wasm'; console.log(twice(21))`)
  project.write(
    'src/shaken.js',
    `import module from './whole.wasm?module&shake'
document.title = new WebAssembly.Instance(module).exports.wanted()`,
  )
  project.write('shaken.html', PAGE('./src/shaken.js'))
  const whole = '(module (func (export "wanted") (result i32) i32.const 3) (func (export "idle")))'
  project.write('src/whole.wasm', await assembleText(whole))
  const input = { main: './src/finished.js' }
  await build([
    { input: { index: './shaken.html' }, output: { path: 'out/shaken' } },
    { input, output: { path: 'out/finished' } },
    { input, output: { path: 'out/finished-node', targetEnv: 'node', format: 'esm' } },
  ])
  expect(linked('out/finished')).toEqual({ 'lib.#.wasm': ['twice'] })
  expect(linked('out/shaken')).toEqual({ 'whole.#.wasm': ['wanted'] })
  expect(await runNode(project, 'out/finished-node/main.js')).toBe('42\n')
})

test('what is wrong fails the build, with its place', async () => {
  const failed = build([{ input: { main: './src/wrong.js' }, output: { path: 'out/wrong' } }])
  await expect(failed).rejects.toThrow(/math\.o has no export addd\n.*src\/wrong\.js:1\n {2}did you mean add\?/)
})

test('a name that Farm cannot import is an error that says what to do, and not the end of the process', async () => {
  const failed = build([{ input: { main: './src/string.js' }, output: { path: 'out/string' } }])
  await expect(failed).rejects.toThrow(
    /^Farm cannot import a name that is a string: 'geo::area\(int, int\)' of \.\/shapes\.o\n {2}import the function by its symbol's name[^]*src\/string\.js:1:/,
  )
})

test('sizes are told, budgets hold, declarations are written', async () => {
  expect(existsSync(project.path('.types/src/math.d.o.ts'))).toBe(true)
  const report = JSON.parse(readFileSync(project.path('.wasmweld/size/out-page.json'), 'utf8')) as {
    outputs: { name: string; bytes: number }[]
  }
  const modules = report.outputs.filter(({ name }) => name.endsWith('.wasm'))
  expect(modules).not.toEqual([])
  for (const { name, bytes } of modules) expect(statSync(project.path(`out/page/${name}`)).size).toBe(bytes)
})

test('a broken budget fails the build at the importing line, when it is written', async () => {
  const budgets = [{ select: { symbol: 'big.rows' }, max: '1 kB' }] as const
  const broken = build([{ input: { index: './index.html' }, output: { path: 'out/budget' }, options: { budgets } }])
  await expect(broken).rejects.toThrow(
    /^budget exceeded: symbol big\.rows: .*\n {2}limit {4}max 1 kB; is 4,000 bytes[^]*\n {2}why .*src\/main\.js:3:1 imports big from '\.\/math\.o'[^]*\n {2}at .*src\/main\.js:3:1$/,
  )
  expect(Object.keys(linked('out/budget'))).toContain('program.#.wasm')
})

test.each([
  ['sourcemap', 'sourceMappingURL', /^traced-[\w-]{8}\.wasm\.map$/],
  ['separate-dwarf', 'external_debug_info', /^traced-[\w-]{8}\.wasm\.debug$/],
] as const)('%s: a file beside the module, which names it', async (debug, section, name) => {
  const folder = `out/${debug}`
  await build([{ input: { main: './src/debugged.js' }, output: { path: folder }, options: { debug } }])
  const files = readdirSync(project.path(folder))
  const module = files.find(file => file.endsWith('.wasm')) ?? ''
  const beside = files.find(file => name.test(file)) ?? ''
  const bytes = new Uint8Array(readFileSync(project.path(join(folder, module))))
  const [told] = WebAssembly.Module.customSections(new WebAssembly.Module(bytes), section)
  expect(Buffer.from(told).subarray(1).toString()).toBe(beside)
  expect(readFileSync(project.path(join(folder, beside)), 'latin1')).toContain('traced.o.c')
})

test('the dev server begins the page anew when objects or imports change, and shows what is wrong', async () => {
  const writeMain = (names: string): void => {
    project.write(
      'dev/main.js',
      `import { ${names} } from './math.o'; document.title = [${names}].map(f => f(5, 3)).join()`,
    )
  }
  const server = await serveDevelopment()
  const page = await browser.newPage()
  const becomes = (title: string): Promise<void> => expect.poll(() => page.title(), { timeout: 20_000 }).toBe(title)
  try {
    await page.goto(server.url)
    await becomes('8')
    await project.compile('dev/math.o', DEV_MATH.replace('a + b', 'a + b + 100'))
    await becomes('108')
    writeMain('add, sub')
    await becomes('108,2')
    writeMain('add, subb')
    await expect.poll(() => overlayText(page), { timeout: 20_000 }).toMatch(/no export subb[^]*dev\/main\.js:1/)
    writeMain('sub')
    await becomes('2')
  } finally {
    await page.close()
    await server.stop()
  }
})

const DEV_MATH = 'int add(int a, int b) { return a + b; } int sub(int a, int b) { return a - b; }'

/** What the server's page shows over itself. */
const overlayText = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector('vite-error-overlay')?.shadowRoot?.textContent ?? '')

async function serveDevelopment(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  await project.compile('dev/math.o', DEV_MATH)
  project.write('dev/main.js', `import { add } from './math.o'; document.title = add(5, 3)`)
  project.write('dev/index.html', PAGE('./main.js'))
  const port = await freePort()
  const config = await resolveConfig(
    {
      root: project.path('dev'),
      compilation: { input: { index: './index.html' }, output: { targetEnv: 'browser' }, progress: false },
      server: { port, hmr: { port }, open: false },
      plugins: [wasmweld({ report: false, types: false }) as never],
    } as never,
    'development',
    QUIET,
    false,
  )
  const told = vi.spyOn(console, 'log').mockImplementation(() => {})
  const server = await createDevServer(await createCompiler(config, QUIET), config, QUIET)
  await server.listen()
  told.mockRestore()
  return {
    url: `http://localhost:${port}/`,
    async stop() {
      await server.watcher.getInternalWatcher().close()
      await server.close()
    },
  }
}
