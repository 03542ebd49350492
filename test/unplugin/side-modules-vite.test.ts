// Side modules in pages: Vite's build and its dev server, in Chromium.

import type { Browser, Page } from 'playwright-core'
import type { Options } from 'unplugin-wasmweld'
import wasmweld from 'unplugin-wasmweld/vite'
import { type InlineConfig, type ViteDevServer, build, createServer, preview } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Project, makeProject } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { runtimeSources } from '../support/runtime-sources.ts'
import { buildObject, buildSide } from '../support/side-modules.ts'

const HEAD = '<title>page</title><link rel="icon" href="data:,">'
const html = (script: string): string =>
  `<!doctype html><head>${HEAD}</head><body></body><script type="module" src="/src/${script}"></script>`

/** No evaluation of text, and nothing from elsewhere: WebAssembly alone is allowed. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:"

const FUNC1 = `extern int main_data; int main_function(int);
int func1_data = 5;
int func1(int x) { return main_function(x) + main_data + func1_data; }`
const MAIN = `extern int func1_data; int func1(int);
int main_data = 100;
int main_function(int x) { return x * 2; }
int run(int x) { return func1(x) + func1_data; }`

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const leave: (() => unknown)[] = []
afterEach(async () => {
  for (const close of leave.splice(0).reverse()) await close()
})

async function makeSides(files: Readonly<Record<string, string>>): Promise<Project> {
  const project = await makeProject({ 'index.html': html('main.js'), ...files })
  leave.push(() => {
    project.remove()
  })
  return project
}

async function withPair(files: Readonly<Record<string, string>>): Promise<Project> {
  const project = await makeSides(files)
  project.write('src/main.o', (await buildObject('main.o', MAIN)).bytes)
  project.write('src/func1.o', (await buildObject('func1.o', FUNC1)).bytes)
  project.write('src/func1.so', (await buildSide('func1.so', FUNC1)).bytes)
  return project
}

interface Seen {
  readonly page: Page
  readonly printed: string[]
  /** Paths that were asked of the server, in order. */
  readonly requested: string[]
  loads(): number
}

async function open(url: string): Promise<Seen> {
  const page = await browser.newPage()
  leave.push(() => page.close())
  const printed: string[] = []
  const requested: string[] = []
  let loads = 0
  page.on('console', message => {
    if (!message.text().startsWith('[vite]')) printed.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', error => printed.push(`thrown: ${error.message}`))
  page.on('load', () => loads++)
  page.on('request', request => requested.push(new URL(request.url()).pathname))
  await page.goto(url)
  return { page, printed, requested, loads: () => loads }
}

async function titled({ page, printed }: Seen, title: string): Promise<void> {
  const shown = async (): Promise<string> => page.title().catch(() => '')
  for (let round = 0; round < 300; round++) {
    if ((await shown()) === title) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`the title is ${await shown()}, not ${title}\n${printed.join('\n')}`)
}

const configured = ({ root }: Project, options: Options, config: InlineConfig): InlineConfig => ({
  root,
  configFile: false,
  logLevel: 'error',
  plugins: [runtimeSources(), wasmweld({ report: false, ...options })],
  ...config,
})

/** Builds, and serves what was built. */
async function openBuilt(project: Project, options: Options = {}, config: InlineConfig = {}): Promise<Seen> {
  await build(configured(project, options, { ...config, build: { assetsInlineLimit: 0, ...config.build } }))
  const server = await preview({
    root: project.root,
    configFile: false,
    logLevel: 'error',
    preview: { port: 0, host: '127.0.0.1', headers: { 'content-security-policy': POLICY } },
    ...(config.base === undefined ? {} : { base: config.base }),
  })
  leave.push(() => server.close())
  const { port } = server.httpServer.address() as { port: number }
  return open(`http://127.0.0.1:${port}${config.base?.startsWith('/') === true ? config.base : '/'}`)
}

async function serve(project: Project, options: Options = {}, config: InlineConfig = {}): Promise<ViteDevServer> {
  const server = await createServer(
    configured(project, options, { logLevel: 'silent', server: { host: '127.0.0.1', port: 0 }, ...config }),
  )
  leave.push(() => server.close())
  return server
}

async function openServed(project: Project, options: Options = {}): Promise<Seen> {
  const server = await serve(project, options)
  await server.listen()
  let seen = false
  server.watcher.on('all', (_event, file) => {
    seen ||= file.endsWith('probe.txt')
  })
  // The watcher starts late, and tells nothing of what was before.
  for (let round = 0; !seen; round++) {
    project.write('probe.txt', String(round))
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  const { port } = server.httpServer?.address() as { port: number }
  return open(`http://127.0.0.1:${port}/`)
}

const PAIR = {
  'src/main.js': `import { run } from './main.o'
import func, { func1, func1_data, memory } from './func1.o?side'
document.title = [run(1), func1(10), new Int32Array(memory.buffer, func1_data.value, 1)[0], func.func1(0)].join()`,
}
const ANSWER = '112,125,5,105'

describe('the build', () => {
  test.each<[what: string, config: InlineConfig]>([
    ['the default base', {}],
    ['a base path', { base: '/sub/' }],
    ['a relative base', { base: './' }],
  ])('the classic pair, with %s and a strict policy', async (_, config) => {
    const seen = await openBuilt(await withPair(PAIR), {}, config)
    await titled(seen, ANSWER)
    expect(seen.printed).toEqual([])
    const files = seen.requested.filter(path => path.endsWith('.wasm'))
    expect(files.map(path => path.replace(/^.*\/|-[\w-]{8}(?=\.wasm)/g, '')).sort()).toEqual([
      'func1.wasm',
      'main.wasm',
    ])
  })
})

describe('the dev server', () => {
  test('the classic pair', async () => {
    const seen = await openServed(await withPair(PAIR))
    await titled(seen, ANSWER)
    expect(seen.printed).toEqual([])
  })
})
