// Scenarios 45 to 47 in a page that is isolated from other origins, and its workers.

import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundledText } from '../support/bundled-size.ts'
import { launchChromium } from '../support/chromium.ts'
import { bundlePage, serve } from '../support/pages.ts'
import type { Site } from '../support/pages.ts'
import { threadModules } from '../support/thread-modules.ts'
import { ROOT } from '../support/tools.ts'
import type * as threadsPage from './pages/threads.ts'

declare const script: typeof threadsPage

const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'content-security-policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:",
}
const ADDITIONS = 20_000

let browser: Browser
let site: Site
beforeAll(async () => {
  browser = await launchChromium()
  const { main, a, user, later } = await threadModules()
  const thread = JSON.stringify(join(ROOT, 'test/side-modules/pages/thread.ts'))
  site = await serve(
    {
      'page.js': { body: await bundlePage('test/side-modules/pages/threads.ts') },
      'thread.js': { body: await bundledText(`import ${thread}`) },
      ...Object.fromEntries([main, a, user, later].map(({ name, bytes }) => [name, { body: bytes }])),
    },
    ISOLATED,
  )
})
afterAll(() => Promise.all([browser.close(), site.close()]))

async function begun(): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(site.url)
  expect(await page.evaluate(() => script.begin())).toBe(true)
  return page
}

test('45. thread-local data of a library, read in the program too, is another in the page and in each worker', async () => {
  const page = await begun()
  const [counter, place, same] = await page.evaluate(() => [
    script.inPage('bump_counter', 10),
    script.inPage('place'),
    script.inPage('counter_place'),
  ])
  expect([counter, same]).toEqual([17, place])
  const threads = await page.evaluate(() => {
    const calls = [['bump_counter', 1], ['bump_mine', 1], ['place'], ['counter_place']] as const
    return Promise.all([script.inThread(0, { calls }), script.inThread(1, { calls })])
  })
  for (const thread of threads) expect(thread).toEqual([8, 4, thread[2], thread[2]])
  expect(new Set([place, ...threads.map(thread => thread[2])]).size).toBe(3)
  expect(await page.evaluate(() => script.inPage('bump_counter', 0))).toBe(17)
  await page.close()
})

test('46. data is initialised once, by the page; workers count in it at the same time, each on its own stack', async () => {
  const page = await begun()
  expect(await page.evaluate(() => script.inPage('add', 5))).toBe(105)
  const stacks = await page.evaluate(async additions => {
    const calls = Array.from({ length: additions }, () => ['add', 1] as const)
    const both = await Promise.all(
      [0, 1].map(index => script.inThread(index, { calls: [...calls, ['on_stack', 7 + index]] })),
    )
    return both.map(results => results.at(-1))
  }, ADDITIONS)
  expect(stacks).toEqual([7, 8])
  expect(await page.evaluate(() => script.inPage('add', 0))).toBe(105 + 2 * ADDITIONS)
  expect(await page.evaluate(() => script.seen())).toEqual([100])
  await page.close()
})

test('47. slots are the same in the page and its workers; what the page opens later comes by syncThread', async () => {
  const asked = site.asked.length
  const page = await begun()
  const seen = await page.evaluate(async () => {
    const pointer = script.inPage('pointer')
    const observer = script.inPage('observer')
    const calls = [['pointer'], ['observer'], ['through', 4]] as const
    const slots = [
      [pointer, 21],
      [observer, 5],
    ] as const
    const before = await script.inThread(0, { calls, slots })
    const [early] = await script.inThread(0, { calls: [['use', 1]] })
    const synced = await script.openLater()
    const page = script.inPage('use', 2)
    const after = await script.inThread(0, {
      calls: [
        ['use', 3],
        ['later', 5],
      ],
    })
    return { pointer, observer, before, early, synced, page, after }
  })
  expect(seen.before).toEqual([seen.pointer, seen.observer, 8, 42, 1005])
  expect(seen.early).toContain('user.so calls later')
  expect(seen.synced).toEqual([])
  expect([seen.page, ...seen.after]).toEqual([42, 45, 50])
  expect(await page.evaluate(() => script.seen())).toEqual([100])
  // Modules are compiled by the page and sent to its workers.
  const modules = site.asked.slice(asked).filter(path => !/\.(?:html|js)$/.test(path))
  expect(modules).toEqual(['main.wasm', 'a.so', 'user.so', 'later.so'])
  await page.close()
})
