import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { link } from '@wasmweld/linker'
import type { Browser } from 'playwright-core'
import type { Options } from 'unplugin-wasmweld'
import wasmweld from 'unplugin-wasmweld/vite'
import { type InlineConfig, build as viteBuild, createBuilder, preview } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Project, evaluate, exportsOf, importsOf, makeProject } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { CONSTRUCTED, HELLO, HOST, MATH } from '../support/native-sources.ts'

/** Without an icon of its own a page asks its server for one. */
const HEAD = '<title>page</title><link rel="icon" href="data:,">'

let project: Project
let browser: Browser
beforeAll(async () => {
  const page = (script: string): string =>
    `<!doctype html>${HEAD}<body></body><script type="module" src="/src/${script}"></script>`
  project = await makeProject(
    {
      'src/host.js': HOST,
      'index.html': page('main.js'),
      'worker.html': page('with-worker.js'),
      'src/main.js': `import { add, sub, div_ } from './math.o'
import { greet } from './hello.o'
import { count_runs } from './constructed.o'
greet(add(3, 4))
if (false) div_(1, 2)
const { run } = await import('./lazy.js')
document.title = [add(20, 22), count_runs(), count_runs(), run()].join()`,
      'src/lazy.js': `import { mul } from './math.o'; export const run = () => mul(6, 7)`,
      'src/with-worker.js': `import { add } from './math.o'
const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
worker.onmessage = ({ data }) => { document.title = add(1, 0) + ':' + data }
worker.postMessage(5)`,
      'src/worker.js': `import { sub } from './math.o'; onmessage = ({ data }) => postMessage(sub(data, 3))`,
      'src/server.js': `import { greet, quiet } from './hello.o'; import { twice } from './math.o'
export const render = () => { greet(1); return '<p>' + quiet(41) + ' ' + twice(21n) + '</p>' }`,
      'src/library.js': `export { add, table } from './math.o'`,
    },
    { 'src/math.o': MATH, 'src/hello.o': HELLO, 'src/constructed.o': CONSTRUCTED },
  )
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  project.remove()
})

const NAMES = /-[\w-]{8}(?=\.\w+$)/

/** Builds into `dist` and gives the names of the files there, hashes left out. */
async function build(config: InlineConfig, options: Options = {}): Promise<readonly string[]> {
  await viteBuild({
    root: project.root,
    configFile: false,
    logLevel: 'error',
    plugins: [wasmweld({ report: false, ...options })],
    ...config,
  })
  return files()
    .map(file => file.replace(NAMES, ''))
    .sort()
}

const files = (directory = 'dist'): readonly string[] =>
  readdirSync(project.path(directory), { recursive: true, encoding: 'utf8' })
    .filter(file => /\.\w+$/.test(file))
    .sort()

/** The linked programs in `dist`, by name without hash. */
const programs = (): Readonly<Record<string, Uint8Array>> =>
  Object.fromEntries(
    files()
      .filter(file => file.endsWith('.wasm'))
      .map(file => [file.replace(NAMES, ''), readFileSync(project.path(`dist/${file}`))]),
  )

const text = (pattern: RegExp): string =>
  readFileSync(project.path(join('dist', files().find(file => pattern.test(file)) ?? 'missing')), 'utf8')

interface Seen {
  readonly title: string
  /** What was printed: `log: …`, `error: …`. */
  readonly printed: readonly string[]
  /** Paths of what was requested. */
  readonly requested: readonly string[]
}

