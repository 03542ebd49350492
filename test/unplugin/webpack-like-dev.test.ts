import { type Browser, type Page } from 'playwright-core'
import { RspackDevServer } from '@rspack/dev-server'
import WebpackDevServer from 'webpack-dev-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Project, makeProject } from '../support/bundling.ts'
import { heldUntil, launchChromium } from '../support/chromium.ts'
import { freePort } from '../support/free-port.ts'
import { assembleText } from '../support/wat.ts'
import { WEBPACK_LIKE, type WebpackLike, buildWebpackLike, compilerFor } from '../support/webpack-like.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
})

async function serve(bundler: WebpackLike, project: Project): Promise<{ url: string; stop(): Promise<void> }> {
  const compiler = compilerFor(bundler, project, {
    entry: './src/main.js',
    mode: 'development',
    target: 'web',
    output: { filename: '[name].js', clean: false },
    infrastructureLogging: { level: 'none' },
    stats: 'none',
  })
  const port = await freePort()
  const options = {
    host: '127.0.0.1',
    port,
    hot: true,
    static: project.path('public'),
    client: { overlay: true },
  } as const
  const server =
    bundler === 'webpack'
      ? new WebpackDevServer({ ...options, static: project.path('public') }, compiler as never)
      : new RspackDevServer({ ...options, static: project.path('public') }, compiler as never)
  await server.start()
  return { url: `http://127.0.0.1:${port}/`, stop: () => server.stop() }
}

const ANSWER = (value: number): string => `int answer(void) { return ${value}; } int one(void) { return 1; }`

const SCALED = (factor: string): string => `#include "scale.h"\nint scaled(int x) { return x * ${factor}; }\n`

const HALF = (divisor: number): string =>
  `(module (func (export "half") (param i32) (result i32) local.get 0 i32.const ${divisor} i32.div_s))`

const OVERLAY = '#webpack-dev-server-client-overlay, #rspack-dev-server-client-overlay'

describe.each(WEBPACK_LIKE)('%s', name => {
  test('functions are replaced in the page, which begins anew when it must, and shows what is wrong', async () => {
    const project = await makeProject(
      {
        'public/index.html': '<!doctype html><script src="main.js" defer></script>',
        'src/main.js': `import { answer } from './answer.o'
import { half } from './finished.wasm'
import { scaled } from './scaled.c'
window.answer = () => half(2 * scaled(answer()))
const worker = new Worker(new URL('./worker.js', import.meta.url))
worker.onmessage = ({ data }) => { window.heard = data }
worker.postMessage('early')`,
        'src/worker.js': `import { answer } from './answer.o'
onmessage = ({ data }) => postMessage([data, answer()])`,
        'src/scaled.c': SCALED('SCALE'),
        'src/scale.h': '#define SCALE 1\n',
      },
      { 'src/answer.o': ANSWER(1) },
    )
    project.write('src/finished.wasm', await assembleText(HALF(2)))
    const server = await serve(name, project)
    const page = await browser.newPage()
    const errors: string[] = []
    page.on('pageerror', ({ message }) => errors.push(message))
    const becomes = (value: number): Promise<unknown> =>
      page.waitForFunction(wanted => (window as never as { answer?(): number }).answer?.() === wanted, value)
    const overlaySays = async (text: string): Promise<void> => {
      await page.waitForSelector(OVERLAY, { state: 'attached' })
      const overlay = page.frames().find(frame => frame !== page.mainFrame())
      await overlay?.waitForFunction(wanted => document.body.innerText.includes(wanted), text)
      expect(overlay).toBeDefined()
    }
    try {
      await page.goto(server.url)
      await becomes(1)
      // It was told before its program was there.
      await page.waitForFunction(() => (window as never as { heard?: unknown }).heard?.toString() === 'early,1')
      await keepState(page)
      await project.compile('src/answer.o', ANSWER(2))
      await becomes(2)
      expect(await hasState(page)).toBe(true)
      project.write('src/finished.wasm', await assembleText(HALF(4)))
      await becomes(1)
      expect(await hasState(page)).toBe(true)
      project.write('src/finished.wasm', await assembleText(HALF(2)))
      await becomes(2)

      // A name less: what imports the object runs again.
      await project.compile('src/answer.o', 'int answer(void) { return 3; }')
      await becomes(3)
      expect(await hasState(page)).toBe(false)

      await keepState(page)
      project.write('src/answer.o', 'no object')
      await overlaySays('src/answer.o')
      await project.compile('src/answer.o', 'int answer(void) { return 4; }')
      await becomes(4)
      await page.waitForSelector(OVERLAY, { state: 'detached' })

      project.write('src/scale.h', '#define SCALE 10\n')
      await becomes(40)
      project.write('src/scaled.c', SCALED('SCALF'))
      await overlaySays("src/scaled.c:2:32: error: use of undeclared identifier 'SCALF'")
      project.write('src/scaled.c', SCALED('(SCALE + 1)'))
      await becomes(44)
      await page.waitForSelector(OVERLAY, { state: 'detached' })
      expect(await hasState(page)).toBe(true)
      expect(errors).toEqual([])
    } finally {
      await page.close()
      await server.stop()
      project.remove()
    }
  })
})

