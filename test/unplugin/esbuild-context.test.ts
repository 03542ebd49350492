import { existsSync, readFileSync } from 'node:fs'
import { link } from '@wasmweld/linker'
import { type BuildContext, type BuildFailure, type BuildOptions, type Plugin, build, context } from 'esbuild'
import type { Options } from 'unplugin-wasmweld'
import esbuildPlugin from 'unplugin-wasmweld/esbuild'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Project, evaluate, exportsOf, makeProject } from '../support/bundling.ts'
import { heldUntil, launchChromium } from '../support/chromium.ts'
import { MATH } from '../support/native-sources.ts'
import { buildObject, buildSide } from '../support/side-modules.ts'

const SIDE = `int from_program(int); int side_data = 5;
int side(int x) { return from_program(x) + side_data; } int unused(int x) { return x * 3; }`

let project: Project
beforeAll(async () => {
  project = await makeProject(
    {
      'src/main.js': `import { add } from './math.o'\nexport const value = add(40, 2)\n`,
      'src/sides.js': `import { side } from './side.so'
import { run } from './program.o'
export const values = [side(1), run(2)]
export const later = async () => { const { late } = await import('./late.o?side'); return late(3) }`,
      'src/page.js': `import { add } from './math.o'
import './program.o'
import { side } from './side.so'
import { late } from './late.o?side'
document.title = [add(40, 2), side(1), late(3)]; document.title += ' ' + (await import('./math.o')).mul(2, 3)
globalThis.later = () => import('./lazy-page.js').then(({ values }) => values.join())`,
      'src/lazy-page.js': `import { minus } from './minus.o?side'; import { plus } from './plus.o?side'
export const values = [plus(1), minus(1)]`,
    },
    {
      'src/math.o': MATH,
      'src/needy.o': 'int nowhere(int); int needy(int x) { return nowhere(x); }',
      'src/plus.o': 'int plus(int x) { return x + 10; }',
      'src/minus.o': 'int minus(int x) { return x - 10; }',
    },
  )
  project.write('src/program.o', (await buildObject('program.o', PROGRAM)).bytes)
  project.write('src/late.o', (await buildObject('late.o', 'int late(int x) { return x * 7; }')).bytes)
  project.write('src/side.so', (await buildSide('side.so', SIDE)).bytes)
})
afterAll(() => {
  project.remove()
})

const PROGRAM = `extern int side(int); int from_program(int x) { return x * 2; } int run(int x) { return side(x) + 1; }`

const plugin = (options: Options = {}): Plugin =>
  esbuildPlugin({ report: false, types: false, ...options }) as unknown as Plugin

const optionsFor = (entry: string, more: BuildOptions = {}, options: Options = {}): BuildOptions => ({
  absWorkingDir: project.root,
  entryPoints: [`src/${entry}`],
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  outdir: 'out',
  logLevel: 'silent',
  plugins: [plugin(options)],
  ...more,
})

const contexts: BuildContext[] = []
async function start(...given: Parameters<typeof optionsFor>): Promise<BuildContext> {
  const made = await context(optionsFor(...given))
  contexts.push(made)
  return made
}
afterEach(async () => {
  await Promise.all(contexts.splice(0).map(made => made.dispose()))
})

const failure = (given: BuildOptions): Promise<BuildFailure> =>
  build(given).then(
    () => Promise.reject(new Error('the build did not fail')),
    (error: unknown) => error as BuildFailure,
  )

test('builds again: the first pass only when something that it looked at has changed', async () => {
  let resolved = 0
  const counter: Plugin = {
    name: 'counter',
    setup(inner) {
      inner.onResolve({ filter: /main\.js$/ }, () => void resolved++)
    },
  }
  const made = await start('main.js', { plugins: [counter, plugin()], write: false, metafile: true })
  const wasmOf = async (): Promise<readonly [name: string, exports: readonly string[], resolved: number]> => {
    resolved = 0
    const { outputFiles = [] } = await made.rebuild()
    const [file] = outputFiles.filter(({ path }) => path.endsWith('.wasm'))
    return [file.path, exportsOf(file.contents), resolved]
  }
  const [first, , passes] = await wasmOf()
  expect(passes).toBe(2)
  expect(await wasmOf()).toEqual([first, ['add'], 1])
  await project.compile('src/math.o', MATH.replace('a + b', 'a + b + 0x7777'))
  // The compiler writes beside the object and renames: the folder has the same names as before.
  const [changed, , again] = await wasmOf()
  expect(changed).not.toBe(first)
  expect(again).toBe(1)
  project.write('src/main.js', `import { add, sub } from './math.o'\nexport const value = add(40, sub(3, 1))\n`)
  expect((await wasmOf()).slice(1)).toEqual([['add', 'sub'], 2])
  project.write('src/main.js', `export const value = 1\n`)
  expect((await made.rebuild()).outputFiles?.map(({ path }) => path.slice(project.root.length))).toEqual([
    '/out/main.js',
  ])
  project.write('src/main.js', `import { add } from './math.o'\nexport const value = add(40, 2)\n`)
  await project.compile('src/math.o', MATH)
  expect((await wasmOf())[0]).toBe(first)
})

