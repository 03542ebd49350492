import { readFileSync } from 'node:fs'
import { build as esbuild } from 'esbuild'
import type { Browser } from 'playwright-core'
import { rollup } from 'rollup'
import type { Options } from 'unplugin-wasmweld'
import esbuildPlugin from 'unplugin-wasmweld/esbuild'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Project, exportsOf } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { foreignCode } from '../support/foreign-code.ts'
import { type ServedFile, serve } from '../support/pages.ts'
import { ANSWER, PRINTED, makeApplication } from '../support/runtime-project.ts'
import { runtimeSources } from '../support/runtime-sources.ts'
import { type Configuration, WEBPACK_LIKE, buildWebpackLike } from '../support/webpack-like.ts'

type Files = Readonly<Record<string, ServedFile>>

let project: Project
let browser: Browser
/** The application with its programs in files, and in the text. */
let inFiles: Files
let inText: Files
/** As other bundlers refer to files: by the place of the script that runs, and by imports of URLs. */
let byWebpack: Files
let byEsbuild: Files
beforeAll(async () => {
  const page = `import { answer } from './app.js'; document.title = JSON.stringify(await answer())`
  ;[project, browser] = await Promise.all([makeApplication({ 'src/page.js': page, ...ENTRIES }), launchChromium()])
  ;[inFiles, inText, byWebpack, byEsbuild] = await Promise.all([
    build({}),
    build({ inlineLimit: 1_000_000 }),
    buildClassic(),
    buildByEsbuild(),
  ])
})
afterAll(async () => {
  await browser.close()
  project.remove()
})

async function build(options: Options): Promise<Files> {
  const plugins = [runtimeSources(), rollupPlugin({ platform: 'browser', report: false, types: false, ...options })]
  const bundle = await rollup({ input: project.path('src/page.js'), plugins, onwarn() {} })
  const { output } = await bundle.generate({ format: 'es' })
  return Object.fromEntries(
    output.map(file => [file.fileName, { body: file.type === 'chunk' ? file.code : file.source }]),
  )
}

/** A script that is no module, in the same folder as what it loads. */
async function buildClassic(): Promise<Files> {
  const files = await packed('webpack', 'page', { entry: { page: './src/page.js' } })
  return { ...files, 'index.html': { body: documentOf(['page.js']) } }
}

async function buildByEsbuild(): Promise<Files> {
  const { outputFiles } = await esbuild({
    absWorkingDir: project.root,
    entryPoints: ['src/page.js'],
    bundle: true,
    format: 'esm',
    splitting: true,
    target: 'es2022',
    outdir: 'out/esbuild',
    write: false,
    logLevel: 'silent',
    plugins: [esbuildPlugin({ report: false, types: false }) as never],
  })
  const folder = project.path('out/esbuild/')
  return Object.fromEntries(outputFiles.map(({ path, contents }) => [path.slice(folder.length), { body: contents }]))
}

/** What webpack or Rspack makes for pages. */
async function packed(
  name: (typeof WEBPACK_LIKE)[number],
  folder: string,
  { output, ...configuration }: Configuration,
): Promise<Record<string, ServedFile>> {
  const path = project.path(`out/${name}-${folder}`)
  const { files, errors, warnings } = await buildWebpackLike(name, project, {
    target: ['web', 'es2022'],
    output: { filename: '[name].js', ...output, path },
    ...configuration,
  })
  expect([...errors, ...warnings]).toEqual([])
  return Object.fromEntries(files.map(file => [file, { body: readFileSync(`${path}/${file}`) }]))
}

/** A page that runs scripts in their order. */
const documentOf = (scripts: readonly string[], type = ''): string =>
  `<!doctype html><title>page</title><link rel="icon" href="data:,">${scripts.map(name => `<script ${type} src="${name}"></script>`).join('')}`

interface Seen {
  readonly title: string
  readonly printed: readonly string[]
}

/** Opens the page, until its script has set the title or thrown. */
async function open(files: Files, headers: Readonly<Record<string, string>> = {}): Promise<Seen> {
  const site = await serve(files, headers)
  const page = await browser.newPage()
  const printed: string[] = []
  try {
    page.on('console', message => printed.push(message.text()))
    const thrown = new Promise<void>(resolve => {
      page.on('pageerror', error => {
        printed.push(`thrown: ${error.message}`)
        resolve()
      })
    })
    await page.goto(site.url)
    await Promise.race([thrown, page.waitForFunction(() => document.title !== 'page').catch(() => undefined)])
    return { title: await page.title(), printed: printed.map(line => line.replaceAll(site.url, '/')) }
  } finally {
    await page.close()
    await site.close()
  }
}

const isProgram = (name: string): boolean => name.endsWith('.wasm')
/** The files, with WebAssembly sent as another type. */
const sentAs = (files: Files, type: string | false): Files =>
  Object.fromEntries(Object.entries(files).map(([name, file]) => [name, isProgram(name) ? { ...file, type } : file]))

