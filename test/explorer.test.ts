// The explorer page in a browser: files are dropped, looked into, linked and downloaded, with no server but that of the page's files.

import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Project, exportsOf, makeProject } from './support/bundling.ts'
import { launchChromium } from './support/chromium.ts'
import { MATH } from './support/native-sources.ts'
import { type Site, serve } from './support/pages.ts'
import { accessibilityProblems } from './support/size-page.ts'
import { ROOT, runOrFail, tool } from './support/tools.ts'

let folder: string
let project: Project
let site: Site
let browser: Browser
let page: Page
const wrong: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wasmweld-explorer-'))
  await build({ root: join(ROOT, 'explorer'), logLevel: 'silent', build: { outDir: folder, emptyOutDir: true } })
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => /\.\w+$/.test(name))
  const type = (name: string): { type?: string } => (name.endsWith('.css') ? { type: 'text/css' } : {})
  site = await serve(
    Object.fromEntries(names.map(name => [name, { body: readFileSync(join(folder, name)), ...type(name) }])),
  )
  project = await makeProject(
    { 'notes.o': 'int add(int a, int b);\n' },
    {
      'math.o': MATH,
      'doubled.o': 'int add(int, int); int doubled(int x) { return add(x, x); }',
      'lonely.o': 'int nobody(int); int lonely(int x) { return nobody(x); }',
    },
  )
  await project.archive('libdoubled.a', 'doubled.o')
  project.write('cut.o', readFileSync(project.path('math.o')).subarray(0, 150))
  await project.compile('elf.o', 'int x;', '--target=x86_64-linux-gnu')
  await project.compile('pic.o', MATH, '-fPIC')
  const shared = ['-shared', '--experimental-pic', project.path('pic.o'), '-o', project.path('math.so')]
  await runOrFail(tool('wasm-ld'), shared)
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await site.close()
  project.remove()
  rmSync(folder, { recursive: true })
})

beforeEach(async () => {
  page = await browser.newPage()
  page.on('pageerror', error => wrong.push(String(error)))
  await page.goto(site.url)
})
afterEach(async () => {
  await page.close()
  expect(wrong.splice(0)).toEqual([])
})

const status = (): Promise<string> => page.getByRole('status').innerText()
const problems = (): Promise<string | null> => page.getByLabel('Problems').textContent()

async function give(...names: readonly string[]): Promise<void> {
  await page.getByLabel(/Drop/).setInputFiles(names.map(name => project.path(name)))
  await expect.poll(status).toMatch(/^\d+ files?$/)
}

async function link(...exports: readonly string[]): Promise<void> {
  for (const name of exports) await page.getByLabel(name, { exact: true }).check()
  await page.getByRole('button', { name: 'Link', exact: true }).click()
  await expect.poll(status).toMatch(/bytes|error/)
}

async function downloaded(): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /^Download/ }).click(),
  ])
  return readFileSync(await download.path())
}

describe('an object and an archive', () => {
  test('are shown, linked for the exports that are chosen, explained and downloaded', async () => {
    await give('math.o', 'libdoubled.a')
    await page.getByText('symbols').last().click()
    expect(await page.getByRole('row', { name: /^doubled/ }).innerText()).toMatch(
      /doubled\s+function\s+defined, hidden\s+doubled\.o\s+\d+/,
    )
    await link('doubled')
    expect(await problems()).toBe('')
    const bytes = await downloaded()
    expect(exportsOf(bytes)).toEqual(['doubled'])
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource))
    expect((instance.exports['doubled'] as (x: number) => number)(21)).toBe(42)
    const report = page.frameLocator('iframe[title="Size report"]')
    expect(await report.locator('h1').innerText()).toBe('linked.wasm')
    expect(await report.locator('body').innerText()).toContain('doubled')
  })

  test('come by drag and drop, and a file of the same name is replaced', async () => {
    const bytes = [...readFileSync(project.path('math.o'))]
    for (let time = 0; time < 2; time++) {
      const data = await page.evaluateHandle(`(() => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([new Uint8Array([${bytes.join()}])], 'math.o'))
        return transfer
      })()`)
      await page.dispatchEvent('#drop', 'drop', { dataTransfer: data })
      await expect.poll(status).toBe('1 file')
    }
    await page.getByRole('button', { name: 'Remove math.o' }).click()
    expect(await page.locator('#files > li').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Link', exact: true }).isDisabled()).toBe(true)
  })

  test('are linked with the keyboard alone', async () => {
    await give('math.o')
    await page.getByLabel('add', { exact: true }).focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await expect.poll(status).toMatch(/^linked\.wasm: \d+ bytes$/)
    expect(exportsOf(await downloaded())).toEqual(['add'])
  })
})

describe('what is wrong', () => {
  test('with a file is said at the file, and the others are linked', async () => {
    await give('math.o', 'notes.o', 'cut.o', 'elf.o')
    const text = async (name: string): Promise<string> => page.locator('#files > li', { hasText: name }).innerText()
    expect(await text('notes.o')).toContain('text')
    expect(await text('cut.o')).toMatch(/damaged: expected \d+ bytes, found \d+ \(at 0x/)
    expect(await text('elf.o')).toContain('x86-64 ELF object')
    await link('add')
    expect(exportsOf(await downloaded())).toEqual(['add'])
  })

  test('with a link is said as on the command line, and nothing is offered', async () => {
    await give('lonely.o')
    await page.getByLabel('Import what nothing defines').uncheck()
    await link('lonely')
    expect(await status()).toBe('1 error')
    expect(await problems()).toMatch(/^error: undefined symbol: nobody\n {2}needed by {2}lonely\.o/)
    expect(await page.getByRole('link', { name: /^Download/ }).count()).toBe(0)
    await page.getByLabel('Import what nothing defines').check()
    await link()
    expect(await status()).toMatch(/^linked\.wasm/)
  })
})

test('a side module has a report of its own', async () => {
  await give('math.so')
  expect(await page.locator('#files > li').innerText()).toContain('side module')
  await page.getByRole('button', { name: 'Report' }).click()
  await expect.poll(status).toBe('the report of math.so is below')
  expect(await page.frameLocator('iframe').locator('h1').innerText()).toBe('math.so')
})

test.each(['light', 'dark'] as const)('is for everybody, %s', async colorScheme => {
  await page.emulateMedia({ colorScheme })
  await give('math.o', 'cut.o')
  await page.getByText('symbols').click()
  await link('add')
  expect(await accessibilityProblems(page)).toEqual([])
})
