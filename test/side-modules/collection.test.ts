// What is closed, replaced or rolled back leaves no instance behind: a page whose collector can be called.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startChromium } from '../support/chromium.ts'
import { bundlePage, serve } from '../support/pages.ts'
import type { Site } from '../support/pages.ts'
import { buildSide } from '../support/side-modules.ts'
import type * as collectionPage from './pages/collection.ts'

declare const script: typeof collectionPage

const A = `
  int note(int x);
  __attribute__((constructor)) static void begin(void) { note(1); }
  int which(void) { return 'a'; }
  int twice(int x) { return 2 * x; }
  int (*address(void))(int) { return twice; }`
/** Also in slots of the table: a function of its own, which another version's takes the place of if it is exported. */
const B = (name: string, own = 'int'): string => `
  int twice(int x);
  ${own} own(int x) { return x + 1; }
  int (*volatile pointers[])(int) = { twice, own };
  int which(void) { return '${name}'; }
  int use(int (*other)(int)) { return other(1) + pointers[0](10) + pointers[1](100); }`
const FAILING = `
  int note(int x);
  int which(void) { return 'f'; }
  __attribute__((constructor)) static void begin(void) { note((int)which); }`

let browser: Browser
let site: Site
beforeAll(async () => {
  browser = await startChromium('--js-flags=--expose-gc')
  const a = await buildSide('a.so', A)
  const sides = [
    a,
    await buildSide('b.so', B('b'), { needs: [a] }),
    await buildSide('next.so', B('c'), { needs: [a] }),
    await buildSide('hidden.so', B('d', 'static int'), { needs: [a] }),
    await buildSide('failing.so', FAILING),
  ]
  site = await serve({
    'page.js': { body: await bundlePage('test/side-modules/pages/collection.ts') },
    ...Object.fromEntries(sides.map(({ name, bytes }) => [name, { body: bytes }])),
  })
})
afterAll(() => Promise.all([browser.close(), site.close()]))

async function watched(): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(site.url)
  await page.evaluate(() => {
    script.watch()
  })
  return page
}

const left = (page: Page): Promise<string> => page.evaluate(() => script.left())

test('an instance goes when its library is closed or replaced, and not before', async () => {
  const page = await watched()
  expect(await page.evaluate(() => script.open())).toBe(2 + 20 + 101)
  expect(await left(page)).toBe('ab')
  await page.evaluate(() => script.replace('next.so'))
  expect(await left(page)).toBe('ac')
  // Whoever has the address of a function that is hidden now calls the old one still.
  await page.evaluate(() => script.replace('hidden.so'))
  expect(await left(page)).toBe('acd')
  await page.evaluate(() => {
    script.closeA()
  })
  // The other one is bound to it.
  expect(await left(page)).toBe('acd')
  await page.evaluate(() => {
    script.closeB()
  })
  expect(await left(page)).toBe('')
  await page.close()
})

test('an instance goes when its load fails', async () => {
  const page = await watched()
  expect(await page.evaluate(() => script.fail())).toContain('no notes')
  expect(await left(page)).toBe('')
  await page.close()
})
