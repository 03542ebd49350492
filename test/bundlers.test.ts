// The same sources through every bundler, for every place that it builds for, and run there: the same names are kept, the same bytes are
// instantiated, and the same comes out.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUNDLERS, type BundlerName, buildWith, builds, entryFile, type Output, OUTPUTS } from './support/bundlers.ts'
import { makeProject, type Project } from './support/bundling.ts'
import { launchChromium } from './support/chromium.ts'
import { type Place, foreignCode } from './support/foreign-code.ts'
import { MATH, SHAPES } from './support/native-sources.ts'
import { nodeVersions } from './support/node-versions.ts'
import { type ServedFile, serve, type Site } from './support/pages.ts'
import { RECORDER, type Run } from './support/recorder.ts'
import { runOrFail } from './support/tools.ts'

const SOURCES = {
  // Half of what is imported is used: by name, in namespaces, through re-exports and stars, in what comes later; and not in what is dead.
  'src/main.js': `import { add, sub, div_ } from './math.o'
import { 'geo::area(int, int)' as area } from './shapes.o'
import * as pair from './libpair.a'
import * as taken from './taken.o'
import { doubled } from './hosted.o'
import { half } from './plug.o?side'
import init from './fresh.o?init&program=fresh'
import { mul, twice } from './again.js'
import { part } from './part.js'
if (false) div_(1, 2)
async function run() {
  const { bump } = await init()
  const { bump: another } = await init()
  const fresh = [bump(), bump(), another()]
  const { late } = await import('./late.js')
  const after = [late(3), (await import('./later.o')).much(2)]
  const passed = [(await import('./passes.js')).passed(5), await import('./passes.js').then(m => m.also_passed(6))]
  const { ones } = taken
  return [add(40, 2), area(6, 7), pair.first(1), doubled(), half(84), mul(6, 7), Number(twice(21n)), ...fresh, ...after, ones(), ...passed, part.parted(7)]
}
run().then(globalThis.report, globalThis.report)
`,
  // For bundlers that build workers too.
  'src/starts.js': `const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
worker.onmessage = ({ data }) => { globalThis.ran = data }
worker.onerror = event => console.error(event.message)
`,
  'src/worker.js': `import '../recorder.cjs'
import './tells.js'
import './main.js'
`,
  'src/tells.js': `globalThis.report = value => postMessage(record(value))
`,
  'src/again.js': `export { mul } from './math.o'
export * from './star.js'
`,
  'src/star.js': `export * from './math.o'
`,
  'src/passes.js': `export * from './passed.o'
`,
  'src/part.js': `export * as part from './part.o'
`,
  'src/late.js': `import { big } from './math.o'
export const late = big
`,
  'src/host.js': `export const given = () => 21
export const unused = () => 'in no bundle'
`,
}
const OBJECTS = {
  'src/math.o': MATH,
  'src/hosted.o':
    'int given(void); int doubled(void) { return 2 * given(); } int undoubled(void) { return given() / 2; }',
  'src/fresh.o': 'static int count; int bump(void) { return ++count; } int reset(void) { return count = 0; }',
  'src/first.o':
    'int shared(int); int first(int n) { return shared(n) + 41; } int third(int n) { return shared(n) + 3; }',
  'src/second.o': 'int shared(int n) { return n; } int second(int n) { return n + 2; }',
  'src/later.o': 'int much(int n) { return n * 100; } int little(int n) { return n / 100; }',
  'src/taken.o': 'int ones(void) { return 11; } int twos(void) { return 22; }',
  'src/passed.o':
    'int passed(int n) { return n; } int also_passed(int n) { return n; } int not_passed(int n) { return -n; }',
  'src/part.o': 'int parted(int n) { return n; } int not_parted(int n) { return -n; }',
  // It calls the program.
  'src/plug.o': 'int sub(int, int); int half(int n) { return sub(n, n / 2); } int third_of(int n) { return n / 3; }',
}
const VALUES = [42, 42, 42, 42, 42, 42, 42, 1, 2, 1, 4, 200, 11, 5, 6, 7]