test('side modules, at once and later', async () => {
  for (const splitting of [true, false]) {
    const { metafile } = await build({ ...optionsFor('sides.js', { splitting }), metafile: true })
    const wasm = Object.keys(metafile.outputs).filter(name => name.endsWith('.wasm'))
    expect(wasm.map(name => name.replace(/-\w{8}/, ''))).toEqual(
      expect.arrayContaining(['out/program.wasm', 'out/side.wasm', 'out/late.wasm']),
    )
    expect(await evaluate(project, 'out/sides.js', '(async () => [...module.values, await module.later()])()')).toEqual(
      [7, 10, 21],
    )
  }
})

test('what is wrong is told once, at the importing line, and building goes on when it is mended', async () => {
  project.write('src/wrong.js', `import { needy } from './needy.o'\n\nexport const value = needy(1)\n`)
  const made = await start('wrong.js')
  const errors = await made.rebuild().then(
    () => [],
    (error: unknown) => (error as BuildFailure).errors,
  )
  expect(errors).toMatchObject([
    {
      text: expect.stringContaining('undefined symbol: nowhere') as unknown,
      pluginName: 'unplugin-wasmweld',
      location: {
        file: 'src/wrong.js',
        line: 1,
        column: 22,
        length: 11,
        lineText: `import { needy } from './needy.o'`,
      },
    },
  ])
  await project.compile('src/needy.o', 'int needy(int x) { return x; }')
  expect((await made.rebuild()).errors).toEqual([])
  expect(await evaluate(project, 'out/wrong.js', 'module.value')).toBe(1)
})

test.each([
  ['a name that is not there', `import { ad } from './math.o'`, /math\.o has no export ad\n.*\n {2}did you mean add\?/],
  ['a name taken later', `const math = await import('./math.o'); math.ad()`, /math\.o has no export ad\b/],
  ['a damaged file', `import { add } from './cut.o'`, /cut\.o/],
  ['a file that is not there', `import { add } from './absent.o'`, /no such file: src\/absent\.o/],
  ['a name of the runtime', `import { readCStrin } from 'virtual:wasmweld'`, /did you mean readCString\?/],
])('an error: %s', async (_, code, message) => {
  project.write('src/cut.o', readFileSync(project.path('src/math.o')).subarray(0, 200))
  project.write('src/wrong.js', `\n${code}\n`)
  const { errors } = await failure(optionsFor('wrong.js'))
  expect(errors).toHaveLength(1)
  expect(errors[0].text).toMatch(message)
  expect(errors[0].location).toMatchObject({ file: 'src/wrong.js', line: 2 })
})

test("the user's own errors are esbuild's, once", async () => {
  project.write('src/wrong.js', `import { add } from './math.o'\nimport './nowhere.js'\nadd(1, 2\n`)
  const { errors } = await failure(optionsFor('wrong.js'))
  expect(errors.map(({ pluginName, text }) => [pluginName, text])).toEqual([['', 'Expected ")" but found end of file']])
})

test('options that contradict the format, and builds that bundle nothing', async () => {
  const { errors } = await failure(optionsFor('main.js', { format: 'iife' }, { instantiate: 'await' }))
  expect(errors.map(({ text }) => text)).toEqual([expect.stringContaining('contradicts the output format iife')])
  const { warnings } = await build(optionsFor('main.js', { bundle: false, write: false }))
  expect(warnings.map(({ text }) => text)).toEqual([
    'without the option bundle, imports of native files stay as they are',
  ])
})

