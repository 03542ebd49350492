import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runInNewContext } from 'node:vm'
import type { Browser } from 'playwright-core'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import type { Options } from 'unplugin-wasmweld'
import rolldownPlugin from 'unplugin-wasmweld/rolldown'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import vitePlugin from 'unplugin-wasmweld/vite'
import { type InlineConfig, build as viteBuild } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Project, exportsOf, makeProject } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { CONSTRUCTED, MATH } from '../support/native-sources.ts'

const HOSTED = `__attribute__((import_module("./host.js"))) int now(void);
int doubled(void) { return now() * 2; }`

let project: Project
let browser: Browser
beforeAll(async () => {
  project = await makeProject(
    {
      'import.cjs': 'module.exports = url => import(url)',
      'src/native/host.js': `export const now = () => 4`,
      'src/main.js': `import { add } from './native/math.o'
import { count_runs } from './native/constructed.o'
import { doubled } from './native/hosted.o'
export const values = [add(20, 22), count_runs(), count_runs(), doubled()]
export const later = async () => (await import('./lazy.js')).run()`,
      'src/lazy.js': `import { mul } from './native/math.o'; export const run = () => mul(6, 7)`,
      'src/other.js': `import { sub } from './native/math.o'; export const value = sub(3, 1)`,
      'src/url.js': `import url from './native/math.o?url'; export { url }`,
      'src/page.js': `import { values, later } from './main.js'
later().then(last => { document.title = [...values, last].join() })`,
      'page.html': `<!doctype html><title>page</title><link rel="icon" href="data:,"><script type="module" src="/src/page.js"></script>`,
    },
    { 'src/native/math.o': MATH, 'src/native/constructed.o': CONSTRUCTED, 'src/native/hosted.o': HOSTED },
  )
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  project.remove()
})

const VALUES = [42, 1, 1, 8, 42]
/** What the linked program exports for `main.js`, and the same with another entry. */
const ALL = ['add', 'count_runs', 'doubled', 'mul']
const BOTH = [...ALL, 'sub']

interface Main {
  readonly values: readonly number[]
  later(): Promise<number>
}
const called = async ({ values, later }: Main): Promise<readonly number[]> => [...values, await later()]

/** What a page has for a script. */
const PAGE = { WebAssembly, atob, fetch, URL }
const text = (file: string): string => readFileSync(file, 'utf8')
const require = createRequire(import.meta.url)
// As Node itself imports: the tests' runner would read the file first.
const nodeImport = (url: string): Promise<Main> =>
  (require(project.path('import.cjs')) as (url: string) => Promise<Main>)(url)

/** Ways to run a file of an output. */
const RUN = {
  import: (file: string) => nodeImport(pathToFileURL(file).href),
  require: (file: string) => require(file) as Main,
  script: (file: string) => runInNewContext(`${text(file)}\napp`, PAGE) as Main,
  define(file: string) {
    const main = {}
    const define = (...values: unknown[]): void => (values.at(-1) as (exports: object) => void)(main)
    runInNewContext(text(file), { ...PAGE, define: Object.assign(define, { amd: {} }) })
    return main as Main
  },
}

interface Row {
  readonly output?: Readonly<Record<string, unknown>>
  readonly options?: Options
  readonly input?: Readonly<Record<string, string>>
  /** What Rolldown writes its output for. */
  readonly target?: string
  readonly run: readonly [file: string, how: keyof typeof RUN]
  /** The linked files, without the last eight signs of a hash, and what they export. */
  readonly linked?: Readonly<Record<string, readonly string[]>>
  /** What must not be in any file. */
  readonly lacks?: RegExp
}

