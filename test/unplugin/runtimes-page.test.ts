import type { Browser } from 'playwright-core'
import { rollup } from 'rollup'
import type { Options } from 'unplugin-wasmweld'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Project } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { foreignCode } from '../support/foreign-code.ts'
import { type ServedFile, serve } from '../support/pages.ts'
import { ANSWER, PRINTED, makeApplication } from '../support/runtime-project.ts'
import { runtimeSources } from '../support/runtime-sources.ts'

type Files = Readonly<Record<string, ServedFile>>

let project: Project
let browser: Browser
/** The application with its programs in files, and in the text. */
let inFiles: Files
let inText: Files
beforeAll(async () => {
  const page = `import { answer } from './app.js'; document.title = JSON.stringify(await answer())`
  ;[project, browser] = await Promise.all([makeApplication({ 'src/page.js': page }), launchChromium()])
  ;[inFiles, inText] = await Promise.all([build({}), build({ inlineLimit: 1_000_000 })])
})
afterAll(async () => {
  await browser.close()
  project.remove()
})

async function build(options: Options): Promise<Files> {
  const plugins = [runtimeSources(), rollupPlugin({ platform: 'browser', report: false, types: false, ...options })]
  const bundle = await rollup({ input: project.path('src/page.js'), plugins, onwarn() {} })
  const { output } = await bundle.generate({ format: 'es' })
  return Object.fromEntries(
    output.map(file => [file.fileName, { body: file.type === 'chunk' ? file.code : file.source }]),
  )
}

interface Seen {
  readonly title: string
  readonly printed: readonly string[]
}

/** Opens the page, until its script has set the title or thrown. */
async function open(files: Files, headers: Readonly<Record<string, string>> = {}): Promise<Seen> {
  const site = await serve(files, headers)
  const page = await browser.newPage()
  const printed: string[] = []
  try {
    page.on('console', message => printed.push(message.text()))
    const thrown = new Promise<void>(resolve => {
      page.on('pageerror', error => {
        printed.push(`thrown: ${error.message}`)
        resolve()
      })
    })
    await page.goto(site.url)
    await Promise.race([thrown, page.waitForFunction(() => document.title !== 'page').catch(() => undefined)])
    return { title: await page.title(), printed: printed.map(line => line.replaceAll(site.url, '/')) }
  } finally {
    await page.close()
    await site.close()
  }
}

const isProgram = (name: string): boolean => name.endsWith('.wasm')
/** The files, with WebAssembly sent as another type. */
const sentAs = (type: string | false): Files =>
  Object.fromEntries(Object.entries(inFiles).map(([name, file]) => [name, isProgram(name) ? { ...file, type } : file]))

const POLICY = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:`

test.each([
  ['files', () => inFiles, 3],
  ['text', () => inText, 0],
])('a strict policy allows programs and side modules in %s', async (_, files, count) => {
  expect(Object.keys(files()).filter(isProgram)).toHaveLength(count)
  const seen = await open(files(), { 'content-security-policy': POLICY })
  expect(seen).toEqual({ title: JSON.stringify(ANSWER), printed: PRINTED })
})

test('without wasm-unsafe-eval the error says so', async () => {
  const { printed } = await open(inText, { 'content-security-policy': POLICY.replace(` 'wasm-unsafe-eval'`, '') })
  expect(printed.at(-1)).toMatch(/^thrown: .*(?:wasm-eval|unsafe-eval)/)
})

test.each<[type: string, as: string | false]>([
  ['a wrong type', 'text/plain'],
  ['another case and a parameter', 'Application/WASM; charset=binary'],
  ['no type', false],
])('a server that sends WebAssembly with %s', async (_, type) => {
  expect(await open(sentAs(type))).toEqual({ title: JSON.stringify(ANSWER), printed: PRINTED })
})

test.each(['program', 'early'])('a file that is not there (%s) is told with its address', async name => {
  const files = Object.fromEntries(Object.entries(inFiles).filter(([file]) => !file.includes(`${name}-`)))
  const { title, printed } = await open(files)
  expect(title).toBe('page')
  expect(printed.at(-1)).toMatch(new RegExp(`^thrown: 404 Not Found: /assets/${name}-[\\w-]{8}\\.wasm$`))
})

test('nothing of Node is in a page', () => {
  for (const files of [inFiles, inText]) {
    const code = Object.entries(files).flatMap(([name, { body }]) => (isProgram(name) ? [] : [body]))
    expect(foreignCode(code.join('\n'), 'browser')).toEqual([])
  }
})