test('reports and types are written, and a broken budget fails the build', async () => {
  const told = { report: ['json', 'html'], types: 'types' } as const
  await build(optionsFor('main.js', { minify: true }, told))
  expect(readFileSync(project.path('types/src/math.d.o.ts'), 'utf8')).toContain('export function add(')
  expect(existsSync(project.path('.wasmweld/size/out.html'))).toBe(true)
  const report = JSON.parse(readFileSync(project.path('.wasmweld/size/out.json'), 'utf8')) as {
    outputs: readonly { name: string; bytes: number }[]
  }
  const wasm = report.outputs.find(({ name }) => name.endsWith('.wasm'))
  expect(wasm?.name).toMatch(/^math-\w{8}\.wasm$/)
  expect(wasm?.bytes).toBe(linkedLength(['add']))
  const budgets = [{ select: { import: './math.o' }, max: 1 }]
  for (const write of [true, false]) {
    const { errors } = await failure(optionsFor('main.js', { write }, { budgets }))
    expect(errors).toMatchObject([
      { text: expect.stringMatching(/budget/) as unknown, location: { file: 'src/main.js', line: 1 } },
    ])
  }
})

test('a source map lies beside the module that names it', async () => {
  await project.compile('src/math.o', MATH, '-g')
  const { outputFiles = [], metafile } = await build(
    optionsFor('main.js', { write: false, metafile: true, assetNames: 'files/[name]-[hash]' }, { debug: 'sourcemap' }),
  )
  const [map] = outputFiles.filter(({ path }) => path.endsWith('.map'))
  const [wasm] = outputFiles.filter(({ path }) => path.endsWith('.wasm'))
  const name = map.path.slice(project.path('out/files/').length)
  expect(Buffer.from(wasm.contents).includes(name)).toBe(true)
  expect((JSON.parse(map.text) as { sources: string[] }).sources).toEqual([expect.stringContaining('math.o.c')])
  expect(Object.keys(metafile?.outputs ?? {})).toContain(`out/files/${name}`)
  await project.compile('src/math.o', MATH)
})

const linkedLength = (exports: readonly string[]): number =>
  link([{ name: 'src/math.o', bytes: readFileSync(project.path('src/math.o')) }], {
    reactor: true,
    exports,
    strip: 'all',
    compressRelocations: true,
  }).module.length

test('watching: an object that was compiled again is linked again', async () => {
  const built: string[][] = []
  const waiting: (() => void)[] = []
  const listener: Plugin = {
    name: 'listener',
    setup(inner) {
      inner.onEnd(({ metafile }) => {
        built.push(Object.keys(metafile?.outputs ?? {}).filter(name => name.endsWith('.wasm')))
        waiting.shift()?.()
      })
    },
  }
  const made = await start('main.js', { plugins: [plugin(), listener], metafile: true })
  const next = (): Promise<void> => new Promise(resolve => waiting.push(resolve))
  const first = next()
  await made.watch()
  await first
  const second = next()
  await project.compile('src/math.o', MATH.replace('a + b', 'a + b + 0x1111'))
  await second
  expect(built[1]).not.toEqual(built[0])
  expect(built[1]).toHaveLength(1)
  await project.compile('src/math.o', MATH)
})

test('served, a page in a browser runs it, and asks for all its files at once', async () => {
  const made = await start('page.js', { platform: 'browser', splitting: true, publicPath: '/out/', write: false })
  const { port } = await made.serve({ servedir: project.root, host: '127.0.0.1' })
  project.write('index.html', '<!doctype html><script type="module" src="/out/page.js"></script>')
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.route('**/*.wasm', heldUntil(3))
    await page.goto(`http://127.0.0.1:${port}/index.html`)
    await page.waitForFunction(() => document.title === '42,7,21 6')
    await page.unroute('**/*.wasm')
    await page.route('**/*.wasm', heldUntil(2))
    expect(await page.evaluate('later()')).toBe('11,-9')
  } finally {
    await browser.close()
  }
})

test('watching: a broken budget is an error of that build, and the next one is made', async () => {
  const builds: (readonly string[])[] = []
  let wake = (): void => {}
  const ends: Plugin = {
    name: 'ends',
    setup(inner) {
      inner.onEnd(({ errors }) => {
        builds.push(errors.map(({ text }) => text.split('\n')[0]))
        wake()
      })
    },
  }
  const next = async (): Promise<readonly string[]> => {
    while (builds.length === 0) await new Promise<void>(done => (wake = done))
    return builds.shift() ?? []
  }
  project.write('src/grows.js', `import { add } from './math.o'; export const value = add(40, 2)`)
  const made = await start('grows.js', {
    plugins: [plugin({ budgets: [{ select: 'total', max: 4000 }] }), ends],
    write: false,
  })
  await made.watch()
  expect(await next()).toEqual([])
  project.write(
    'src/grows.js',
    `import { add } from './math.o'; export const value = add(40, 2) + '${'x'.repeat(4000)}'`,
  )
  expect(await next()).toEqual(['budget exceeded: total'])
  project.write('src/grows.js', `import { add } from './math.o'; export const value = add(40, 3)`)
  expect(await next()).toEqual([])
})
