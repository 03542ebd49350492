// Side modules in pages: Vite's build and its dev server, in Chromium.

import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import type { Options } from 'unplugin-wasmweld'
import wasmweld from 'unplugin-wasmweld/vite'
import { type InlineConfig, type Plugin, type ViteDevServer, build, createServer, preview } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Project, evaluate, makeProject } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { realFile } from '../support/real-sides.ts'
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
  /** `begun PATH`, `done PATH`, as they came. */
  readonly events: string[]
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
  const events: string[] = []
  page.on('request', request => requested.push(new URL(request.url()).pathname))
  page.on('request', request => events.push(`begun ${request.url()}`))
  page.on('requestfinished', request => events.push(`done ${request.url()}`))
  await page.goto(url)
  return { page, printed, requested, events, loads: () => loads }
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

async function serve(
  project: Project,
  options: Options = {},
  more: readonly Plugin[] = [],
  config: InlineConfig = {},
): Promise<ViteDevServer> {
  const whole = configured(project, options, { logLevel: 'silent', server: { host: '127.0.0.1', port: 0 }, ...config })
  const server = await createServer({ ...whole, plugins: [whole.plugins, ...more] })
  leave.push(() => server.close())
  return server
}

async function openServed(project: Project, options: Options = {}, more: readonly Plugin[] = []): Promise<Seen> {
  const server = await serve(project, options, more)
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

describe('elsewhere', () => {
  test.each(['iife', 'es'] as const)('a worker (%s) has its own program, with its own side modules', async format => {
    const project = await withPair({
      'src/main.js': `import { func1 } from './func1.o?side'
import './main.o'
const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
worker.onmessage = ({ data }) => { document.title = func1(10) + ':' + data }
worker.postMessage(10)`,
      'src/worker.js': `import { func1 } from './func1.so'; import './main.o'; onmessage = ({ data }) => postMessage(func1(data))`,
    })
    const seen = await openBuilt(project, {}, { worker: { format, plugins: () => [runtimeSources()] } })
    await titled(seen, '125:125')
    expect(seen.printed).toEqual([])
  })

  test("a server's build reads its files", async () => {
    const project = await withPair({
      'src/server.js': `import { run } from './main.o'; import './func1.so'; export const value = () => run(1)`,
    })
    await build(configured(project, {}, { build: { ssr: 'src/server.js' } }))
    expect(await evaluate(project, 'dist/server.js', 'module.value()')).toBe(112)
  })

  test('a grammar of others, loaded on demand', async () => {
    const project = await makeSides({
      'src/main.js': `const { tree_sitter_json, memory } = await import('./tree-sitter-json.wasm?side')
document.title = new Uint32Array(memory.buffer, tree_sitter_json(), 1)[0]`,
    })
    project.write('src/tree-sitter-json.wasm', await realFile('tree-sitter-json', 'tree-sitter-json.wasm'))
    await titled(await openBuilt(project), '14')
    await titled(await openServed(project), '14')
  })
})

describe('what a page fetches', () => {
  const SIDES = ['a', 'b', 'c', 'd']
  const MANY = {
    'src/main.js': `${SIDES.map(name => `import { ${name} } from './${name}.so'`).join('\n')}
import { lazy } from './late.js'
document.title = [a(1), b(1), c(1), d(1), await lazy()].join()`,
    'src/late.js': `export const lazy = async () => (await import('./late.so')).late(1) + (await import('./late.so')).late(2)`,
  }
  async function many(): Promise<Project> {
    const project = await makeSides(MANY)
    for (const name of SIDES)
      project.write(
        `src/${name}.so`,
        (await buildSide(`${name}.so`, `int ${name}(int x) { return x + ${name.charCodeAt(0)}; }`)).bytes,
      )
    project.write('src/late.so', (await buildSide('late.so', 'int late(int x) { return x; }')).bytes)
    return project
  }

  test('each module once, told in advance, and those of the start before the first has arrived', async () => {
    const project = await many()
    const seen = await openBuilt(project)
    await titled(seen, '98,99,100,101,3')
    expect(seen.printed).toEqual([])
    const files = seen.requested
      .filter(path => path.endsWith('.wasm'))
      .map(path => path.replace(/^.*\/|-[\w-]{8}(?=\.wasm)/g, ''))
    expect([...files].sort()).toEqual(['a.wasm', 'b.wasm', 'c.wasm', 'd.wasm', 'late.wasm', 'program.wasm'])
    const page = readFileSync(project.path('dist/index.html'), 'utf8')
    const told = [
      ...page.matchAll(/<link rel="preload" as="fetch" crossorigin href="\/assets\/([\w-]+)-[\w-]{8}\.wasm">/g),
    ]
    expect(told.map(([, name]) => name).sort()).toEqual(['a', 'b', 'c', 'd', 'program'])
  })

  test('without the hint too all are asked for before the first is there', async () => {
    const seen = await openBuilt(await many(), {}, { build: { modulePreload: false } })
    await titled(seen, '98,99,100,101,3')
    const events = seen.events.filter(event => /\/[abcd]-[\w-]{8}\.wasm$/.test(event))
    expect(events.slice(0, SIDES.length).every(event => event.startsWith('begun'))).toBe(true)
    expect(events.filter(event => event.startsWith('begun'))).toHaveLength(SIDES.length)
  })
})

describe('the dev server', () => {
  test('the classic pair', async () => {
    const seen = await openServed(await withPair(PAIR))
    await titled(seen, ANSWER)
    expect(seen.printed).toEqual([])
  })

  test('an edited side module is swapped in without a page reload, also one that was loaded later', async () => {
    const project = await withPair({
      'src/main.js': `import { run } from './main.o'
import * as own from './func1.so'
let late = () => 0
import('./late.so').then(module => { late = module.late })
setInterval(() => { document.title = [run(1), own.func1(10), late(1)].join() }, 20)`,
    })
    const late = async (factor: number): Promise<void> => {
      project.write('src/late.so', (await buildSide('late.so', `int late(int x) { return x * ${factor}; }`)).bytes)
    }
    await late(3)
    const seen = await openServed(project)
    await titled(seen, '112,125,3')
    await late(4)
    await titled(seen, '112,125,4')
    project.write(
      'src/func1.so',
      (await buildSide('func1.so', FUNC1.replace('func1_data;', 'func1_data + 1000;'))).bytes,
    )
    await titled(seen, '1112,1125,4')
    expect(seen.loads()).toBe(1)
    expect(seen.printed).toEqual([])
  })

  test('what is missing shows at the importing line, and the page goes on when it is there', async () => {
    const needy = (body: string): ReturnType<typeof buildSide> =>
      buildSide('needy.so', `int lacking(int); int needy(int x) { return ${body}; }`)
    const project = await makeSides({
      'src/main.js': `\nimport { needy } from './needy.so'\ndocument.title = needy(1)`,
    })
    project.write('src/needy.so', (await needy('lacking(x)')).bytes)
    const seen = await openServed(project)
    const shown = seen.page.locator('vite-error-overlay')
    await shown.waitFor({ state: 'attached', timeout: 15_000 })
    const text = await shown.evaluate(
      (element: { shadowRoot: { querySelector(selector: string): { innerText: string } | null } | null }) =>
        element.shadowRoot?.querySelector('.window')?.innerText ?? '',
    )
    expect(text).toContain('undefined symbol: lacking')
    expect(text).toMatch(/imported as '\.\/needy\.so' at src\/main\.js:2/)
    project.write('src/needy.so', (await needy('x + 41')).bytes)
    await titled(seen, '42')
  })

  test('a page that was not there yet when it was told that its program lacks something is told again', async () => {
    const project = await withPair({
      'src/main.js': `import { main_function } from './main2.o'; document.title = main_function(1)`,
      'other.html': html('other.js'),
      'src/other.js': `import './main2.o'; import './slow.js'`,
      'src/slow.js': `import { func1 } from './func1.so'
import { main_other } from './main2.o'
import { readCString } from 'virtual:wasmweld'
document.title = func1(10) + main_other(1) + readCString.name`,
    })
    const MAIN2 = 'int main_data = 100; int main_function(int x) { return x * 2; } int main_other(int x) { return x; }'
    project.write('src/main2.o', (await buildObject('main2.o', MAIN2)).bytes)
    let late = 0
    // The page has its program before the server knows what else is asked of it.
    const slow: Plugin = {
      name: 'slow',
      enforce: 'pre',
      async load(id) {
        if (!id.endsWith('/slow.js')) return
        late++
        await new Promise(resolve => setTimeout(resolve, 1000))
      },
    }
    const first = await openServed(project, {}, [slow])
    await titled(first, '2')
    const page = await browser.newPage()
    leave.push(() => page.close())
    // What was said before it had its program is lost.
    let hasProgram = false
    await page.routeWebSocket(/.*/, socket => {
      const server = socket.connectToServer()
      socket.onMessage(message => {
        hasProgram ||= String(message).includes('wasmweld:program')
        server.send(message)
      })
      server.onMessage(message => {
        if (hasProgram || !String(message).includes('full-reload')) socket.send(message)
      })
    })
    const printed: string[] = []
    page.on('pageerror', error => printed.push(error.message))
    await page.goto(new URL('other.html', first.page.url()).href)
    await expect.poll(() => page.title(), { timeout: 25_000 }).toBe('126readCString')
    expect({ late, printed }).toEqual({ late: 1, printed: [] })
  })

  test('a server runs them, with its own program', async () => {
    const project = await withPair({
      'src/server.js': `import { run } from './main.o'; import './func1.so'; export const value = () => run(1)`,
    })
    const server = await serve(project, {}, [], { server: { middlewareMode: true }, appType: 'custom' })
    const { value } = (await server.ssrLoadModule('/src/server.js')) as { value: () => number }
    expect(value()).toBe(112)
  })
})
