// Side modules that others built, in pages: through the runtime alone.

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { bundlePage, serve } from '../support/pages.ts'
import type { ServedFile, Site } from '../support/pages.ts'
import { GRAMMARS, LEGACY_GRAMMARS, readExtension, readGrammar, realFile } from '../support/real-sides.ts'
import type * as grammarsPage from './pages/grammars.ts'
import { readTexts } from './pages/grammars.ts'
import type * as serversPage from './pages/servers.ts'

declare const script: typeof grammarsPage & typeof serversPage

let browser: Browser
const sites: Site[] = []
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(async () => {
  await Promise.all([browser.close(), ...sites.map(site => site.close())])
})

test('Chromium reads texts with the same grammars, and gets the same trees as Node', async () => {
  const grammars = [...GRAMMARS, ...LEGACY_GRAMMARS]
  const files: Record<string, ServedFile> = {
    'page.js': { body: await bundlePage('test/side-modules/pages/grammars.ts') },
    'web-tree-sitter.wasm': { body: await realFile('web-tree-sitter', 'web-tree-sitter.wasm') },
  }
  for (const grammar of grammars) {
    files[`${grammar.package}/${grammar.path}`] = { body: await readGrammar(grammar) }
  }
  // A server that knows no such type; the page compiles what was downloaded.
  files['tree-sitter-json/tree-sitter-json.wasm'] = {
    ...files['tree-sitter-json/tree-sitter-json.wasm'],
    type: 'application/octet-stream',
  }
  const site = await serve(files)
  sites.push(site)
  const page = await browser.newPage()
  await page.goto(site.url)
  const wanted = grammars.map(({ package: name, path, language, text }) => ({ url: `${name}/${path}`, language, text }))
  const inPage = await page.evaluate(each => script.readTexts('web-tree-sitter.wasm', each), wanted)
  const inNode = await readTexts(
    `${site.url}web-tree-sitter.wasm`,
    wanted.map(each => ({ ...each, url: `${site.url}${each.url}` })),
  )
  expect(inPage).toHaveLength(grammars.length)
  for (const [index, { tree, nodes, facts }] of inPage.entries()) {
    expect(tree, wanted[index].url).not.toMatch(/ERROR|MISSING/)
    expect({ tree, nodes, facts: JSON.stringify(facts) }).toEqual({
      ...inNode[index],
      facts: JSON.stringify(inNode[index].facts),
    })
  }
  // Once each, by the page and by Node.
  expect(site.asked.filter(path => path.endsWith('.wasm'))).toHaveLength(2 * (grammars.length + 1))
  await page.close()
})

/** What a page needs for memory that is shared. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

test("in Chromium PostgreSQL's extensions compute with PGlite's functions, and wasm-vips' library with its program", async () => {
  const files: Record<string, ServedFile> = {
    'page.js': { body: await bundlePage('test/side-modules/pages/servers.ts') },
    'pglite.wasm': { body: await realFile('@electric-sql/pglite', 'dist/pglite.wasm') },
    'vips.wasm': { body: await realFile('wasm-vips', 'lib/vips.wasm') },
    'vips-heif.wasm': { body: await realFile('wasm-vips', 'lib/vips-heif.wasm') },
  }
  for (const name of ['cube', 'earthdistance', 'hstore', 'pgcrypto'] as const)
    files[`${name}.so`] = { body: await readExtension(name) }
  const site = await serve(files, ISOLATED)
  sites.push(site)
  const page = await browser.newPage()
  await page.goto(site.url)

  const { version, miles, box, pairs, missing } = await page.evaluate(() => script.askExtensions('pglite.wasm'))
  expect(version).toBe('18.6')
  expect(miles).toBeCloseTo(69.093, 3)
  expect(box).toBe('(1, 2),(3, 4.5)')
  expect(pairs).toBe('"a"=>"x y", "b"=>"1"')
  expect(missing).toHaveLength(13)
  expect(missing).toContain('gethostbyname')

  const { isShared, refusal, hashes } = await page.evaluate(() => script.askLibrary('vips.wasm', 'vips-heif.wasm'))
  expect([isShared, refusal]).toEqual([true, 0])
  expect(hashes[0]).toBe(hashes[1])
  await page.close()
})
