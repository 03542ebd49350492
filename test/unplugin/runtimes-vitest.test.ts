import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Project } from '../support/bundling.ts'
import { findChromium } from '../support/chromium.ts'
import { ANSWER, makeApplication } from '../support/runtime-project.ts'
import { buildSide } from '../support/side-modules.ts'
import { ROOT, run } from '../support/tools.ts'

const moduleUrl = (file: string): string => JSON.stringify(pathToFileURL(join(ROOT, file)).href)

const CONFIG = `import { playwright } from '@vitest/browser-playwright'
import wasmweld from ${moduleUrl('packages/unplugin/src/vite.ts')}
import { runtimeSources } from ${moduleUrl('test/support/runtime-sources.ts')}
const launchOptions = { executablePath: ${JSON.stringify(findChromium())}, args: ['--no-sandbox'] }
const browser = { enabled: true, headless: true, screenshotFailures: false, provider: playwright({ launchOptions }), instances: [{ browser: 'chromium' }] }
export default {
  plugins: [runtimeSources(), wasmweld({ types: false })],
  server: { fs: { strict: false } },
  cacheDir: '.vite',
  test: { projects: [{ extends: true, test: { name: 'node' } }, { extends: true, test: { name: 'browser', browser } }] },
}
`

let project: Project
beforeAll(async () => {
  project = await makeApplication({
    'vitest.config.mjs': CONFIG,
    'src/native.test.js': `import { expect, test } from 'vitest'
import { add } from './math.o'
import { answer } from './app.js'
test('a native function', () => { expect(add(40, 2)).toBe(42) })
test('an application, which loads more later', async () => { expect(await answer()).toEqual(${JSON.stringify(ANSWER)}) })
test('a module whose name nobody could read', async () => {
  const { unforeseen } = await import(/* @vite-ignore */ ['./unforeseen', 'js'].join('.'))
  expect([unforeseen(), add(40, 2)]).toEqual([51, 42])
})
`,
    'src/unforeseen.js': `import { sub } from './math.o'
import { more } from './more.so'
export const unforeseen = () => more(sub(3, 2))
`,
  })
  const more = 'int sub(int, int); int more(int x) { return x + sub(100, 50); }'
  project.write('src/more.so', (await buildSide('more.so', more)).bytes)
  project.write(
    'src/other.test.js',
    `import { expect, test } from 'vitest'\nimport { twice } from './math.o'\nimport { count_runs } from './constructed.o'
test('another page that asks for more', () => { expect([twice(21n), count_runs()]).toEqual([42n, 1]) })\n`,
  )
  symlinkSync(join(ROOT, 'node_modules'), project.path('node_modules'))
})
afterAll(() => {
  project.remove()
})

test('tests that import native files pass in Node and in a browser', async () => {
  const { VITEST: _, ...environment } = process.env
  const vitest = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--configLoader=native', '--reporter=json']
  const { stdout, stderr } = await run(
    process.execPath,
    ['--import', join(ROOT, 'scripts/typescript.js'), ...vitest],
    project.root,
    environment,
  )
  const start = stdout.indexOf('{"numTotalTestSuites"')
  if (start < 0) throw new Error(`${stdout}${stderr}`)
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(stdout.slice(start)) as {
    numPassedTests: number
    numFailedTests: number
    testResults: readonly { message: string; assertionResults: readonly { failureMessages: readonly string[] }[] }[]
  }
  const failures = testResults.flatMap(({ message, assertionResults }) => [
    ...(message === '' ? [] : [message]),
    ...assertionResults.flatMap(({ failureMessages }) => failureMessages),
  ])
  expect(failures).toEqual([])
  expect([numPassedTests, numFailedTests], stderr).toEqual([8, 0])
})
