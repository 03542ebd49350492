import { diff } from '@wasmweld/size'
import type { SizeReport } from '@wasmweld/size'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { generateSizeReport, HOSTILE } from '../support/generate-size-report.ts'
import { accessibilityProblems, openPage } from '../support/size-page.ts'
import type { OpenPage } from '../support/size-page.ts'

const BEFORE = generateSizeReport({ symbols: 600 })
const REPORT = generateSizeReport({ symbols: 600, build: 1 })
const VIEWS = ['map', 'table', 'changes', 'imports', 'dropped', 'files', 'budgets']
const BUDGETS = [{ status: 'invalid', budget: 0, name: 'archive libx.a', message: 'nothing is called libx.a' }] as const

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())
afterEach(async () => {
  await Promise.all(browser.contexts().map(context => context.close()))
})

const open = (options: Parameters<typeof openPage>[2] = {}, report: SizeReport = REPORT): Promise<OpenPage> =>
  openPage(browser, report, options)

/** Waited for from outside, since a page with a strict policy evaluates no text. */
const says = async (page: Page, selector: string, text: string | RegExp): Promise<void> => {
  await expect.poll(() => page.locator(selector).first().innerText()).toMatch(text)
}
const crumbs = (page: Page): Promise<readonly string[]> => page.locator('#crumbs li').allInnerTexts()
const names = (rows: readonly { readonly name: string; readonly demangled?: string }[]): string[] =>
  rows.map(({ name, demangled }) => demangled ?? name)
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

describe('33. the page of a hundred thousand items', () => {
  test('asks for nothing, and answers to pointer, keys and search', async () => {
    const report = generateSizeReport({ symbols: 102_000 })
    const { page, heard, bytes } = await open({}, report)
    const shown = await page.evaluate(() => performance.getEntriesByName('shown')[0].startTime)
    console.log(`page of ${report.items.length} items: ${bytes} bytes, shown after ${Math.round(shown)} ms`)
    expect(bytes).toBeLessThan(JSON.stringify(report).length / 2)
    await says(page, '#details', /Items\s+100,\d{3}/)
    await page.getByRole('application', { name: 'Tree map' }).click({ position: { x: 60, y: 8 } })
    await expect.poll(() => crumbs(page)).toEqual(['All', expect.stringContaining('codec')])
    await page.keyboard.press('/')
    await page.keyboard.type('inflate10002')
    await says(page, '#search-count', /^2 matches, 386 bytes$/)
    await page.locator('#details .link').first().click()
    await says(
      page,
      '#details',
      /Why it is here[^]*src\/(main\.ts:3|picture\.ts:7):1 imports (de|en)code from '\.\/codec\.o'/,
    )
    expect(heard).toEqual([])
  })

  test('cannot reach the network, whoever asks', async () => {
    const { page } = await open()
    const answer = await page.evaluate(() =>
      fetch('https://example.com/').then(
        () => 'answered',
        () => 'refused',
      ),
    )
    expect(answer).toBe('refused')
    expect(await page.evaluate(() => document.querySelectorAll('[src], link').length)).toBe(0)
  })

  test('shows names as text, whatever is in them', async () => {
    const hostile = [
      '</script><script>alert(1)</script>',
      '<!--',
      '<img src=x onerror=alert(1)>',
      '\ud800 lone',
      '__proto__',
    ]
    const items = REPORT.items.map((item, at) =>
      at < hostile.length ? item : { ...item, name: `${item.name}${hostile[at % 5]}` },
    )
    const report: SizeReport = {
      ...REPORT,
      items,
      outputs: REPORT.outputs.map(output => ({ ...output, name: `<b>${output.name}` })),
      sources: ['<s>', '\u202e', ''],
    }
    const { page, heard } = await open({ title: '<script>alert(2)</script>' }, report)
    for (const view of VIEWS) await page.evaluate(hash => (location.hash = hash), `view=${view}`)
    const at = items.findIndex(({ name }) => name.startsWith(HOSTILE))
    await page.evaluate(hash => (location.hash = hash), `item=${at}`)
    await says(page, '#details h2', '<script>alert(1)</script>‹U+202E›')
    expect(await page.evaluate(() => document.querySelectorAll('script').length)).toBe(2)
    expect(await page.evaluate(() => document.querySelectorAll('img, s, b:not(.tooltip b, .why b)').length)).toBe(0)
    expect(heard).toEqual([])
  })
})