/** Folders of pages, and what is served there. */
const SERVED: Readonly<Record<string, string>> = {
  'http://app.test/deep/': 'out',
  'http://app.test/worker/': 'out-worker',
  'http://cdn.test/x/': 'out',
}

describe.each(WEBPACK_LIKE)('%s, in production', name => {
  test('files are found by any public path, all asked for at once, and from a worker', async () => {
    const project = await makeProject(
      {
        'src/page.js': `import { answer } from './answer.o'
import { side } from './side.o?side'
import { far } from './far.o?side'
document.title = [answer(), side(), far()]; import('./later.js')`,
        'src/later.js': `import { answer } from './answer.o'; document.title += ' later: ' + answer()`,
        'src/worker.js': `import { answer } from './answer.o'; onmessage = () => postMessage(answer())`,
      },
      {
        'src/answer.o': ANSWER(7),
        'src/side.o': 'int answer(void); int side(void) { return answer() + 1; }',
        'src/far.o': 'int answer(void); int far(void) { return answer() + 2; }',
      },
    )
    const page = await browser.newPage()
    const errors: string[] = []
    page.on('pageerror', ({ message }) => errors.push(message))
    await page.context().route(/\.test\//, route => {
      const url = route.request().url()
      const folder = Object.keys(SERVED).find(start => url.startsWith(start))
      const headers = { 'access-control-allow-origin': '*' }
      if (folder !== undefined)
        return route.fulfill({ headers, path: project.path(`${SERVED[folder]}/${url.slice(folder.length)}`) })
      const script = decodeURIComponent(url.split('?')[1] ?? '')
      return route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><link rel="icon" href="data:,">${script}`,
      })
    })
    await page.route('**/*.wasm', heldUntil(3))
    const entry = (publicPath: string): object => ({ import: './src/page.js', publicPath })
    try {
      const built = await buildWebpackLike(name, project, {
        target: 'web',
        entry: { auto: entry('auto'), sub: entry('/deep/'), cdn: entry('http://cdn.test/x/') } as never,
        output: { filename: '[name].js' },
      })
      expect([...built.errors, ...built.warnings]).toEqual([])
      expect(Object.keys(built.wasm)).toHaveLength(3)
      const output = { filename: '[name].js', path: project.path('out-worker') }
      const worker = await buildWebpackLike(name, project, { target: 'webworker', entry: './src/worker.js', output })
      expect([...worker.errors, ...worker.warnings]).toEqual([])
      // It begins at once, since it would lose what it is told before.
      expect(worker.wasm).toEqual({})
      const message = `const w = new Worker('/worker/main.js'); w.onmessage = ({ data }) => { document.title = data }; w.postMessage('')`
      const title = '7,8,9 later: 7'
      for (const [script, wanted] of [
        ['<script src="/deep/auto.js"></script>', title],
        ['<script src="http://cdn.test/x/auto.js"></script>', title],
        ['<script src="/deep/sub.js"></script>', title],
        ['<script src="http://cdn.test/x/cdn.js"></script>', title],
        [`<script>${message}</script>`, '7'],
      ]) {
        await page.goto(`http://app.test/some/page.html?${encodeURIComponent(script)}`)
        await page
          .waitForFunction(text => document.title === text, wanted)
          .catch((error: unknown) => {
            throw new Error(`${script}: ${errors.join()}`, { cause: error })
          })
      }
      expect(errors).toEqual([])
    } finally {
      await page.context().unrouteAll()
      await page.close()
      project.remove()
    }
  })
})

const keepState = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign(window, { kept: true })
  })
const hasState = (page: Page): Promise<boolean> => page.evaluate(() => 'kept' in window)