const HASH = /-[\w-]{8}(?=\.\w+$)/
const CJS = { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' }
const IIFE = { format: 'iife', name: 'app', inlineDynamicImports: true }
const UMD = { ...IIFE, format: 'umd' }
const LINKED = { 'assets/program-#.wasm': ALL }
const NO_WAIT = /await WebAssembly|fetch\(/
/** Nothing waits for a file: there may be none. */
const NO_FILE = /await WebAssembly|fetch\(|readFileSync/

const ROWS: Readonly<Record<string, Row>> = {
  es: { run: ['main.js', 'import'], linked: LINKED },
  'es, JavaScript and assets in folders of their own': {
    output: {
      entryFileNames: 'js/entry/[name].js',
      chunkFileNames: 'js/[name]-[hash].js',
      assetFileNames: 'static/native files/[name]-[hash][extname]',
    },
    run: ['js/entry/main.js', 'import'],
    linked: { 'static/native files/program-#.wasm': ALL },
  },
  'es, inlined': { options: { inlineLimit: 9999 }, run: ['main.js', 'import'], lacks: /fetch\(|readFileSync/ },
  'es, sync': { options: { instantiate: 'sync' }, run: ['main.js', 'import'], lacks: NO_FILE },
  'es, lazy': { options: { instantiate: 'lazy' }, run: ['main.js', 'import'], lacks: NO_FILE },
  'es, sync, for Node': {
    options: { instantiate: 'sync', platform: 'node' },
    run: ['main.js', 'import'],
    linked: LINKED,
    lacks: NO_WAIT,
  },
  cjs: { output: CJS, run: ['main.cjs', 'require'], lacks: NO_FILE },
  'cjs, for Node, in a folder': {
    output: { ...CJS, entryFileNames: 'lib/[name].cjs' },
    options: { platform: 'node' },
    run: ['lib/main.cjs', 'require'],
    linked: LINKED,
    lacks: /atob|fetch\(/,
  },
  iife: { output: IIFE, run: ['main.js', 'script'], lacks: NO_FILE },
  'iife, lazy': { output: IIFE, options: { instantiate: 'lazy' }, run: ['main.js', 'script'], lacks: NO_FILE },
  'umd in a page': { output: UMD, run: ['main.js', 'script'], lacks: NO_FILE },
  'umd with a loader of modules': { output: UMD, run: ['main.js', 'define'], lacks: NO_FILE },
  'umd in Node': { output: { ...UMD, entryFileNames: '[name].cjs' }, run: ['main.cjs', 'require'] },
  'several entries in folders': {
    input: { 'pages/one': 'src/main.js', 'pages/deep/two': 'src/other.js' },
    run: ['pages/one.js', 'import'],
    linked: { 'assets/program-#.wasm': BOTH },
  },
  'modules kept apart': {
    output: { preserveModules: true, preserveModulesRoot: 'src' },
    run: ['main.js', 'import'],
    linked: LINKED,
  },
}

type Write = (row: Row, dir: string) => Promise<unknown>

const BUNDLERS: Readonly<Record<string, Write>> = {
  async rollup({ input, options, output }, dir) {
    const plugins = [rollupPlugin({ report: false, types: false, ...options })]
    const bundle = await rollup({ input: inputs(input), plugins, onwarn: fail })
    await bundle.write({ dir, ...placed(output) })
  },
  async rolldown({ input, options, output, target }, dir) {
    const plugins = [rolldownPlugin({ report: false, types: false, ...options })]
    const onLog = (_: string, log: { message: string }): void => fail(log)
    const bundle = await rolldown({
      input: inputs(input),
      cwd: project.root,
      plugins,
      onLog,
      ...(target !== undefined && { transform: { target } }),
    })
    const { inlineDynamicImports, ...own } = placed(output)
    await bundle.write({ dir, ...own, ...(inlineDynamicImports === true && { codeSplitting: false }) })
  },
}
const inputs = (input: Row['input'] = { main: 'src/main.js' }): Record<string, string> =>
  Object.fromEntries(Object.entries(input).map(([name, file]) => [name, project.path(file)]))
const placed = (output: Row['output'] = {}): Record<string, unknown> =>
  'preserveModulesRoot' in output ? { ...output, preserveModulesRoot: project.path('src') } : output

function fail({ message }: { message: string }): never {
  throw new Error(message)
}

async function check(write: Write, row: Row, dir: string): Promise<void> {
  await write(row, dir)
  const linked = filesOf(dir).filter(file => file.endsWith('.wasm'))
  expect(
    Object.fromEntries(linked.map(file => [file.replace(HASH, '-#'), exportsOf(readFileSync(join(dir, file)))])),
  ).toEqual(row.linked ?? {})
  const [file, how] = row.run
  expect(await called(await RUN[how](join(dir, file)))).toEqual(VALUES)
  if (row.lacks !== undefined) expectLack(dir, row.lacks)
}

const filesOf = (dir: string): readonly string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(file => /\.\w+$/.test(file))

function expectLack(dir: string, pattern: RegExp): void {
  const scripts = filesOf(dir).filter(file => /\.c?js$/.test(file))
  expect(scripts).not.toEqual([])
  for (const file of scripts) expect(text(join(dir, file))).not.toMatch(pattern)
}

describe.each(Object.entries(BUNDLERS))('%s', (name, write) => {
  test.each(Object.entries(ROWS))('%s', (what, row) => check(write, row, project.path(`out/${name}/${what}`)))
})

test('rolldown, for browsers without top-level await', () =>
  check(
    BUNDLERS['rolldown'],
    { target: 'chrome88', run: ['main.js', 'import'], lacks: NO_FILE },
    project.path('out/rolldown/target'),
  ))

/** Rows of libraries: the output's options are those of Vite's `build.lib`. */
const LIBRARIES: Readonly<Record<string, Row>> = {
  'es, in folders': {
    input: { 'pages/one': 'src/main.js', 'pages/deep/two': 'src/other.js' },
    output: { formats: ['es'], assetFileNames: 'native/[name]-[hash][extname]' },
    run: ['pages/one.js', 'import'],
    linked: { 'native/program-#.wasm': BOTH },
  },
  'es, the file beside it': {
    output: { formats: ['es', 'cjs'] },
    run: ['main.js', 'import'],
    linked: { 'program.wasm': ALL },
  },
  'cjs beside es': {
    output: { formats: ['es', 'cjs'] },
    run: ['main.cjs', 'require'],
    linked: { 'program.wasm': ALL },
  },
  'es, inlined': { output: { formats: ['es'] }, options: { inlineLimit: 9999 }, run: ['main.js', 'import'] },
  iife: { output: { formats: ['iife'], name: 'app' }, run: ['main.iife.js', 'script'], lacks: NO_FILE },
  umd: { output: { formats: ['umd'], name: 'app' }, run: ['main.umd.cjs', 'script'], lacks: NO_FILE },
  'umd in Node': { output: { formats: ['umd'], name: 'app' }, run: ['main.umd.cjs', 'require'] },
}

async function viteLibrary({ input, output, options }: Row, dir: string): Promise<void> {
  const { assetFileNames, ...lib } = output as { assetFileNames?: string; formats: ['es'] }
  await vite({
    plugins: [vitePlugin({ report: false, types: false, ...options })],
    build: {
      outDir: dir,
      lib: {
        ...lib,
        entry: inputs(input),
        fileName: (format, name) =>
          name + ({ es: '.js', cjs: '.cjs', umd: '.umd.cjs', iife: '.iife.js' } as Record<string, string>)[format],
      },
      rolldownOptions: { output: assetFileNames === undefined ? {} : { assetFileNames } },
    },
  })
}

const vite = (config: InlineConfig): ReturnType<typeof viteBuild> =>
  viteBuild({ root: project.root, configFile: false, logLevel: 'error', ...config })

describe('a library of Vite', () => {
  test.each(Object.entries(LIBRARIES))('%s', (what, row) => check(viteLibrary, row, project.path(`out/vite/${what}`)))
})

interface PageRow {
  readonly config: InlineConfig
  /** The folder of the server that the output is in. */
  readonly at: string
  /** Another address of it. */
  readonly from?: string
  readonly lacks?: RegExp
}

const PAGES: Readonly<Record<string, PageRow>> = {
  'in a folder that the build does not know': { config: { base: './' }, at: '/any/where/' },
  'with everything at another address': {
    config: { base: 'https://cdn.example/app/' },
    at: '/',
    from: 'https://cdn.example/app/',
  },
  'with its WebAssembly at another address': {
    config: {
      base: './',
      experimental: { renderBuiltUrl: file => (file.endsWith('.wasm') ? `https://cdn.example/${file}` : undefined) },
    },
    at: '/x/',
    from: 'https://cdn.example/',
  },
  'for browsers without top-level await': {
    config: { build: { target: 'es2020' } },
    at: '/',
    lacks: /await WebAssembly|\.wasm/,
  },
  'in a folder, script and assets in others': {
    config: {
      base: './',
      build: {
        rolldownOptions: {
          output: {
            entryFileNames: 'a/b/[name].js',
            chunkFileNames: 'a/[name].js',
            assetFileNames: 'c/d/[name]-[hash][extname]',
          },
        },
      },
    },
    at: '/any/where/',
  },
}

describe('a page of Vite', () => {
  test.each(Object.entries(PAGES))('%s', async (what, { config, at, from, lacks }) => {
    const dir = project.path(`out/page/${what}`)
    const { build, ...more } = config
    await vite({
      ...more,
      plugins: [vitePlugin({ report: false, types: false })],
      build: {
        outDir: dir,
        assetsInlineLimit: 0,
        ...build,
        rolldownOptions: { ...build?.rolldownOptions, input: project.path('page.html') },
      },
    })
    const page = await browser.newPage()
    const problems: string[] = []
    page.on('console', message => problems.push(message.text()))
    page.on('pageerror', error => problems.push(error.message))
    await page.route('**/*', async route => {
      const url = route.request().url()
      const [prefix] = [from ?? '', `http://localhost${at}`].filter(prefix => prefix !== '' && url.startsWith(prefix))
      const path = join(dir, decodeURI(url.slice(prefix?.length)))
      if (prefix === undefined || !existsSync(path)) return route.fulfill({ status: 404, body: url })
      return route.fulfill({ path, headers: { 'access-control-allow-origin': '*' }, contentType: TYPES[extname(path)] })
    })
    try {
      await page.goto(`http://localhost${at}page.html`)
      await page
        .waitForFunction(() => document.title !== 'page', undefined, { timeout: 5000 })
        .catch(() => {
          throw new Error(problems.join('\n') || 'no title')
        })
      expect([await page.title(), problems]).toEqual([VALUES.join(), []])
      if (lacks !== undefined) expectLack(dir, lacks)
    } finally {
      await page.close()
    }
  })
})

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}