/** Opens a page of a built project in Chromium, and waits until its script has set the title. */
async function open(config: InlineConfig, path: string, before = async (): Promise<void> => {}): Promise<Seen> {
  const server = await preview({
    root: project.root,
    configFile: false,
    logLevel: 'error',
    preview: { port: 0, host: '127.0.0.1' },
    ...config,
  })
  const page = await browser.newPage()
  const printed: string[] = []
  const requested: string[] = []
  page.on('console', message => printed.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', error => printed.push(`thrown: ${error.message}`))
  page.on('request', request => requested.push(new URL(request.url()).pathname))
  try {
    await before()
    const { port } = server.httpServer.address() as { port: number }
    await page.goto(`http://127.0.0.1:${port}${path}`)
    await page
      .waitForFunction(() => document.title !== 'page', undefined, { timeout: 10_000 })
      .catch(() => {
        throw new Error(printed.join('\n'))
      })
    return { title: await page.title(), printed, requested }
  } finally {
    await page.close()
    await server.close()
  }
}

const ANSWER = '42,1,1,42'
const PRINTED = ['log: hello 7', 'error: warned']

test.each<[what: string, config: InlineConfig, path: string]>([
  ['the default base', {}, '/'],
  ['a base path', { base: '/sub/' }, '/sub/'],
  ['a relative base', { base: './' }, '/'],
  ['no minification, with source maps', { build: { minify: false, sourcemap: true } }, '/'],
])('a page with %s loads what it uses from a hashed file', async (_, config, path) => {
  const names = await build({ ...config, build: { assetsInlineLimit: 0, ...config.build } })
  expect(names.filter(name => name.endsWith('.wasm'))).toEqual(['assets/program.wasm'])
  const [program] = Object.values(programs())
  expect(exportsOf(program)).toEqual(['add', 'count_runs', 'greet', 'mul'])
  expect(importsOf(program).every(name => name.startsWith('wasi_snapshot_preview1.'))).toBe(true)
  const seen = await open(config, path)
  expect(seen.title).toBe(ANSWER)
  expect(seen.printed).toEqual(PRINTED)
  expect(seen.requested.filter(file => file.endsWith('.wasm'))).toEqual([
    expect.stringMatching(/\/assets\/program-[\w-]{8}\.wasm$/),
  ])
})

test('nothing of Node and no unused name is in a page', async () => {
  await build({ build: { assetsInlineLimit: 0 } })
  const code = files()
    .filter(file => file.endsWith('.js'))
    .map(file => readFileSync(project.path(`dist/${file}`), 'utf8'))
    .join()
  expect(code).not.toMatch(/node:|readFileSync|__wasmweld|not in any bundle|div_/)
})

test("a small program goes into the text, by the bundler's limit or the plugin's", async () => {
  const config = {
    build: { rolldownOptions: { input: project.path('src/lazy.js'), preserveEntrySignatures: 'strict' as const } },
  }
  expect(await build(config)).toEqual(['assets/lazy.js'])
  expect(text(/lazy/)).toMatch(/atob/)
  expect(text(/lazy/)).not.toMatch(/fetch|data:/)
  expect(await build(config, { inlineLimit: 0 })).toEqual(['assets/lazy.js', 'assets/math.wasm'])
  const asked: string[] = []
  const decide = (file: string, content: Buffer): boolean => {
    asked.push(`${file} ${content.subarray(0, 4).toString('latin1')}`)
    return false
  }
  expect(await build({ build: { ...config.build, assetsInlineLimit: decide } })).toEqual([
    'assets/lazy.js',
    'assets/math.wasm',
  ])
  expect(asked).toContain('math.wasm \0asm')
})

test('renderBuiltUrl decides where the file is', async () => {
  await build({
    build: { assetsInlineLimit: 0 },
    experimental: { renderBuiltUrl: file => (file.endsWith('.wasm') ? `https://cdn.example/${file}` : undefined) },
  })
  expect(
    files()
      .filter(file => file.endsWith('.js'))
      .map(file => readFileSync(project.path(`dist/${file}`), 'utf8'))
      .join(),
  ).toMatch(/https:\/\/cdn\.example\/assets\/program-[\w-]{8}\.wasm/)
})

test('the manifest lists the file with the chunk that loads it', async () => {
  await build({ build: { assetsInlineLimit: 0, manifest: true } })
  const manifest = JSON.parse(readFileSync(project.path('dist/.vite/manifest.json'), 'utf8')) as Record<
    string,
    { assets?: string[] }
  >
  expect(Object.values(manifest).flatMap(({ assets = [] }) => assets)).toEqual([
    expect.stringMatching(/^assets\/program-[\w-]{8}\.wasm$/),
  ])
})

test("the file's name follows its content, and the name of the JavaScript follows the file's", async () => {
  await build({ build: { assetsInlineLimit: 0 } })
  const before = files()
  await project.compile('src/math.o', MATH.replace('a * b', 'a * b + 1'))
  await build({ build: { assetsInlineLimit: 0 } })
  await project.compile('src/math.o', MATH)
  const changed = files()
    .filter(file => !before.includes(file))
    .map(file => file.replace(NAMES, ''))
  expect(changed).toContain('assets/program.wasm')
  expect(changed.some(file => file.endsWith('.js'))).toBe(true)
  await build({ build: { assetsInlineLimit: 0 } })
  expect(files()).toEqual(before)
})

test.each(['iife', 'es'] as const)(
  'a worker (%s) has a program of its own, and loses no early message',
  async format => {
    const config: InlineConfig = {
      worker: { format },
      build: { rolldownOptions: { input: project.path('worker.html') }, assetsInlineLimit: 0 },
    }
    await build(config)
    expect(Object.entries(programs()).map(([name, module]) => [name, exportsOf(module)])).toEqual([
      ['assets/math.wasm', ['add']],
    ])
    const seen = await open(config, '/worker.html')
    expect(seen.printed).toEqual([])
    expect(seen.title).toBe('1:2')
  },
)

test.each<[what: string, config: InlineConfig, host: string]>([
  ['as it is', {}, 'node:wasi'],
  ['with assets', { build: { ssrEmitAssets: true } }, 'node:wasi'],
  ['for a worker on a server', { ssr: { target: 'webworker' } }, 'getBuiltinModule'],
])("a server's build %s has its own roots, and its file beside it", async (_, { build: more, ...config }, host) => {
  await build({ ...config, build: { ...more, ssr: 'src/server.js' } })
  expect(Object.entries(programs()).map(([name, module]) => [name, exportsOf(module)])).toEqual([
    ['assets/program.wasm', ['greet', 'quiet', 'twice']],
  ])
  expect(text(/server\.js/)).toContain(host)
  expect(await evaluate(project, 'dist/server.js', 'module.render()')).toBe('<p>42 42</p>')
})

test('page and server in one build', async () => {
  rmSync(project.path('dist'), { recursive: true, force: true })
  const builder = await createBuilder({
    root: project.root,
    configFile: false,
    logLevel: 'error',
    plugins: [wasmweld({ report: false })],
    builder: {},
    environments: {
      client: { build: { outDir: 'dist/client', assetsInlineLimit: 0 } },
      ssr: { build: { outDir: 'dist/server', ssr: true, rolldownOptions: { input: project.path('src/server.js') } } },
    },
  })
  await builder.buildApp()
  const roots = Object.fromEntries(Object.entries(programs()).map(([name, module]) => [name, exportsOf(module)]))
  expect(roots).toEqual({
    'client/assets/program.wasm': ['add', 'count_runs', 'greet', 'mul'],
    'server/assets/program.wasm': ['greet', 'quiet', 'twice'],
  })
})

test('a library: the file beside the module, found from it, in Node and in a browser', async () => {
  const names = await build({
    build: { lib: { entry: project.path('src/library.js'), formats: ['es', 'cjs'], fileName: 'library' } },
  })
  expect(names).toEqual(['library.cjs', 'library.js', 'math.wasm'])
  expect(exportsOf(programs()['math.wasm'])).toEqual(['add', 'table'])
  expect(text(/library\.js/)).toContain('new URL("./math.wasm", import.meta.url)')
  expect(await evaluate(project, 'dist/library.js', 'module.add(1, 2)')).toBe(3)
  expect(await evaluate(project, 'dist/library.cjs', 'module.add(1, 2)')).toBe(3)
  const page = `<!doctype html>${HEAD}<script type="module">import { add } from './library.js'; document.title = add(1, 2)</script>`
  const seen = await open({}, '/page.html', () => Promise.resolve(project.write('dist/page.html', page)))
  expect([seen.title, seen.printed]).toEqual(['3', []])
})

test('a script in the page and a glob of objects are imports too', async () => {
  project.write(
    'glob.html',
    `<!doctype html>${HEAD}<script type="module">import { sub } from './src/math.o'; import { all } from './src/all.js'; document.title = [sub(3, 1), await all()]</script>`,
  )
  project.write(
    'src/all.js',
    `const found = import.meta.glob('./m*.o')\nexport const all = async () => (await found['./math.o']()).add(1, 2)`,
  )
  const config: InlineConfig = {
    build: { rolldownOptions: { input: project.path('glob.html') }, assetsInlineLimit: 0 },
  }
  await build(config)
  expect(exportsOf(programs()['assets/math.wasm'])).toEqual(['add', 'big', 'div_', 'mul', 'sub', 'table', 'twice'])
  expect((await open(config, '/glob.html')).title).toBe('2,3')
})

test('CommonJS, JSON, styles, assets and modules that plugins make do not stand in the way', async () => {
  project.write('src/common.cjs', `const { join } = require('./common-part.cjs'); exports.name = join('a', 'b')`)
  project.write('src/common-part.cjs', `exports.join = (a, b) => a + b`)
  project.write('src/data.json', '{ "number": 40 }')
  project.write('src/style.css', '.a { background: url(./dot.svg) }')
  project.write('src/dot.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')
  project.write(
    'src/mixed.js',
    `import { add } from './math.o'
import common from './common.cjs'
import { number } from './data.json'
import dot from './dot.svg'
import made from 'virtual:made'
import './style.css'
document.title = [add(number, 2), common.name, typeof dot, made].join()`,
  )
  project.write('mixed.html', `<!doctype html>${HEAD}<script type="module" src="/src/mixed.js"></script>`)
  const made = {
    name: 'made',
    resolveId: (id: string) => (id === 'virtual:made' ? id : undefined),
    load: (id: string) =>
      id === 'virtual:made' ? `import { sub } from '/src/math.o'; export default sub(3, 1)` : undefined,
  }
  const config: InlineConfig = {
    build: { rolldownOptions: { input: project.path('mixed.html') }, assetsInlineLimit: 0 },
  }
  await build({ ...config, plugins: [wasmweld({ report: false }), made] })
  expect(exportsOf(programs()['assets/math.wasm'])).toEqual(['add', 'sub'])
  expect((await open(config, '/mixed.html')).title).toBe('42,ab,string,2')
})

test('a finished module is left to Vite', async () => {
  const { module } = link([{ name: 'math.o', bytes: readFileSync(project.path('src/math.o')) }], {
    entry: false,
    exports: ['add'],
  })
  project.write('src/finished.wasm', module)
  project.write(
    'finished.html',
    `<!doctype html>${HEAD}<script type="module">import { add } from './src/finished.wasm'; document.title = add(40, 2)</script>`,
  )
  const config: InlineConfig = {
    build: { rolldownOptions: { input: project.path('finished.html') }, assetsInlineLimit: 0 },
  }
  expect(await build(config)).toContain('assets/finished.wasm')
  expect((await open(config, '/finished.html')).title).toBe('42')
})

test('what was linked is told in a few lines', async () => {
  const lines: string[] = []
  const logger = {
    info: (line: string) => {
      lines.push(line)
    },
    warn: fail,
    warnOnce: fail,
    error: fail,
    clearScreen() {},
    hasErrorLogged: () => false,
    hasWarned: false,
  }
  await viteBuild({
    root: project.root,
    configFile: false,
    customLogger: logger,
    plugins: [wasmweld()],
    // On a busy machine it would be warned that the build takes long.
    build: { assetsInlineLimit: 0, rolldownOptions: { checks: { bundlerTimings: false } } },
  })
  const told = lines.filter(line => line.startsWith('wasmweld'))
  expect(told).toEqual([
    expect.stringMatching(
      /^wasmweld {2}assets\/program-[\w-]{8}\.wasm {2}[\d.]+ kB │ brotli: [\d.]+ kB │ \d+ functions kept for 4 exports$/,
    ),
    expect.stringMatching(
      /^wasmweld {2}total {4}[\d.]+ kB: [\d.]+ kB WebAssembly, [\d.]+ kB to load it, [\d.]+ kB other$/,
    ),
    expect.stringMatching(
      /^wasmweld {2}largest {2}printf_core [\d.]+ kB \(libc.a\(vfprintf.o\)\), (?:[^,]+, ){3}[^,]+$/,
    ),
    expect.stringMatching(/^wasmweld {2}dropped {2}\d+ functions or pieces of data, [\d.]+ kB$/),
  ])
  expect(existsSync(project.path('.wasmweld/types/src/math.d.o.ts'))).toBe(true)
})

function fail(message: string): never {
  throw new Error(message)
}
