import { symlinkSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import wasmweld from 'unplugin-wasmweld/vite'
import { createServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Project, makeProject } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { CONSTRUCTED, MATH } from '../support/native-sources.ts'

const manifest = (name: string, more = ''): string =>
  `{ "name": "${name}", "version": "1.0.0", "type": "module", "exports": { ".": "./index.js", "./*": "./*" }${more} }`

let project: Project
let browser: Browser
beforeAll(async () => {
  project = await makeProject(
    {
      'app/package.json': manifest('app'),
      'app/index.html': `<!doctype html><title>page</title><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>`,
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
      'workspace/package.json': manifest('in-workspace'),
      'workspace/index.js': `import init from './constructed.o?init'
import common from 'common'
export const runs = async () => (await init()).count_runs() + common.zero`,
    },
    { 'app/node_modules/installed/native/math.o': MATH, 'workspace/constructed.o': CONSTRUCTED },
  )
  symlinkSync(project.path('workspace'), project.path('app/node_modules/in-workspace'))
  symlinkSync(project.path('app/node_modules'), project.path('workspace/node_modules'))
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  project.remove()
})

test('dependencies that import native files, among modules of CommonJS, linked and through each other', async () => {
  const server = await createServer({
    root: project.path('app'),
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
    expect(await page.title()).toBe('42,1,7,3,42')
    expect(Object.keys(server.environments.client.depsOptimizer?.metadata.optimized ?? {}).sort()).toContain(
      'installed',
    )
  } finally {
    await page.close()
    await server.close()
  }
})