/** Of each module that is instantiated the functions that it exports. */
const ROOTS = [
  [
    '_ZN3geo4areaEii',
    'add',
    'also_passed',
    'big',
    'doubled',
    'first',
    'much',
    'mul',
    'ones',
    'parted',
    'passed',
    'sub',
    'twice',
  ],
  ['bump'],
  ['half'],
]

let project: Project
let browser: Browser
let site: Site
const files: Record<string, ServedFile> = {}
beforeAll(async () => {
  project = await makeProject(SOURCES, OBJECTS)
  project.write('src/main.farm.js', SOURCES['src/main.js'].replace(`'geo::area(int, int)'`, '_ZN3geo4areaEii'))
  await project.compile('src/shapes.o', SHAPES, '-xc++')
  await project.archive('src/libpair.a', 'src/first.o', 'src/second.o')
  for (const [name, text] of Object.entries(RECORDER)) project.write(name, text)
  ;[browser, site] = await Promise.all([launchChromium(), serve(files)])
})
afterAll(async () => {
  await browser.close()
  await site.close()
  project.remove()
})

/** Puts a built folder, and what runs it, where a browser gets it; gives the address. */
function publish(folder: string, script: string): string {
  for (const file of readdirSync(project.path(folder), { recursive: true, encoding: 'utf8' }))
    if (/\.\w+$/.test(file)) files[`${folder}/${file}`] = { body: readFileSync(project.path(join(folder, file))) }
  files['recorder.js'] = { body: RECORDER['recorder.cjs'] }
  files[`${folder}/page.html`] = {
    body: `<!doctype html><title></title><link rel="icon" href="data:,"><script src="/recorder.js"></script>
<script>globalThis.report = value => { globalThis.ran = record(value) }</script>${script}`,
  }
  return `${site.url}${folder}/page.html`
}

async function ranIn(url: string): Promise<Run> {
  const page: Page = await browser.newPage()
  const problems: string[] = []
  page.on('pageerror', error => problems.push(String(error)))
  page.on('console', message => problems.push(message.text()))
  try {
    await page.goto(url)
    await Promise.race([
      page.waitForFunction('globalThis.ran'),
      expect.poll(() => problems, { timeout: 60_000 }).not.toEqual([]),
    ])
    expect(problems).toEqual([])
    return await page.evaluate<Run>('globalThis.ran')
  } finally {
    await page.close()
  }
}

/** What starts a page's bundle: a script, or the document that a bundler has put its scripts into. */
function starting(folder: string): string {
  const document = project.path(join(folder, 'index.html'))
  return existsSync(document) ? readFileSync(document, 'utf8') : '<script type="module" src="main.js"></script>'
}

/** A worker that runs a script of ours, then the bundle, and tells the page. */
function inWorker(folder: string, type: 'module' | 'classic'): string {
  const [first, then] =
    type === 'module'
      ? [`import '/recorder.js'`, `import('./main.js')`]
      : [`importScripts('/recorder.js')`, `importScripts('./main.js')`]
  files[`${folder}/worker.js`] = { body: `${first}\n${SOURCES['src/tells.js']}${then}` }
  return `<script>const worker = new Worker('worker.js', { type: '${type}' })
worker.onmessage = ({ data }) => { globalThis.ran = data }
worker.onerror = event => console.error(event.message)</script>`
}

/** Of outputs where they run. */
const PLACES: readonly (readonly [Output, string, (folder: string) => Promise<Run>])[] = [
  ['page', 'a page', folder => ranIn(publish(folder, starting(folder)))],
  ['page', 'a worker', folder => ranIn(publish(folder, inWorker(folder, 'module')))],
  ['script', 'a page', folder => ranIn(publish(folder, '<script src="main.js"></script>'))],
  ['script', 'a worker', folder => ranIn(publish(folder, inWorker(folder, 'classic')))],
  [
    'worker',
    'a page that starts it',
    folder => ranIn(publish(folder, '<script type="module" src="main.js"></script>')),
  ],
]

