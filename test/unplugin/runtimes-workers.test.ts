import { build as esbuild } from 'esbuild'
import type { Browser, BrowserContext } from 'playwright-core'
import type { Options } from 'unplugin-wasmweld'
import esbuildPlugin from 'unplugin-wasmweld/esbuild'
import wasmweld from 'unplugin-wasmweld/vite'
import { type InlineConfig, build as viteBuild, createServer, preview } from 'vite'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Project } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { ANSWER, PRINTED, makeApplication } from '../support/runtime-project.ts'
import { WEBPACK_LIKE, buildWebpackLike } from '../support/webpack-like.ts'
import { runtimeSources } from '../support/runtime-sources.ts'

const page = (script: string): string =>
  `<!doctype html><title>page</title><link rel="icon" href="data:,"><body></body><script type="module">${script}</script>`
/** Posts at once, before the worker can have loaded anything, and once more when it has answered. */
const POSTING = (make: string): string => `const worker = ${make}
const port = worker.port ?? worker
const answers = []
port.onmessage = ({ data, ports }) => {
  answers.push(data)
  if (answers.length === 1) port.postMessage('last')
  if (answers.length === 3) document.title = JSON.stringify(answers.sort(([a], [b]) => a - b))
}
port.postMessage('first')
port.postMessage('second')`
const ANSWERS = JSON.stringify(['first', 'second', 'last'].map((question, index) => [index, question, ANSWER]))

const SERVICE_PAGE = page(`const type = new URLSearchParams(location.search).get('type')
await navigator.serviceWorker.register('/service.js', { type })
await navigator.serviceWorker.ready
if (!navigator.serviceWorker.controller) await new Promise(resolve => { navigator.serviceWorker.oncontrollerchange = resolve })
document.title = await (await fetch('/answer')).text()`)

let project: Project
let browser: Browser
beforeAll(async () => {
  project = await makeApplication({
    'dedicated.html': page(POSTING(`new Worker(new URL('/src/worker.js', import.meta.url), { type: 'module' })`)),
    'imported.html': page(`import Made from '/src/worker.js?worker'\n${POSTING('new Made()')}`),
    'shared.html': page(POSTING(`new SharedWorker(new URL('/src/shared.js', import.meta.url), { type: 'module' })`)),
    'src/worker.js': `import { answer } from './app.js'
let heard = 0
onmessage = async ({ data }) => postMessage([heard++, data, await answer()])`,
    'src/page.js': POSTING(`new Worker(new URL('./worker.js', import.meta.url))`),
    'src/plain-page.js': `import { add } from './math.o'
document.body.append(add(1, 2)); ${POSTING(`new Worker(new URL('./plain-worker.js', import.meta.url))`)}`,
    'src/plain-worker.js': `import { add } from './math.o'
let heard = 0
onmessage = ({ data }) => postMessage([heard++, data, add(40, 2)])`,
    'src/shared.js': `import { answer } from './app.js'
onconnect = ({ ports: [port] }) => {
  let heard = 0
  port.onmessage = async ({ data }) => port.postMessage([heard++, data, await answer()])
}`,
    'src/service.js': `import { answer } from './app.js'
addEventListener('install', () => skipWaiting())
addEventListener('activate', event => event.waitUntil(clients.claim()))
addEventListener('fetch', event => {
  if (event.request.url.endsWith('/answer')) event.respondWith(answer().then(value => Response.json(value)))
})`,
  })
  browser = await launchChromium()
})
const leave: (() => unknown)[] = []
afterEach(async () => {
  for (const close of leave.splice(0).reverse()) await close()
})
afterAll(async () => {
  await browser.close()
  project.remove()
})

const config = (options: Options, more: InlineConfig = {}): InlineConfig => ({
  root: project.root,
  configFile: false,
  logLevel: 'error',
  plugins: [runtimeSources(), wasmweld({ report: false, types: false, ...options })],
  ...more,
  worker: { plugins: () => [runtimeSources(), wasmweld({ report: false, types: false, ...options })], ...more.worker },
})

async function open(context: BrowserContext, url: string): Promise<{ title: string; printed: readonly string[] }> {
  const opened = await context.newPage()
  leave.push(() => opened.close())
  const printed: string[] = []
  opened.on('console', message => printed.push(message.text()))
  opened.on('pageerror', error => printed.push(`thrown: ${error.message}`))
  await opened.goto(url)
  await opened
    .waitForFunction(() => document.title !== 'page', undefined, { timeout: 15_000 })
    .catch(() => {
      throw new Error(printed.join('\n'))
    })
  return { title: await opened.title(), printed }
}

async function served(options: Options = {}): Promise<string> {
  const server = await createServer(config(options, { server: { host: '127.0.0.1', port: 0, watch: null } }))
  leave.push(() => server.close())
  await server.listen()
  return `http://127.0.0.1:${(server.httpServer?.address() as { port: number }).port}`
}

async function built(html: string, options: Options, more: InlineConfig): Promise<string> {
  const build = { rolldownOptions: { input: project.path(html) }, assetsInlineLimit: 0, target: 'es2022' }
  await viteBuild(config(options, { build, ...more }))
  return previewed()
}