describe('what the page shows', () => {
  test('the totals, and the change since the baseline', async () => {
    const { page } = await open({ baseline: BEFORE })
    const rows = diff(BEFORE, REPORT)
    const delta = sum(rows.map(row => row.delta))
    expect(delta).not.toBe(0)
    await says(page, '#totals', new RegExp(`Raw\\s+[\\d.]+ kB\\s+\\+${(delta / 1000).toFixed(1)} kB`))
    await page.getByRole('tab', { name: 'Changes' }).click()
    await says(page, '#view-changes .lead', `+${(delta / 1000).toFixed(1)} kB since the baseline`)
    const deltas = await page.locator('#view-changes tbody td:last-child').allInnerTexts()
    expect(sum(deltas.map(text => Number(text.replace('−', '-').replace(',', ''))))).toBe(delta)
  })

  test('by change, also what is gone', async () => {
    const { page } = await open({ baseline: BEFORE, hash: '#area=change&by=symbol' })
    const removed = diff(BEFORE, REPORT).find(({ kind }) => kind === 'removed')
    await page.getByRole('searchbox').fill(removed?.name ?? '')
    await page.locator('#details .link').first().click()
    await says(page, '#details', /It is not: only the baseline has it\./)
    await says(page, '#details', new RegExp(`Baseline\\s+${removed?.before} bytes`))
  })

  test('one kind of file alone, and estimates marked as such', async () => {
    const { page } = await open()
    const ofKind = (output: number): number =>
      sum(REPORT.items.filter(item => item.output === output).map(({ bytes }) => bytes))
    await page.getByRole('radio', { name: 'JavaScript' }).check({ force: true })
    await says(page, '#crumbs .size', `${(ofKind(0) / 1000).toFixed(1)} kB · 100 %`)
    await page.getByRole('radio', { name: 'WebAssembly' }).check({ force: true })
    await says(page, '#crumbs .size', `${(ofKind(1) / 1000).toFixed(1)} kB · 100 %`)
    await page.getByRole('radio', { name: 'gzip' }).check({ force: true })
    await says(page, '#crumbs .size', `≈ ${((REPORT.outputs[1].compressed?.gzip?.bytes ?? 0) / 1000).toFixed(1)} kB`)
    expect(new URL(page.url()).hash).toBe('#area=gzip&show=wasm')
  })

  test('compressed sizes cannot be chosen where nothing was measured', async () => {
    const outputs = REPORT.outputs.map(({ compressed: _, ...output }) => output)
    const { page } = await open({}, { ...REPORT, outputs })
    expect(await page.getByRole('radio', { name: 'gzip' }).isDisabled()).toBe(true)
  })

  test('by each grouping, every byte once', async () => {
    const { page, heard } = await open()
    const total = await page.locator('#crumbs .size').innerText()
    const groupings = await page
      .locator('#toolbar select')
      .first()
      .locator('option')
      .evaluateAll(options => options.map(option => (option as HTMLOptionElement).value))
    expect(groupings).toEqual(
      expect.arrayContaining(['archive', 'object', 'symbol', 'source', 'crate', 'namespace', 'package', 'section']),
    )
    for (const by of groupings) {
      await page.locator('#toolbar select').first().selectOption(by)
      expect(await page.locator('#crumbs .size').innerText(), by).toBe(total)
    }
    expect(heard).toEqual([])
  })

  test('what is found: how many, how much, which', async () => {
    const { page } = await open()
    await page.getByRole('searchbox').fill('INFLATE')
    const found = REPORT.items.filter(({ name, demangled = name }) =>
      `${demangled}\n${name}`.toLowerCase().includes('inflate'),
    )
    const bytes = sum(found.map(item => item.bytes))
    await says(page, '#search-count', `${found.length} matches, ${(bytes / 1000).toFixed(1)} kB`)
    const largest = found.toSorted((one, other) => other.bytes - one.bytes)[0]
    expect(await page.locator('#details .rows .link').first().getAttribute('title')).toBe(names([largest])[0])
    await page.getByRole('tab', { name: 'Table' }).click()
    const folders = await page.locator('#view-table tbody tr').count()
    expect(folders).toBe(1)
  })

  test('an item: its bytes, where it is, why, who refers to it', async () => {
    const at = REPORT.items.findIndex(({ name, lines }) => name.includes('parse') && lines !== undefined)
    const item = REPORT.items[at]
    const { page } = await open({ hash: `#item=${at}` })
    const { body = 0, sizeLeb = 0, declaration = 0 } = item.parts ?? {}
    const input = REPORT.inputs[item.input ?? 0]
    await says(page, '#details', `${item.bytes.toLocaleString('en')} bytes`)
    const text = await page.locator('#details').innerText()
    expect(text).toContain(`body ${body}, its length ${sizeLeb}, declaration ${declaration}`)
    for (const part of [item.name, item.demangled, input.archive, input.member, 'Retained', 'Referred to by', 'src/'])
      expect(text).toContain(part)
    expect(text).toContain("imports decode from './codec.o'")
    const callers = REPORT.edges.from
    const caller = Array.from(callers).find((_, edge) => REPORT.edges.to[edge] === at) ?? 0
    await page
      .locator('#details section', { hasText: 'Referred to by' })
      .getByTitle(names([REPORT.items[caller]])[0], { exact: true })
      .click()
    await says(page, '#details', REPORT.items[caller].name)
    await page.goBack()
    await says(page, '#details', item.name)
  })

  test('what a group costs', async () => {
    const { page } = await open({ hash: '#show=wasm&in=libz.a' })
    await page.getByRole('button', { name: 'Work out what goes with it' }).click()
    await says(page, '#details', /kB less: its own [\d.]+ kB and [\d.]+ kB that only it needs/)
  })

  test('what was dropped, with its reason', async () => {
    const { page } = await open({ hash: '#view=dropped' })
    await says(
      page,
      '#view-dropped .lead',
      `40 things, ${(sum(REPORT.dropped.map(({ bytes }) => bytes)) / 1000).toFixed(1)} kB`,
    )
    expect(await page.locator('#view-dropped tbody tr').first().innerText()).toMatch(
      /unused0\(\)\s+lib.*another object has the same\s+900/,
    )
    await page.getByRole('button', { name: 'Bytes' }).click()
    await page.getByRole('button', { name: 'Bytes' }).click()
    expect(await page.locator('#view-dropped tbody tr').first().innerText()).toContain('unused39()')
  })

  test('of long names lists show the path and say all of it; sections for tools come last among what was dropped', async () => {
    const name =
      'std::__2::pair<int, char>* std::__2::__partition_on_left[abi:nqn220108]<std::__2::_ClassicAlgPolicy>(int)'
    const dropped: SizeReport['dropped'] = [
      { name: '.debug_info', kind: 'custom', bytes: 50_000, why: 'stripped', output: 0 },
      { name: '_Zlong', demangled: name, kind: 'function', bytes: 900, why: 'unreached', output: 0 },
    ]
    const { page } = await open({ hash: '#view=dropped' }, { ...REPORT, dropped })
    await says(
      page,
      '#view-dropped .lead',
      /: 1 thing, 900 bytes, and 1 section, 50\.0 kB, for debuggers and linkers\.$/,
    )
    const first = page.locator('#view-dropped tbody tr').first()
    expect(await first.innerText()).toMatch(/^std::__2::__partition_on_left<…>\s/)
    expect(await first.locator('.name').first().getAttribute('title')).toBe(name)
  })

  test('what imports cost, and budgets', async () => {
    const { page } = await open({ hash: '#view=imports', budgets: BUDGETS })
    await says(page, '#view-imports tbody', /\.\/codec\.o\s+decode[^]*src\/main\.ts:3:1/)
    await page.locator('#view-imports').getByRole('button', { name: 'decode', exact: true }).first().click()
    await says(page, '#details', 'export "decode"')
    await page.getByRole('tab', { name: 'Imports' }).click()
    await page.getByRole('tab', { name: 'Budgets' }).click()
    await says(page, '#view-budgets', /Cannot be checked archive libx\.a\s+nothing is called libx\.a/)
  })
})

