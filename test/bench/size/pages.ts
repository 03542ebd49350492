import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { reportOfModule } from '@wasmweld/size'
import type { Browser } from 'playwright-core'
import { startChromium } from '../../support/chromium.ts'
import { fetchModule, NPM_MODULES } from '../../support/npm-modules.ts'
import { ROOT, runOrFail } from '../../support/tools.ts'
import { median } from '../measure.ts'
import { CLI, nameOf } from './modules.ts'

export interface PageRow {
  readonly name: string
  readonly items: number
  readonly bytes: number
  readonly gzip: number
  /** From asking for the page to seeing the map, in milliseconds. */
  readonly drawn: number
  /** From pressing on the table's tab to seeing the table. */
  readonly table: number
}

/** A small one, and those with the most items. */
const SHOWN = /^(?:sql\.js|esbuild-wasm|@ffmpeg)/

export async function measurePages(turns: number, match: string): Promise<readonly PageRow[]> {
  const directory = mkdtempSync(join(tmpdir(), 'wasmweld-pages-'))
  const browser = await startChromium()
  const rows: PageRow[] = []
  try {
    for (const module of NPM_MODULES.filter(each => SHOWN.test(each.package) && nameOf(each).includes(match))) {
      const [input, output] = [await fetchModule(module), join(directory, 'page.html')]
      await runOrFail(process.execPath, [CLI, 'size', 'html', input, '-o', output], ROOT)
      const page = readFileSync(output)
      const opened = []
      for (let turn = 0; turn < turns; turn++) opened.push(await open(browser, output))
      rows.push({
        name: nameOf(module),
        items: reportOfModule(module.file, readFileSync(input)).items.length,
        bytes: page.length,
        gzip: gzipSync(page).length,
        drawn: median(opened.map(({ drawn }) => drawn)),
        table: median(opened.map(({ table }) => table)),
      })
    }
  } finally {
    await browser.close()
    rmSync(directory, { recursive: true })
  }
  return rows
}

async function open(browser: Browser, file: string): Promise<{ readonly drawn: number; readonly table: number }> {
  const page = await browser.newPage()
  try {
    const started = performance.now()
    await page.goto(pathToFileURL(file).href)
    await page.locator('#view-map canvas').waitFor()
    const drawn = performance.now() - started
    await page.locator('#tab-table').click()
    await page.locator('#view-table').waitFor()
    return { drawn, table: performance.now() - started - drawn }
  } finally {
    await page.close()
  }
}
