// Opens a report's page in a browser as a user does, from a file.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SizeReport } from '@wasmweld/size'
import { renderPage } from '@wasmweld/size/html'
import type { PageOptions } from '@wasmweld/size/html'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export interface OpenPage {
  readonly page: Page
  /** What went wrong, or was asked of anybody: errors, warnings, requests. */
  readonly heard: readonly string[]
  /** Bytes of the file. */
  readonly bytes: number
}

/** Writes the page into a directory that is gone once the browser's context closes, and opens it. */
export async function openPage(
  browser: Browser,
  report: SizeReport,
  {
    hash = '',
    context = {},
    ...options
  }: Partial<PageOptions> & { hash?: string; context?: BrowserContextOptions } = {},
): Promise<OpenPage> {
  const directory = mkdtempSync(join(tmpdir(), 'wasmweld-size-page-'))
  const file = join(directory, 'size.html')
  const html = renderPage(report, { title: 'image-tools', ...options })
  writeFileSync(file, html)
  const opened = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...context,
  })
  opened.on('close', () => {
    rmSync(directory, { recursive: true, force: true })
  })
  const page = await opened.newPage()
  const heard: string[] = []
  page.on('console', message => heard.push(message.text()))
  page.on('pageerror', error => heard.push(String(error)))
  page.on('dialog', dialog => {
    heard.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  const url = pathToFileURL(file).href
  page.on('request', request => {
    if (request.url().replace(/#.*/, '') !== url) heard.push(`request ${request.url()}`)
  })
  await page.goto(url + hash)
  return { page, heard, bytes: Buffer.byteLength(html) }
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
  }[]
}
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What a page does wrong for people who do not see it, use no pointer, or see little: as texts. `rules` are all when absent. */
export async function accessibilityProblems(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(AXE)
  const options = { resultTypes: ['violations'], ...(rules === undefined ? {} : { runOnly: rules }) }
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`),
  )
}