describe('without a pointer', () => {
  test('the map can be walked, entered and left', async () => {
    const { page } = await open()
    await page.getByRole('application', { name: 'Tree map' }).focus()
    await says(page, '#announce', /^assets\/index.*js, [\d.]+ kB, [\d.]+ %, group of 4 items, 1 of 3$/)
    await page.keyboard.press('ArrowRight')
    await says(page, '#announce', /^assets\/codec.*wasm.*, 2 of 3$/)
    await page.keyboard.press('ArrowLeft')
    await says(page, '#announce', /, 1 of 3$/)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await expect.poll(() => crumbs(page)).toEqual(['All', 'assets/codec-d4e5f6.wasm'])
    await says(page, '#announce', /^lib.*, 1 of \d+$/)
    const first = await page.locator('#announce').innerText()
    await page.keyboard.press('End')
    await page.keyboard.press('Home')
    await says(page, '#announce', first)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    expect(await crumbs(page)).toHaveLength(4)
    await page.keyboard.press('Enter')
    await says(page, '#details', 'Why it is here')
    for (const left of [4, 3, 2, 1]) {
      await page.keyboard.press('Escape')
      await expect.poll(() => crumbs(page)).toHaveLength(left)
    }
    await says(page, '#announce', /./)
    await page.goBack()
    await expect.poll(() => crumbs(page)).toHaveLength(2)
  })

  test('the table opens and closes, and leads to items', async () => {
    const { page } = await open({ hash: '#view=table&by=section&show=wasm' })
    const focused = (): Promise<string> => page.evaluate(() => (document.activeElement as HTMLElement).innerText)
    const rows = page.locator('#view-table tbody tr')
    const sections = await rows.count()
    await rows.first().focus()
    expect(await focused()).toMatch(/^code/)
    await page.keyboard.press('ArrowRight')
    expect(await rows.count()).toBeGreaterThan(sections)
    expect(await rows.first().getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    const item = await page.locator('#view-table tr:focus .name').getAttribute('title')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('#details h2').innerText()).toBe(item)
    await page.keyboard.press('ArrowLeft')
    expect(await focused()).toMatch(/^code/)
    await page.keyboard.press('ArrowLeft')
    expect(await rows.count()).toBe(sections)
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Home')
    expect(await focused()).toMatch(/^code/)
  })

  test('views can be changed with arrows', async () => {
    const { page } = await open()
    await page.getByRole('tab', { name: 'Map' }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('tab', { name: 'Table' }).getAttribute('aria-selected')).toBe('true')
    expect(await page.locator('#view-map').isVisible()).toBe(false)
  })
})