/** What was instantiated where it ran first: everybody else's must be the same. */
let first: Run['modules'] | undefined

/** What a bundler makes for pages alone: it looks for the document or the window there. */
const WANTS_DOCUMENT: readonly (readonly [BundlerName, Output])[] = [
  ['vite', 'page'],
  ['rspack', 'script'],
  ['farm', 'page'],
]
const runs = (bundler: BundlerName, output: Output, place: string): boolean =>
  place !== 'a worker' || !WANTS_DOCUMENT.some(([by, of]) => by === bundler && of === output)

/** Farm imports no names that are strings. */
function entryOf(bundler: BundlerName, output: Output): string {
  if (bundler === 'farm') return 'src/main.farm.js'
  return output === 'worker' ? 'src/starts.js' : 'src/main.js'
}

const folderOf = (bundler: BundlerName, output: Output): string => `out/${bundler}-${output}`

function make(bundler: BundlerName, output: Output): Promise<void> {
  return buildWith(bundler, {
    project,
    entry: project.path(entryOf(bundler, output)),
    output,
    folder: project.path(folderOf(bundler, output)),
    options: { imports: project.path('src/host.js') },
  })
}

/** Asserts that a run did what all do. */
function checkRun({ value, modules }: Run): void {
  expect(value).toEqual(VALUES)
  expect(modules.map(({ functions }) => functions)).toEqual(ROOTS)
  first ??= modules
  expect(modules).toEqual(first)
}

/** What of other places a bundler's own code has, whatever it bundles. */
const OWN_WORDS: readonly (readonly [BundlerName, Place, readonly string[]])[] = [
  ['farm', 'browser', ['require(']],
  ['farm', 'node', ['window', 'document']],
]

/** What a bundle has of other places than its own. */
function foreignTo(place: Place, bundler: BundlerName, output: Output): readonly string[] {
  const folder = project.path(folderOf(bundler, output))
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => /\.[cm]?js$/.test(file))
  const words = foreignCode(scripts.map(file => readFileSync(join(folder, file), 'utf8')).join('\n'), place)
  const own = OWN_WORDS.find(([by, at]) => by === bundler && at === place)?.[2] ?? []
  return [...new Set(words)].filter(word => !own.includes(word))
}

const IN_NODE: readonly Output[] = ['esm', 'cjs']

describe.each(BUNDLERS)('%s', bundler => {
  const outputs = OUTPUTS.filter(output => builds(bundler, output) && !IN_NODE.includes(output))
  describe.each(outputs)('%s', output => {
    beforeAll(() => make(bundler, output))
    for (const [, place, run] of PLACES.filter(([of, place]) => of === output && runs(bundler, output, place)))
      test(`in ${place}`, async () => {
        checkRun(await run(folderOf(bundler, output)))
      })
    test('has nothing of Node', () => {
      expect(foreignTo('browser', bundler, output)).toEqual([])
    })
  })
})

describe('Node', () => {
  const made = BUNDLERS.flatMap(bundler => IN_NODE.map(output => [bundler, output] as const))
  const fileOf = (bundler: BundlerName, output: Output): string =>
    project.path(join(folderOf(bundler, output), entryFile(output)))
  beforeAll(async () => {
    for (const [bundler, output] of made) await make(bundler, output)
  })

  test.each([20, 22, 24, 26])('%i runs what each bundler makes', async major => {
    const executable = (await nodeVersions()).find(node => node.major === major)?.executable ?? 'none'
    const files = made.map(([bundler, output]) => fileOf(bundler, output))
    const printed = await runOrFail(executable, ['--no-warnings', project.path('run-all.cjs'), ...files], project.root)
    const ran = JSON.parse(printed) as Readonly<Record<string, Run>>
    expect(Object.keys(ran)).toEqual(files)
    for (const run of Object.values(ran)) checkRun(run)
  })

  test.each(made)('%s, %s: has nothing of a page', (bundler, output) => {
    expect(foreignTo('node', bundler, output)).toEqual([])
  })
})
