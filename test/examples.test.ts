// The examples as their READMEs build and serve them, clicked through in a browser.

import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { build, createServer, preview } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from './support/chromium.ts'
import { ROOT, runOrFail } from './support/tools.ts'

const TWO_FILES = join(ROOT, 'examples/two-files')

let folder: string
let browser: Browser

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasmweld-examples-'))
  await runOrFail(process.execPath, [join(TWO_FILES, 'compile.js')])
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await rm(folder, { recursive: true, force: true })
})

interface Shown {
  readonly total: string
  readonly calls: string
  readonly result: string
}

/** Opens the page, does what a reader would, and gives what the page showed, from the start. */
async function clickThrough(url: string): Promise<readonly Shown[]> {
  const problems: string[] = []
  const page = await browser.newPage()
  page.on('pageerror', error => problems.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
  })
  await page.goto(url)
  await expect.poll(() => page.locator('#total').innerText()).toBe('40')
  const states = [await shown(page)]
  for (const button of ['run', 'func1', 'run', 'apply']) {
    await page.locator(`#${button}`).click()
    states.push(await shown(page))
  }
  await page.close()
  expect(problems).toEqual([])
  return states
}

async function shown(page: Page): Promise<Shown> {
  const text = (id: string): Promise<string> => page.locator(`#${id}`).innerText()
  return { total: await text('total'), calls: await text('calls'), result: await text('result') }
}

/** Data and functions in both directions: `add`, `subtract` and the program's `twice` take turns. */
const STATES: readonly Shown[] = [
  { total: '40', calls: '0', result: 'none' },
  { total: '45', calls: '1', result: '46' },
  { total: '44', calls: '2', result: '44' },
  { total: '44', calls: '3', result: '13' },
  { total: '44', calls: '3', result: '42' },
]

test('two files: the side module is a file of its own, and both use functions and data of each other', async () => {
  const outDir = join(folder, 'two-files')
  await build({ root: TWO_FILES, logLevel: 'error', build: { outDir, assetsInlineLimit: 0 } })
  const wasm = (await readdir(join(outDir, 'assets'))).filter(name => name.endsWith('.wasm'))
  expect(wasm.map(name => name.replace(/-[\w-]{8}\.wasm$/, '')).sort()).toEqual(['func1', 'main'])

  const server = await preview({ root: TWO_FILES, logLevel: 'error', build: { outDir }, preview: { port: 0 } })
  try {
    expect(await clickThrough(server.resolvedUrls?.local[0] ?? '')).toEqual(STATES)
  } finally {
    await server.close()
  }
})

test('two files: the dev server shows the same', async () => {
  const server = await createServer({
    root: TWO_FILES,
    cacheDir: join(folder, 'cache'),
    logLevel: 'error',
    server: { port: 0 },
  })
  try {
    await server.listen()
    expect(await clickThrough(server.resolvedUrls?.local[0] ?? '')).toEqual(STATES)
  } finally {
    await server.close()
  }
})