const POLICY = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:`

test.each([
  ['files', () => inFiles, 3],
  ['text', () => inText, 0],
  ['files of webpack', () => byWebpack, 3],
  ['files of esbuild', () => byEsbuild, 3],
])('a strict policy allows programs and side modules in %s', async (_, files, count) => {
  expect(Object.keys(files()).filter(isProgram)).toHaveLength(count)
  const seen = await open(files(), { 'content-security-policy': POLICY })
  expect(seen).toEqual({ title: JSON.stringify(ANSWER), printed: PRINTED })
})

test('without wasm-unsafe-eval the error says so', async () => {
  const { printed } = await open(inText, { 'content-security-policy': POLICY.replace(` 'wasm-unsafe-eval'`, '') })
  expect(printed.at(-1)).toMatch(/^thrown: .*(?:wasm-eval|unsafe-eval)/)
})

test.each<[type: string, as: string | false, files: () => Files]>([
  ['a wrong type', 'text/plain', () => inFiles],
  ['a wrong type, by webpack', 'text/plain', () => byWebpack],
  ['a wrong type, by esbuild', 'text/plain', () => byEsbuild],
  ['another case and a parameter', 'Application/WASM; charset=binary', () => inFiles],
  ['no type', false, () => inFiles],
])('a server that sends WebAssembly with %s', async (_, type, files) => {
  expect(await open(sentAs(files(), type))).toEqual({ title: JSON.stringify(ANSWER), printed: PRINTED })
})

test.each(['program', 'early'])('a file that is not there (%s) is told with its address', async name => {
  const files = Object.fromEntries(Object.entries(inFiles).filter(([file]) => !file.includes(`${name}-`)))
  const { title, printed } = await open(files)
  expect(title).toBe('page')
  expect(printed.at(-1)).toMatch(new RegExp(`^thrown: 404 Not Found: /assets/${name}-[\\w-]{8}\\.wasm$`))
})

test('nothing of Node is in a page', () => {
  for (const files of [inFiles, inText, byWebpack, byEsbuild]) {
    const code = Object.entries(files).flatMap(([name, { body }]) =>
      isProgram(name) ? [] : [Buffer.from(body).toString()],
    )
    expect(foreignCode(code.join('\n'), 'browser')).toEqual([])
  }
})

/** Two entries, which ask for some of the same and some of their own. */
const ENTRIES: Readonly<Record<string, string>> = {
  'src/shared.js': `import { memory } from './constructed.o'
export function tell(name, values) { Object.assign(globalThis.ran ??= {}, { [name]: values }); (globalThis.memories ??= new Set()).add(memory) }`,
  'src/later.js': `import { big } from './math.o'; export const later = () => big(0)`,
  'src/first.js': `import { add } from './math.o'; import { tell } from './shared.js'
import('./later.js').then(({ later }) => tell('first', [add(40, 2), later()]))`,
  'src/second.js': `import { sub } from './math.o'; import { tell } from './shared.js'
import('./later.js').then(({ later }) => tell('second', [sub(44, 2), later()]))`,
}
const RAN = { first: [42, 8], second: [42, 8] }

/** Opens a page that runs both entries. */
async function ranBoth(files: Files, scripts: readonly string[], type?: string): Promise<unknown> {
  const site = await serve({ ...files, 'index.html': { body: documentOf(scripts, type) } })
  const page = await browser.newPage()
  const thrown: string[] = []
  page.on('pageerror', ({ message }) => thrown.push(message))
  try {
    await page.goto(site.url)
    await expect.poll(() => (thrown.length > 0 ? 2 : page.evaluate('Object.keys(globalThis.ran ?? {}).length'))).toBe(2)
    expect(thrown).toEqual([])
    return await page.evaluate('({ ...ran, instances: memories.size })')
  } finally {
    await page.close()
    await site.close()
  }
}

/** The roots of each linked file. */
const rootsOf = (files: Files): readonly string[] =>
  Object.entries(files)
    .flatMap(([name, { body }]) => (isProgram(name) ? [exportsOf(Buffer.from(body)).join()] : []))
    .sort()

const ENTRY = { first: './src/first.js', second: './src/second.js' }
const APART = ['add,big', 'big,sub']
const TOGETHER = ['add,big,sub']

describe.each(WEBPACK_LIKE)('%s: two entries on one page', name => {
  test.each<[what: string, configuration: Configuration, roots: readonly string[], first: readonly string[]]>([
    ['with a runtime each: a program each', { entry: ENTRY }, APART, []],
    [
      'that share chunks: a file with what both use, and an instance each',
      { entry: ENTRY, optimization: { splitChunks: { chunks: 'all', minSize: 0, name: 'common' } } },
      TOGETHER,
      ['common.js'],
    ],
  ])('%s', async (what, configuration, roots, first) => {
    const files = await packed(name, what.slice(0, 4), configuration)
    expect(rootsOf(files)).toEqual(roots)
    expect(await ranBoth(files, [...first, 'first.js', 'second.js'])).toEqual({ ...RAN, instances: 2 })
  })

  test('as modules, with runtimes in files of their own: a program each', async () => {
    const entry = {
      first: { import: ENTRY.first, runtime: 'one' },
      second: { import: ENTRY.second, runtime: 'two' },
    }
    const files = await packed(name, 'modules', {
      entry,
      output: { module: true },
      experiments: { outputModule: true },
    })
    expect(rootsOf(files)).toEqual(APART)
    expect(await ranBoth(files, ['first.js', 'second.js'], 'type="module"')).toEqual({ ...RAN, instances: 2 })
  })
})

test('two entries of Rollup on one page have one program, in one instance', async () => {
  const plugins = [runtimeSources(), rollupPlugin({ platform: 'browser', report: false, types: false })]
  const input = { first: project.path('src/first.js'), second: project.path('src/second.js') }
  const { output } = await (await rollup({ input, plugins })).generate({ format: 'es' })
  const files = Object.fromEntries(
    output.map(file => [file.fileName, { body: file.type === 'chunk' ? file.code : file.source }]),
  )
  expect(rootsOf(files)).toEqual(TOGETHER)
  expect(await ranBoth(files, ['first.js', 'second.js'], 'type="module"')).toEqual({ ...RAN, instances: 1 })
})
