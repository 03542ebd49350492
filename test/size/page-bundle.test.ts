// The page that a build writes, of real native code and with a side module, in a browser.

import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { SizeReport } from '@wasmweld/size'
import { diffBaseline, readBaseline } from '@wasmweld/size'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Project, makeProject } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { HELLO, HOST, MATH } from '../support/native-sources.ts'
import { buildSide } from '../support/side-modules.ts'
import { runtimeSources } from '../support/runtime-sources.ts'
import { readSizeReport, sizeBuild } from '../support/size-builds.ts'
import { accessibilityProblems } from '../support/size-page.ts'

const BEFORE = `import { add } from './math.o'
import { greet } from './hello.o'
greet(add(1, 2))
globalThis.plugin = () => import('./plugin.so').then(({ triple }) => triple(1))
`
/** \`big\` takes 4,000 bytes of data with it; \`greet\` is gone, and printf with it. */
const AFTER = `import { add, big } from './math.o'
import { quiet } from './hello.o'
console.log(quiet(add(1, big(3))))
globalThis.plugin = () => import('./plugin.so').then(({ triple }) => triple(1))
`
const BUDGETS = [
  { select: 'total', compression: 'brotli', max: '1 MB' },
  { select: { import: './math.o', names: ['big'] }, warn: '1 kB', optional: true },
  { select: { output: '*.wasm' }, maxIncrease: '50 %', optional: true, sum: true },
] as const

let project: Project
let browser: Browser
let page: Page
let report: SizeReport
const heard: string[] = []
beforeAll(async () => {
  ;[project, browser] = await Promise.all([
    makeProject({ 'src/main.js': BEFORE, 'src/host.js': HOST }, { 'src/math.o': MATH, 'src/hello.o': HELLO }),
    launchChromium(),
  ])
  project.write('src/plugin.so', (await buildSide('plugin.so', 'int triple(int n) { return 3 * n; }')).bytes)
  vi.stubEnv('WASMWELD_BASELINE', 'update')
  await built()
  vi.unstubAllEnvs()
  project.write('src/main.js', AFTER)
  await built()
  report = readSizeReport(project.root)
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  page.on('console', message => heard.push(message.text()))
  page.on('pageerror', error => heard.push(String(error)))
  await page.goto(pathToFileURL(project.path('.wasmweld/size/dist.html')).href)
})
afterAll(async () => {
  await browser.close()
  project.remove()
})

async function built(): Promise<void> {
  const { error } = await sizeBuild(project, 'vite', {
    entry: 'src/main.js',
    first: [runtimeSources()],
    options: { report: ['html', 'json'], baseline: 'sizes.json', budgets: BUDGETS, debug: 'dwarf' },
  })
  if (error !== undefined) throw error
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
const kilobytes = (bytes: number): string => (Math.abs(bytes) / 1000).toFixed(1)
const says = async (selector: string, text: string | RegExp): Promise<void> => {
  await expect.poll(() => page.locator(selector).first().innerText()).toMatch(text)
}
const go = (hash: string): Promise<string> => page.evaluate(to => (location.hash = to), hash)

describe('the page of a build with Vite', () => {
  test('has the importing line in the way to each thing', async () => {
    const rows = report.items.findIndex(({ kind, name }) => kind === 'data' && name.includes('rows'))
    await go(`item=${rows}`)
    await says('#details', /Why it is here[^]*src\/main\.js:1:1 imports big from '\.\/math\.o'/)
    const side = report.items.findIndex(({ kind, name }) => kind === 'function' && name === 'triple')
    await go(`item=${side}`)
    await says('#details', /Why it is here[^]*src\/main\.js:4:\d+ imports triple from '\.\/plugin\.so'/)
  })

  test('shows JavaScript, WebAssembly and both, as the totals have them', async () => {
    const ofKind = (wanted: string): number =>
      sum(report.items.filter(({ output }) => report.outputs[output].kind === wanted).map(({ bytes }) => bytes))
    const all = sum(report.items.map(({ bytes }) => bytes))
    expect(ofKind('js') + ofKind('wasm')).toBe(all)
    expect(report.outputs.filter(({ role }) => role === 'side')).toHaveLength(1)
    await go('')
    await says('#totals', `Raw\n${kilobytes(all)} kB`)
    for (const [name, bytes] of [
      ['JavaScript', ofKind('js')],
      ['WebAssembly', ofKind('wasm')],
      ['All', all],
    ] as const) {
      await page.getByRole('radio', { name, exact: true }).check({ force: true })
      await says('#crumbs .size', `${kilobytes(bytes)} kB · 100 %`)
    }
    await page.getByRole('radio', { name: 'Brotli' }).check({ force: true })
    const brotli = sum(report.outputs.map(({ compressed }) => compressed?.brotli?.bytes ?? 0))
    await says('#crumbs .size', `≈ ${kilobytes(brotli)} kB`)
  })

  test('says what changed since the committed baseline, and what that does not know', async () => {
    const rows = diffBaseline(readBaseline(readFileSync(project.path('sizes.json'), 'utf8'), 'sizes.json'), report)
    const delta = sum(rows.map(row => row.delta))
    expect(delta).toBeLessThan(0)
    await says('#totals', new RegExp(`−${kilobytes(delta)} kB`))
    await go('view=changes')
    await says('#view-changes', /a file of sizes, compared by name/)
    const shown = await page.locator('#view-changes tbody tr').allInnerTexts()
    const deltas = shown.map(text =>
      Number((/([+−]?)([\d,]+)$/.exec(text) ?? []).slice(1).join('').replace('−', '-').replaceAll(',', '')),
    )
    expect(sum(deltas)).toBe(delta)
    expect(shown.some(text => /^vfprintf in .*libc\.a\(vfprintf[^]*removed/.test(text))).toBe(true)
    expect(shown.some(text => /^big\s+added/.test(text))).toBe(true)
  })

  test('has the budgets and how they went', async () => {
    await go('view=budgets')
    await says('#view-budgets', /Warning import \.\/math\.o \(big\)[^]*4,\d{3} bytes[^]*Kept total/)
  })

  test('names each part of the debug information with its object', async () => {
    const parts = report.items.filter(({ kind }) => kind === 'dwarf')
    expect(parts.map(({ demangled }) => demangled)).toEqual(
      expect.arrayContaining(['.debug_info of libc.a(vfprintf.o)']),
    )
    await go('by=section&show=wasm')
    await page.getByRole('searchbox').fill('.debug_line of libc.a(vfprintf.o)')
    await says('#search-count', /^1 match, /)
    await page.getByRole('searchbox').fill('')
  })

  test.each(['light', 'dark'] as const)(
    'is there for everybody, in the %s scheme and in narrow windows',
    async colorScheme => {
      await page.emulateMedia({ colorScheme })
      for (const view of ['map', 'changes', 'budgets', 'files']) {
        await go(`view=${view}`)
        await expect.poll(() => page.locator(`#view-${view}`).isVisible()).toBe(true)
        expect(await accessibilityProblems(page), view).toEqual([])
        await page.setViewportSize({ width: 360, height: 740 })
        expect(await page.evaluate(() => document.documentElement.scrollWidth), view).toBeLessThanOrEqual(360)
        await page.setViewportSize({ width: 1280, height: 800 })
      }
      expect(heard).toEqual([])
    },
  )
})
