// Takes the README's picture: the size report of the demo, as a browser shows it. Build the demo first: npm run build -w playground.

import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { launchChromium } from '../test/support/chromium.ts'
import { ROOT } from '../test/support/tools.ts'

const REPORT = join(ROOT, 'playground/.wasmweld/size/dist.html')
const PICTURE = join(ROOT, 'docs/public/report.png')

if (!existsSync(REPORT)) throw new Error(`no ${REPORT}: npm run build && npm run build -w playground`)
mkdirSync(dirname(PICTURE), { recursive: true })
const browser = await launchChromium()
try {
  const page = await browser.newPage({
    viewport: { width: 1200, height: 720 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  })
  await page.goto(pathToFileURL(REPORT).href)
  await page.getByRole('tab', { name: 'Map' }).waitFor()
  // The program of C and C++ alone: beside it the demo has grammars, which are one table each.
  const files = page.locator('select', { hasText: 'All files' })
  const program = await files
    .locator('option', { hasText: /program-.*\.wasm/ })
    .first()
    .getAttribute('value')
  if (program !== null) await files.selectOption(program)
  await page.screenshot({ path: PICTURE })
} finally {
  await browser.close()
}