async function previewed(): Promise<string> {
  const server = await preview({
    root: project.root,
    configFile: false,
    logLevel: 'error',
    preview: { port: 0, host: '127.0.0.1' },
  })
  leave.push(() => server.close())
  return `http://127.0.0.1:${(server.httpServer.address() as { port: number }).port}`
}

test('in the dev server no early message to a worker is lost', async () => {
  const url = await served()
  const context = await browser.newContext()
  leave.push(() => context.close())
  for (const html of ['dedicated.html', 'imported.html', 'shared.html']) {
    const { title, printed } = await open(context, `${url}/${html}`)
    expect([html, title]).toEqual([html, ANSWERS])
    if (html === 'dedicated.html') expect(printed).toEqual(expect.arrayContaining([...PRINTED]))
  }
})

test.each<[what: string, html: string, format: 'es' | 'iife', options: Options]>([
  ['a module worker', 'dedicated.html', 'es', {}],
  ['a classic worker', 'imported.html', 'iife', {}],
  ['a classic worker that starts its program when it is needed', 'imported.html', 'iife', { instantiate: 'lazy' }],
  ['a module worker that waits', 'dedicated.html', 'es', { instantiate: 'await' }],
  ['a shared worker that waits', 'shared.html', 'es', { instantiate: 'await' }],
])('%s of a build loses no early message', async (_, html, format, options) => {
  const context = await browser.newContext()
  leave.push(() => context.close())
  const url = await built(html, options, { worker: { format } })
  expect((await open(context, `${url}/${html}`)).title).toBe(ANSWERS)
})

test.each(WEBPACK_LIKE)('%s: a worker within the build of its page loses no early message', async name => {
  const { errors } = await buildWebpackLike(name, project, {
    entry: './src/page.js',
    target: ['web', 'es2022'],
    output: { path: project.path(`dist/${name}`), filename: '[name].js' },
  })
  expect(errors).toEqual([])
  project.write(`dist/${name}/index.html`, page('').replace('<script type="module">', '<script src="main.js">'))
  const context = await browser.newContext()
  leave.push(() => context.close())
  expect((await open(context, `${await previewed()}/${name}/index.html`)).title).toBe(ANSWERS)
})

test.each(WEBPACK_LIKE)('%s: neither does one that shares its chunk with the page', async name => {
  const { errors, wasm } = await buildWebpackLike(name, project, {
    entry: './src/plain-page.js',
    target: ['web', 'es2022'],
    output: { path: project.path(`dist/${name}`), filename: '[name].js' },
    optimization: {
      splitChunks: {
        chunks: 'all',
        minSize: 0,
        cacheGroups: {
          default: false,
          defaultVendors: false,
          one: { test: /math|program/, name: 'one', enforce: true },
        },
      },
    },
  })
  expect(errors).toEqual([])
  // The page's file, and no bytes in the JavaScript.
  expect(Object.keys(wasm)).toHaveLength(1)
  const scripts = '<script src="one.js"></script><script src="main.js"></script>'
  project.write(`dist/${name}/index.html`, page('').replace('<script type="module"></script>', scripts))
  const context = await browser.newContext()
  leave.push(() => context.close())
  expect((await open(context, `${await previewed()}/${name}/index.html`)).title).toBe(
    ANSWERS.replaceAll(JSON.stringify(ANSWER), '42'),
  )
})

type BuildService = (outDir: string) => Promise<unknown>

const serviceByVite =
  (format: 'es' | 'iife', instantiate?: 'sync'): BuildService =>
  outDir => {
    const lib = {
      entry: project.path('src/service.js'),
      formats: [format],
      name: 'service',
      fileName: () => 'service.js',
    }
    const build = { outDir, emptyOutDir: false, lib, rolldownOptions: { output: { codeSplitting: false } } }
    return viteBuild(config({ platform: 'browser', ...(instantiate && { instantiate }) }, { build }))
  }

const serviceByEsbuild: BuildService = outdir =>
  esbuild({
    absWorkingDir: project.root,
    entryPoints: ['src/service.js'],
    bundle: true,
    format: 'iife',
    outdir,
    logLevel: 'silent',
    plugins: [esbuildPlugin({ report: false, types: false }) as never],
  })

const serviceByWebpack: BuildService = async path => {
  const { errors, warnings } = await buildWebpackLike('webpack', project, {
    entry: { service: './src/service.js' },
    target: 'webworker',
    output: { path, filename: '[name].js', clean: false },
    // A service worker may load scripts only while it is installed.
    module: { parser: { javascript: { dynamicImportMode: 'eager' } } },
  })
  expect([...errors, ...warnings]).toEqual([])
}

test.each<[what: string, type: 'module' | 'classic', build: BuildService]>([
  ['a module of Vite', 'module', serviceByVite('es', 'sync')],
  ['a script of Vite', 'classic', serviceByVite('iife')],
  ['a script of esbuild', 'classic', serviceByEsbuild],
  ['a script of webpack', 'classic', serviceByWebpack],
])('a service worker (%s) answers with its program', async (_, type, build) => {
  project.write('dist/service.html', SERVICE_PAGE)
  await build(project.path('dist'))
  const context = await browser.newContext()
  leave.push(() => context.close())
  expect((await open(context, `${await previewed()}/service.html?type=${type}`)).title).toBe(JSON.stringify(ANSWER))
})
