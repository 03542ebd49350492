// The demo as `npm run demo` runs it, opened in a browser: what C and C++ computed must be what JavaScript computes.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { summarizeInput } from '@wasmweld/linker'
import type { Browser, Page } from 'playwright-core'
import { createServer } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { bunProgram } from './support/bun.ts'
import { launchChromium } from './support/chromium.ts'
import { freePort } from './support/free-port.ts'
import { type Painting, expectedPainting } from './support/oracle-highlighter.ts'
import { type ServedFile, serve, type Site } from './support/pages.ts'
import { ROOT, run } from './support/tools.ts'

const PLAYGROUND = join(ROOT, 'playground')
const DATA = join(PLAYGROUND, 'src/data')
const YEAR = 365.25

interface BundleScript {
  readonly BUNDLERS: readonly string[]
  bundle(
    bundler: string,
    folder: string,
    known: { readonly sysroot: string | undefined; readonly figures: string; readonly bun: string },
  ): Promise<void>
  programIn(folder: string): Buffer
}
const script = (name: string): Promise<unknown> =>
  import(/* @vite-ignore */ pathToFileURL(join(PLAYGROUND, 'scripts', name)).href)
const { BUNDLERS, bundle, programIn } = (await script('bundle.js')) as BundleScript
interface Toolchain {
  readonly sysroot?: string
}
const { chooseToolchain } = (await script('compiler.js')) as { chooseToolchain(): Toolchain }
const { objectOf } = (await script('compile.js')) as {
  objectOf(toolchain: Toolchain, source: string): Promise<Uint8Array>
}

let folder: string
let demo: ChildProcess
let said = ''
let browser: Browser
let page: Page
const printed: string[] = []
const problems: string[] = []

/** Starts the demo and waits for the page's address, or for its end with what it said. */
async function startDemo(): Promise<string> {
  const port = String(await freePort())
  demo = spawn(process.execPath, ['scripts/demo.js', '--port', port], { cwd: PLAYGROUND })
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString()
      const url = /^pages\s+(\S+)/m.exec(said)?.[1]
      if (url !== undefined) resolve(url)
    }
    demo.stdout?.on('data', hear)
    demo.stderr?.on('data', hear)
    demo.on('error', reject)
    demo.on('close', code => {
      reject(new Error(`the demo ended with ${code}:\n${said}`))
    })
  })
}

async function newPage(): Promise<Page> {
  const opened = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  opened.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
    if (message.type() === 'log') printed.push(message.text())
  })
  opened.on('pageerror', error => problems.push(String(error)))
  return opened
}

async function open(url: string, shown = '#mean'): Promise<Page> {
  const opened = await newPage()
  await opened.goto(url)
  await opened.locator(shown).waitFor()
  return opened
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasmweld-playground-'))
  const [url, launched] = await Promise.all([startDemo(), launchChromium()])
  browser = launched
  page = await open(url)
  await page.locator('#used-bytes').waitFor()
})
afterAll(async () => {
  await browser.close()
  demo.kill()
  await rm(folder, { recursive: true, force: true })
})

const text = (selector: string): Promise<string> => page.locator(selector).innerText()

/** Choices of a page's user, as an event that scripts hear. */
async function choose(selector: string, value: string): Promise<void> {
  await page.locator(selector).evaluate((element, chosen) => {
    ;(element as HTMLInputElement).value = chosen
    element.dispatchEvent(new Event('input'))
  }, value)
}

interface Row {
  readonly day: number
  readonly value: number
}

const dayOf = (date: string): number => (Date.parse(date) - Date.parse(`${date.slice(0, 4)}-01-01`)) / 86_400_000 + 1

