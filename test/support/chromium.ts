// Finds the Chromium that browser tests drive. `scripts/ensure-tools.ts` installs one where this finds none.

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Route } from 'playwright-core'

/** Debian's engine without a browser around it comes first: a page of it takes a third of the processor's time. */
const NAMES = [
  ...['chromium-headless-shell', 'chrome-headless-shell'],
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
]
/** Where installers put it without adding to the PATH. */
const PLACES = [
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
]

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The path of a program on the PATH. */
export function findProgram(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map(directory => join(directory, name))
    .find(isExecutable)
}

/** The browser's executable: `CHROME_PATH` if set (and then nothing else), the system's, or the one that Playwright downloaded. */
export function findChromium(): string | undefined {
  const chosen = process.env['CHROME_PATH']
  if (chosen !== undefined && chosen !== '') return isExecutable(chosen) ? chosen : undefined
  for (const name of NAMES) {
    const path = findProgram(name)
    if (path !== undefined) return path
  }
  return [...PLACES, chromium.executablePath()].find(isExecutable)
}

/** Starts a headless browser of one's own, with flags besides; close it when done. */
export async function startChromium(...flags: readonly string[]): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined)
    throw new Error('no Chromium: run npm test once, which installs it, or set CHROME_PATH')
  // Chromium's sandbox refuses to run as root, and containers are often too small for /dev/shm.
  const args = process.getuid?.() === 0 ? ['--no-sandbox', '--disable-dev-shm-usage'] : []
  return chromium.launch({ executablePath, headless: true, args: [...args, ...flags] })
}

/** Ends with the process; to start one takes longer than most files' pages. */
let started: Promise<Browser> | undefined

/** The headless browser of this process, for tests: each sees its own pages, and closes them, and no more, with the browser. */
export async function launchChromium(): Promise<Browser> {
  if ((await started)?.isConnected() !== true) started = startChromium()
  const browser = await (started as Promise<Browser>)
  const open = new Set<BrowserContext>()
  const note = (context: BrowserContext): void => {
    open.add(context)
    context.on('close', () => open.delete(context))
  }
  const own: Pick<Browser, 'newContext' | 'newPage' | 'contexts' | 'close'> = {
    async newContext(options) {
      const context = await browser.newContext(options)
      note(context)
      return context
    },
    async newPage(options) {
      const page = await browser.newPage(options)
      note(page.context())
      return page
    },
    contexts: () => [...open],
    async close() {
      await Promise.all([...open].map(context => context.close()))
    },
  }
  return Object.assign(Object.create(browser) as Browser, own)
}

/** Answers requests when so many were made, and no earlier: who asks for one after the other waits for ever. */
export function heldUntil(count: number): (route: Route) => Promise<void> {
  const held: Route[] = []
  return async route => {
    held.push(route)
    if (held.length === count) await Promise.all(held.splice(0).map(each => each.fallback()))
  }
}
