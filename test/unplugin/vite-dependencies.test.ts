import { symlinkSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import wasmweld from 'unplugin-wasmweld/vite'
import { createServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Project, makeProject } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { BINDGEN, BINDGEN_BG, BINDGEN_JS } from '../support/finished-sources.ts'
import { CONSTRUCTED, MATH } from '../support/native-sources.ts'
import { assembleText } from '../support/wat.ts'

const manifest = (name: string, more = ''): string =>
  `{ "name": "${name}", "version": "1.0.0", "type": "module", "exports": { ".": "./index.js", "./*": "./*" }${more} }`

const PAGE = `<!doctype html><title>page</title><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>`

let project: Project
let browser: Browser
beforeAll(async () => {
  project = await makeProject(
    {
      'app/package.json': manifest('app'),
      'app/index.html': PAGE,
      'app/main.js': `import { sum } from 'installed'
import { runs } from 'in-workspace'
import { difference } from 'through-another'
import { add } from 'installed/native/math.o'
const { later } = await import('installed/later.js')
document.title = [sum(20, 22), await runs(), difference(9, 2), add(1, 2), later()].join()`,
      'app/node_modules/installed/package.json': manifest('installed'),
      'app/node_modules/installed/index.js': `import { add } from './native/math.o'
import common from 'common'
import { named } from './part.cjs'
export const sum = (a, b) => add(a, b) + common.zero + named`,
      'app/node_modules/installed/part.cjs': `exports.named = 0`,
      'app/node_modules/installed/later.js': `import { mul } from './native/math.o'; export const later = () => mul(6, 7)`,
      'app/node_modules/common/package.json': `{ "name": "common", "version": "1.0.0", "main": "index.js" }`,
      'app/node_modules/common/index.js': `module.exports = { zero: 0 }`,
      'app/node_modules/through-another/package.json': manifest('through-another'),
      'app/node_modules/through-another/index.js': `import { sub } from 'installed/native/math.o'; export const difference = sub`,
      'bound/package.json': manifest('uses-bound'),
      'bound/index.html': PAGE,
      'bound/main.js': `import { greet, said } from 'bound'
greet(4)
document.title = said.join()`,
      'bound/node_modules/bound/package.json': manifest('bound'),
      'bound/node_modules/bound/index.js': BINDGEN_JS,
      'bound/node_modules/bound/bound_bg.js': BINDGEN_BG,
      'workspace/package.json': manifest('in-workspace'),
      'workspace/index.js': `import init from './constructed.o?init'
import common from 'common'
export const runs = async () => (await init()).count_runs() + common.zero`,
    },
    { 'app/node_modules/installed/native/math.o': MATH, 'workspace/constructed.o': CONSTRUCTED },
  )
  project.write('bound/node_modules/bound/bound_bg.wasm', await assembleText(BINDGEN))
  symlinkSync(project.path('workspace'), project.path('app/node_modules/in-workspace'))
  symlinkSync(project.path('app/node_modules'), project.path('workspace/node_modules'))
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  project.remove()
})

test('a dependency of wasm-bindgen’s form: its JavaScript and its module import each other', async () => {
  const { title, optimized } = await open('bound')
  expect(title).toBe('hi,hi')
  expect(optimized).toContain('bound')
})

test('dependencies that import native files, among modules of CommonJS, linked and through each other', async () => {
  const { title, optimized } = await open('app')
  expect(title).toBe('42,1,7,3,42')
  expect(optimized).toContain('installed')
})

/** Serves a folder of the project, until its page has said what it has to. */
async function open(folder: string): Promise<{ readonly title: string; readonly optimized: readonly string[] }> {
  const server = await createServer({
    root: project.path(folder),
    configFile: false,
    logLevel: 'error',
    plugins: [wasmweld({ report: false, types: false })],
    server: { host: '127.0.0.1', port: 0, watch: null, fs: { allow: [project.root] } },
  })
  const page = await browser.newPage()
  const thrown: string[] = []
  page.on('pageerror', error => thrown.push(error.message))
  try {
    await server.listen()
    await page.goto(`http://127.0.0.1:${(server.httpServer?.address() as { port: number }).port}/`)
    await page
      .waitForFunction(() => document.title !== 'page', undefined, { timeout: 15_000 })
      .catch(() => {
        throw new Error(thrown.join('\n'))
      })
    const { metadata } = server.environments.client.depsOptimizer ?? {}
    return { title: await page.title(), optimized: Object.keys(metadata?.optimized ?? {}) }
  } finally {
    await page.close()
    await server.close()
  }
}