async function readRows(): Promise<readonly Row[]> {
  const lines = (await readFile(join(DATA, 'water-temperature.csv'), 'utf8')).trim().split('\n').slice(1)
  const cells = lines.map(line => line.split(','))
  return cells
    .filter(([, value]) => value !== '' && Number.isFinite(Number(value)))
    .map(([date, value]) => ({ day: dayOf(date), value: Number(value) }))
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The share of the variance that waves of a year explain, by the normal equations. */
function explainedBy(rows: readonly Row[], waves: number): number {
  const terms = ({ day }: Row): number[] => {
    const angles = Array.from({ length: waves }, (_, wave) => (2 * Math.PI * (wave + 1) * day) / YEAR)
    return [1, ...angles.flatMap(angle => [Math.cos(angle), Math.sin(angle)])]
  }
  const design = rows.map(terms)
  const size = 2 * waves + 1
  const system = Array.from({ length: size }, (_, i) => [
    ...Array.from({ length: size }, (_, j) => design.reduce((sum, row) => sum + row[i] * row[j], 0)),
    design.reduce((sum, row, at) => sum + row[i] * rows[at].value, 0),
  ])
  for (let column = 0; column < size; column++) {
    for (let row = 0; row < size; row++) {
      if (row === column) continue
      const factor = system[row][column] / system[column][column]
      system[row] = system[row].map((value, at) => value - factor * system[column][at])
    }
  }
  const coefficients = system.map((row, at) => row[size] / row[at])
  const mean = meanOf(rows.map(({ value }) => value))
  const fitted = design.map(row => row.reduce((sum, value, at) => sum + value * coefficients[at], 0))
  const left = rows.reduce((sum, { value }, at) => sum + (value - fitted[at]) ** 2, 0)
  return 1 - left / rows.reduce((sum, { value }) => sum + (value - mean) ** 2, 0)
}

test('it says what was linked, from what, and how much that saved', () => {
  expect(said).toMatch(/^compiler\s+\S/m)
  expect(said).toMatch(/^compiled\s+\S/m)
  expect(said).toMatch(/series\.o: \d+ of \d+ functions used/)
  expect(said).toMatch(/libc\.a: \d+ of \d+ members/)
  expect(said).toMatch(/libc\+\+\.a: \d+ of \d+ members/)
  expect(said).toMatch(/^linked\s+[\d.]+ kB,\s+[\d.]+ kB brotli, with the \d+ names that the page uses$/m)
  const [raw, brotli] = /(\d+) % less, (\d+) % less with brotli/.exec(said)?.slice(1).map(Number) ?? []
  expect(raw).toBeGreaterThan(10)
  expect(brotli).toBeGreaterThan(10)
})

test('it says where the page about sizes is, which has each import', async () => {
  const path = /^sizes\s+(\S+\.html)\s/m.exec(said)?.[1] ?? ''
  const opened = await browser.newPage()
  await opened.goto(pathToFileURL(join(PLAYGROUND, path)).href)
  await opened.getByRole('tab', { name: 'Imports' }).click()
  expect(await opened.locator('#view-imports tbody').innerText()).toMatch(/series_parse[^]*src\/\S+\.ts:\d+:\d+/)
  await opened.close()
})

test('the measurements are what JavaScript makes of the same file', async () => {
  const rows = await readRows()
  const values = rows.map(({ value }) => value).sort((a, b) => a - b)
  const middle = (values.length - 1) / 2
  const deviation = Math.sqrt(
    values.reduce((sum, value) => sum + (value - meanOf(values)) ** 2, 0) / (values.length - 1),
  )
  expect(await text('#count')).toBe(String(values.length))
  expect(await text('#skipped')).toBe('5')
  expect(await text('#mean')).toBe(meanOf(values).toFixed(2))
  expect(await text('#median')).toBe(((values[Math.floor(middle)] + values[Math.ceil(middle)]) / 2).toFixed(2))
  expect(await text('#deviation')).toBe(deviation.toFixed(2))
  expect(await text('#lowest')).toBe(values[0].toFixed(2))
  expect(await text('#highest')).toBe(values[values.length - 1].toFixed(2))
  expect(await page.locator('#season circle.point').count()).toBe(values.length)
})

test('the curve explains as much as one that JavaScript fits', async () => {
  const rows = await readRows()
  for (const waves of [1, 2, 5]) {
    await choose('#waves', String(waves))
    expect(await text('#explained')).toBe((100 * explainedBy(rows, waves)).toFixed(1))
  }
})

test('each bin holds the days that JavaScript counts', async () => {
  const values = (await readRows()).map(({ value }) => value)
  const [from, to, size] = [Math.floor(Math.min(...values)), Math.ceil(Math.max(...values)), 11]
  const counted = new Array<number>(size).fill(0)
  for (const value of values) counted[Math.min(size - 1, Math.floor(((value - from) / (to - from)) * size))]++
  await choose('#bins', String(size))
  const titles = await page.locator('#spread rect title').allTextContents()
  expect(titles.map(title => Number(/(\d+) days/.exec(title)?.[1]))).toEqual(counted)
})

test('the index knows the days of each word, and what the water was like on them', async () => {
  const lines = (await readFile(join(DATA, 'logbook.txt'), 'utf8')).trim().split('\n')
  const rows = await readRows()
  await choose('#prefix', 'sw')
  const words = await page.locator('#words tr').evaluateAll(all => all.map(each => (each as HTMLElement).innerText))
  const count = (word: string): number =>
    lines.flatMap(line => line.toLowerCase().split(/[^a-z]+/)).filter(each => each === word).length
  expect(words.map(row => row.split(/\s+/).slice(0, 2))).toEqual(
    ['swimmers', 'swallows'].map(word => [word, String(count(word))]),
  )

  await page.locator('[data-word=swallows]').click()
  const days = lines.filter(line => /\bswallows\b/i.test(line)).map(line => dayOf(line.slice(0, 10)))
  const mean = meanOf(rows.filter(({ day }) => days.includes(day)).map(({ value }) => value))
  expect(await text('#mention')).toBe(`swallows: ${days.length} days, the water had ${mean.toFixed(2)} °C on average.`)
  expect(await page.locator('#season .mention-line').count()).toBe(days.length)
  expect(await page.locator('#entries li.chosen').count()).toBe(days.length)
})

test('the report has the means of the months', async () => {
  const rows = await readRows()
  const report = (await page.locator('#report').innerText()).split('\n')
  const january = meanOf(rows.filter(({ day }) => day <= 31).map(({ value }) => value))
  const december = meanOf(rows.filter(({ day }) => day > 334).map(({ value }) => value))
  expect(report[2]).toMatch(new RegExp(`^January +5 +\\d+ +${january.toFixed(2)} +ice$`))
  expect(report[13]).toMatch(new RegExp(`^December +5 +\\d+ +${december.toFixed(2)} +\\w+$`))
})

test('other measurements give other results, and none give none', async () => {
  const field = page.locator('#measurements')
  await page.locator('summary').click()
  await field.fill('date,value\n2024-02-29,1e1\n2023-02-29,7\nnonsense\n2024-12-31,-0x10\n')
  expect([await text('#count'), await text('#skipped'), await text('#mean')]).toEqual(['2', '2', '−3.00'])
  await field.fill('')
  expect([await text('#count'), await text('#mean')]).toEqual(['0', '–'])
  await page.locator('#reset').click()
  expect(await text('#count')).toBe(String((await readRows()).length))
})

test('the page shows the size of the file that it loaded, and of a larger one', async () => {
  const assets = join(PLAYGROUND, 'dist/assets')
  const [file, ...others] = (await readdir(assets)).filter(name => /^program-.*\.wasm$/.test(name))
  expect(others).toEqual([])
  const bytes = await readFile(join(assets, file))
  const shown = async (id: string): Promise<number> => Number(await page.locator(id).getAttribute('data-bytes'))
  expect(await shown('#used-bytes')).toBe(bytes.length)
  const brotli = brotliCompressSync(bytes).length
  expect(await shown('#used-brotli')).toBe(brotli)
  expect(await shown('#all-bytes')).toBeGreaterThan(1.1 * bytes.length)
  expect(await shown('#all-brotli')).toBeGreaterThan(1.1 * brotli)

  const exported = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map(({ name }) => name)
  const used = await page.locator('.offers li.used').allInnerTexts()
  expect(exported.toSorted()).toEqual([...used, 'memory', '_initialize'].toSorted())
  const left = (await page.locator('.offers li.left').allInnerTexts()).join(' ')
  for (const name of ['series_format', 'logbook_match', 'fourier_transform']) expect(left).toContain(name)
})

test('printf writes to the console, and nothing complains', async () => {
  const { length } = await readRows()
  expect(printed).toContain(`${length} measurements, 5 lines skipped`)
  expect(problems).toEqual([])
})

test('it fits a phone, light and dark', async () => {
  await page.setViewportSize({ width: 360, height: 740 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { wide, colors } = await page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body)
      return { wide: document.documentElement.scrollWidth - innerWidth, colors: [backgroundColor, color] }
    })
    expect(wide).toBe(0)
    expect(colors[0]).toBe(colorScheme === 'light' ? 'rgb(243, 246, 245)' : 'rgb(11, 19, 19)')
  }
})