// What is written differs in nothing but its colours.
describe.each([
  ['light', undefined],
  ['dark', ['color-contrast']],
] as const)('in the %s scheme', (colorScheme, rules) => {
  test('axe finds nothing in any view', async () => {
    const { page, heard } = await open({ baseline: BEFORE, budgets: BUDGETS, context: { colorScheme } })
    for (const view of [...VIEWS, 'map&item=20', 'map&search=decode', 'table&item=9']) {
      await page.evaluate(hash => (location.hash = hash), `view=${view}`)
      await expect.poll(() => page.evaluate(() => location.hash)).toBe(`#view=${view}`)
      expect(await accessibilityProblems(page, rules), view).toEqual([])
    }
    expect(heard).toEqual([])
  })
})

test('nothing of the page is beyond a narrow window', async () => {
  const { page } = await open({ baseline: BEFORE, context: { viewport: { width: 360, height: 700 } } })
  for (const view of VIEWS) {
    await page.evaluate(hash => (location.hash = hash), `view=${view}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth), view).toBeLessThanOrEqual(360)
  }
})

test('without scripts there are the totals and the largest items, and the same on paper', async () => {
  const { page } = await open({ context: { javaScriptEnabled: false } })
  const largest = REPORT.items.toSorted((one, other) => other.bytes - one.bytes)[0]
  await says(page, '#plain tbody tr', largest.name)
  expect(await page.locator('#plain tbody tr').count()).toBe(50)
  expect(await page.locator('#app').isVisible()).toBe(false)
  const { page: scripted } = await open()
  expect(await scripted.locator('#plain').isVisible()).toBe(false)
  await scripted.emulateMedia({ media: 'print' })
  expect(await scripted.locator('#plain').isVisible()).toBe(true)
  expect(await scripted.locator('#app').isVisible()).toBe(false)
})

test('an address of another report shows this one from the start', async () => {
  const { page, heard } = await open({ hash: '#view=budgets&in=nothing&item=9999999&show=77&area=change' })
  await expect.poll(() => crumbs(page)).toEqual(['All'])
  await says(page, '#details', 'Everything shown')
  expect(heard).toEqual([])
})

test('a report of nothing', async () => {
  const empty: SizeReport = {
    ...REPORT,
    outputs: [],
    inputs: [],
    items: [],
    edges: { from: [], to: [], kind: [], count: [] },
    roots: [],
    uses: [],
    dropped: [],
  }
  const { page, heard } = await open({}, empty)
  await says(page, '#view-map', 'Nothing to show here.')
  expect(heard).toEqual([])
})