describe('the page about grammars', () => {
  let grammars: Page
  beforeAll(async () => {
    grammars = await open(new URL('grammars.html', page.url()).href, '#nodes')
  })

  const loaded = (): Promise<string[]> =>
    grammars.evaluate(() => {
      const files = performance.getEntriesByType('resource').map(({ name }) => name.slice(name.lastIndexOf('/') + 1))
      return files.filter(file => file.endsWith('.wasm')).map(file => file.replace(/-[\w-]{8}\.wasm$/, ''))
    })

  async function painted(): Promise<Painting> {
    const { pieces, ...rest } = await grammars.evaluate(() => ({
      pieces: [...document.querySelector('#painted')!.childNodes].map(node => ({
        text: node.textContent ?? '',
        capture: node instanceof Element ? node.className.slice('c-'.length) : '',
      })),
      nodes: Number(document.querySelector('#nodes')!.textContent?.replaceAll(',', '')),
      isBroken: document.querySelector('#verdict')!.textContent === 'has errors',
    }))
    // Behind the text the page has a line break of its own.
    const last = pieces.pop()
    expect(last).toEqual({ text: '\n', capture: '' })
    return { pieces, ...rest }
  }

  const read = (path: string): Promise<string> => readFile(join(PLAYGROUND, 'src/grammars', path), 'utf8')
  const grammarFile = (id: string): string =>
    id === 'json' ? 'tree-sitter-json/tree-sitter-json.wasm' : `@vscode/tree-sitter-wasm/wasm/tree-sitter-${id}.wasm`

  test.each(['json', 'css', 'javascript', 'python', 'go', 'java', 'rust', 'cpp'])(
    'a %s grammar is fetched when it is chosen, and paints what web-tree-sitter would',
    async id => {
      const name = `tree-sitter-${id}`
      if (id !== 'json') expect(await loaded()).not.toContain(name)
      await grammars.locator(`[data-id=${id}]`).click()
      await grammars.locator(`#modules [data-language=${id}]`).waitFor()
      const sample = await read(`samples/${id}.txt`)
      await expect.poll(() => grammars.locator('#text').inputValue()).toBe(sample)
      expect((await loaded()).filter(file => file === name)).toHaveLength(1)
      const grammar = await readFile(join(ROOT, 'node_modules', grammarFile(id)))
      expect(await painted()).toEqual(await expectedPainting(grammar, await read(`queries/${id}.scm`), sample))
    },
  )

  test('what is written is parsed at once', async () => {
    await grammars.locator('[data-id=json]').click()
    const field = grammars.locator('#text')
    await field.fill('{ "a": [1, tru')
    expect((await painted()).isBroken).toBe(true)
    await field.fill('{ "ä": [1, true] }')
    expect((await painted()).isBroken).toBe(false)
    await field.evaluate(element => (element as HTMLTextAreaElement).setSelectionRange(12, 12))
    await expect
      .poll(() => grammars.locator('#path').innerText())
      .toBe(['document', 'object', 'pair', 'array', 'true'].join(' › '))
    await grammars.locator('[data-id=python]').click()
    await expect.poll(() => field.inputValue()).toBe(await read('samples/python.txt'))
    await grammars.locator('[data-id=json]').click()
    await expect.poll(() => field.inputValue()).toBe('{ "ä": [1, true] }')
  })

  test('it fits a phone', async () => {
    await grammars.setViewportSize({ width: 360, height: 740 })
    expect(await grammars.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
    expect(problems).toEqual([])
  })
})

describe('other bundlers', () => {
  let site: Site
  let opened: Page
  const { sysroot } = chooseToolchain()
  const files: Record<string, ServedFile> = {}
  beforeAll(async () => {
    site = await serve(files)
    opened = await newPage()
  })
  // Farm says it of the process that it builds in.
  beforeEach(() => void vi.stubEnv('NODE_ENV', 'production'))
  afterEach(() => void vi.unstubAllEnvs())
  afterAll(async () => {
    await opened.close()
    await site.close()
  })

  test.each(BUNDLERS)('%s makes the same program, and the page shows the same', async bundler => {
    const output = join(folder, bundler)
    const figures = await readFile(join(PLAYGROUND, 'dist/link.json'), 'utf8')
    await bundle(bundler, output, { sysroot, figures, bun: await bunProgram() })
    const assets = join(PLAYGROUND, 'dist/assets')
    const [program] = (await readdir(assets)).filter(name => /^program-.*\.wasm$/.test(name))
    expect(programIn(output).equals(await readFile(join(assets, program)))).toBe(true)

    for (const file of await readdir(output, { recursive: true, withFileTypes: true }))
      if (file.isFile()) {
        const path = join(file.parentPath, file.name)
        files[`${bundler}/${relative(output, path)}`] = { body: await readFile(path) }
      }
    await opened.goto(`${site.url}${bundler}/index.html`)
    await opened.locator('#mean').waitFor()
    expect(await opened.locator('#mean').innerText()).toBe(
      meanOf((await readRows()).map(({ value }) => value)).toFixed(2),
    )
    await opened.locator('#measurements').evaluate(field => {
      ;(field as HTMLTextAreaElement).value = 'date,value\n2024-02-29,10\n2023-02-28,7\n'
      field.dispatchEvent(new Event('input'))
    })
    expect(await opened.locator('#mean').innerText()).toBe('8.50')
    expect(problems).toEqual([])
  })

  test('where Bun is not installed it is said how', async () => {
    const built = bundle('bun', join(folder, 'none'), { sysroot, figures: '{}', bun: 'no-such-bun' })
    await expect(built).rejects.toThrow(/^cannot start no-such-bun\n {2}install Bun \(npm install --global bun\)/)
  })
})

test('its types hold, with the declarations that the build made', async () => {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  expect(await run(process.execPath, [tsc, '-p', PLAYGROUND])).toMatchObject({ code: 0, stdout: '' })
})

test('a dev server that starts from nothing shows the same', async () => {
  const server = await createServer({
    root: PLAYGROUND,
    cacheDir: join(folder, 'cache'),
    logLevel: 'error',
    server: { port: await freePort(), strictPort: true },
  })
  try {
    await server.listen()
    const served = await open(server.resolvedUrls?.local[0] ?? '')
    expect(await served.locator('#mean').innerText()).toBe(
      meanOf((await readRows()).map(({ value }) => value)).toFixed(2),
    )
    const grammars = await open(new URL('grammars.html', served.url()).href, '#nodes')
    await grammars.locator('[data-id=python]').click()
    await grammars.locator('#modules [data-language=python]').waitFor()
    expect(await grammars.locator('#painted .c-keyword').count()).toBeGreaterThan(10)
    for (const opened of [served, grammars]) await opened.close()
    expect(problems).toEqual([])
  } finally {
    await server.close()
  }
})

test('without a clang of the machine, the one from npm compiles', async () => {
  vi.stubEnv('PLAYGROUND_COMPILER', '@yowasp/clang')
  try {
    const toolchain = chooseToolchain()
    expect(toolchain.sysroot).toBe('@yowasp/clang')
    const { symbols } = summarizeInput({ name: 'series.o', bytes: await objectOf(toolchain, 'series.c') })
    expect(symbols.filter(({ defined }) => defined).map(({ name }) => name)).toContain('series_parse')
  } finally {
    vi.unstubAllEnvs()
  }
})
