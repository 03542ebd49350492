import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BunBuild, type BunResult, bunBuild, runInBun } from '../support/bun.ts'
import { type Project, evaluate, exportsOf, makeProject, runNode } from '../support/bundling.ts'
import { CONSTRUCTED, HELLO, HOST, MATH } from '../support/native-sources.ts'
import { buildObject, buildSide } from '../support/side-modules.ts'

const SOURCES = {
  'src/host.js': HOST,
  'src/roots.js': `import { add, sub, div_ } from './math.o'
export { mul } from './math.o'
export const sum = add(20, 22)
if (false) div_(1, 2)
export const lazy = () => import('./lazy.js').then(({ run }) => run())
export const star = () => import('./math.o').then(({ twice }) => twice(21n))`,
  'src/lazy.js': `import { big } from './math.o'; export const run = () => big(0)`,
  'src/one.js': `import { add } from './math.o'; export const one = add(1, 0)`,
  'src/member.js': `export const one = async () => { const math = await import('./math.o'); return math.add(1, 0) }`,
  'src/namespace.js': `import * as math from './math.o'; export const f = name => math[name](20, 22)`,
  'src/passes.js': `export * from './math.o'`,
  'src/holds.js': `export * as math from './math.o'`,
  'src/passed.js': `import { math } from './holds.js'
export const values = async () => [(await import('./passes.js')).add(1, 0), (await import('./holds.js')).math.sub(3, 1), math.mul(1, 3)]`,
  'src/archive.js': `import { sub } from './libmath.a'; export const one = sub(2, 1)`,
  'src/hello.js': `import { greet, later } from './hello.o'; greet(7); console.log(later(5))`,
  'src/bare.js': `import './constructed.o'; import './math.o'; import { add } from './math.o'; export const kept = true`,
  'src/runs.js': `import { count_runs } from './constructed.o'; export const runs = [count_runs(), count_runs()]`,
  'src/init.js': `import init from './constructed.o?init'
export const runs = async () => { const [a, b] = [await init(), await init()]; return [a !== b, a.count_runs(), b.count_runs()] }`,
  'src/url.js': `import url from './math.o?url'; import module from './math.o?module'
export const name = url; export const is = module instanceof WebAssembly.Module`,
  'src/text.js': `import { readCString } from 'virtual:wasmweld'; import { name } from './text.o'; export const text = readCString(name())`,
  'src/pair.js': `import { run } from './main.o'; import { func1 } from './func1.so'; export const values = [run(1), func1(10)]`,
  'src/env.js': `export const given = () => 40`,
  'src/needs.js': `import { needy } from './needy.o'; export const value = needy()`,
  'src/pager.js': `import { add } from './math.o'; export const sum = add(20, 22); export const plain = () => import('./env.js')`,
  'src/traced.js': `import { traced } from './traced.o'; export const value = traced(1)`,
  'src/damaged.js': `\nimport { lost } from './damaged.o'; console.log(lost())`,
  'src/scale.h': '#define SCALE 10\n',
  'src/scaled.c':
    '#include "scale.h"\nint scaled(int x) { return x * SCALE; }\nint unscaled(int x) { return x / SCALE; }',
  'src/compiled.js': `import { scaled } from './scaled.c'; export const value = scaled(4)`,
  'src/broken.c': 'int broken(int x) {\n  return y;\n}\n',
  'src/broken.js': `import { broken } from './broken.c'; console.log(broken(1))`,
  'src/later-sides.js': `import { quiet } from './hello.o'
export const values = async () => [quiet(1), ...(await import('./sides.js')).values]`,
  'src/sides.js': `import { add } from './math.o?side'; import { count_runs } from './constructed.o?side'
export const values = [add(1, 2), count_runs()]`,
  // A page's files, sent when two are asked for.
  'fetches.mjs': `import { readFileSync } from 'node:fs'
const asked = []
globalThis.fetch = url => new Promise(answer => {
  asked.push(() => answer({ ok: true, headers: new Headers(), arrayBuffer: () => readFileSync(url) }))
  if (asked.length === 1 || asked.length === 3) for (const send of asked) send()
})
const { values } = await import('./out/later sides/later-sides.js')
console.log((await values()).join())`,
  'src/wrong.js': `const first = 1\nimport { addd } from './math.o'; console.log(addd(first, 0))`,
}

const OUTPUTS = { target: 'node', splitting: true }
const FOLDERS = { entry: 'e/[name].[ext]', chunk: 'c/d/[name]-[hash].[ext]', asset: 'static/[name]-[hash].[ext]' }
const BUILDS: Readonly<Record<string, BunBuild>> = {
  roots: build('roots', OUTPUTS),
  minified: build('roots', { ...OUTPUTS, minify: true }),
  folders: build('roots', { ...OUTPUTS, naming: FOLDERS }),
  'one file': build('roots', { target: 'bun' }),
  one: build('one'),
  member: build('member', OUTPUTS),
  passed: build('passed', OUTPUTS),
  namespace: build('namespace'),
  archive: build('archive'),
  hello: build('hello'),
  'hello in Bun': build('hello', { target: 'bun' }),
  'hello in a browser': build('hello', { target: 'browser' }),
  bare: build('bare'),
  runs: build('runs'),
  cjs: build('runs', { format: 'cjs', naming: { entry: '[name].cjs' } }),
  iife: build('runs', { format: 'iife', target: 'browser' }),
  init: build('init'),
  url: build('url'),
  text: build('text'),
  pair: build('pair'),
  needs: build('needs', {}, { imports: './src/env.js' }),
  lacks: build('needs'),
  wrong: build('wrong'),
  damaged: build('damaged'),
  compiled: build('compiled'),
  broken: build('broken'),
  'later sides': build('later-sides', { target: 'browser', splitting: true }),
  pager: build('pager', { target: 'browser' }),
  traced: build('traced', {}, { debug: 'sourcemap' }),
  separate: build('traced', {}, { debug: 'separate-dwarf' }),
  'in memory': build('traced', { outdir: undefined }, { debug: 'sourcemap' }),
  edge: build('one', {}, { platform: 'edge' }),
  contradiction: build('one', { format: 'cjs' }, { instantiate: 'await' }),
  types: build('one', {}, { types: '.types' }),
  reported: build('roots', OUTPUTS, { report: ['summary', 'json'] }),
  budget: build('roots', OUTPUTS, { budgets: [{ select: { symbol: 'big.rows' }, max: '1 kB' }] }),
}

function build(entry: string, config: BunBuild['config'] = {}, options: BunBuild['options'] = {}): BunBuild {
  return { config: { target: 'node', ...config, entrypoints: [`src/${entry}.js`] }, options }
}

let project: Project
let results: Readonly<Record<string, BunResult>>
let printed: string
beforeAll(async () => {
  project = await makeProject(SOURCES, {
    'src/math.o': MATH,
    'src/hello.o': HELLO,
    'src/constructed.o': CONSTRUCTED,
    'src/needy.o': 'int given(void); int needy(void) { return given() + 2; }',
  })
  await project.archive('src/libmath.a', 'src/math.o')
  await project.compile('src/traced.o', 'int traced(int n) { return n + 1; }', '-g')
  project.write('src/damaged.o', Buffer.from('\0asm\u0001\0\0\0\u0001\u007f'))
  const objects = {
    'text.o': 'const char *name(void) { return "a program"; }',
    'main.o':
      'extern int data; int func1(int); int twice(int x) { return x * 2; } int run(int x) { return func1(x) + data; }',
  }
  for (const [file, source] of Object.entries(objects))
    project.write(`src/${file}`, (await buildObject(file, source)).bytes)
  const side = 'int twice(int); int data = 5; int func1(int x) { return twice(x) + data; }'
  project.write('src/func1.so', (await buildSide('func1.so', side)).bytes)
  const builds = Object.entries(BUILDS).map(([name, { config, options }]) => ({
    config: { outdir: `out/${name}`, ...config },
    ...(options && { options }),
  }))
  const made = await bunBuild(project.root, builds)
  printed = made.printed
  results = Object.fromEntries(Object.keys(BUILDS).map((name, index) => [name, made.results[index]]))
})
afterAll(() => {
  project.remove()
})

const NAME = /-[\w]{8}(?=\.\w+$)/
/** Linked files of a build, without hash, and what they export. */
function linked(name: string): Readonly<Record<string, readonly string[]>> {
  const { files, errors } = results[name]
  expect(errors).toEqual([])
  const modules = files.filter(file => file.endsWith('.wasm'))
  return Object.fromEntries(
    modules.map(file => [basename(file).replace(NAME, ''), exportsOf(readFileSync(file))] as const),
  )
}
const code = (name: string): string => {
  const scripts = results[name].files.filter(file => ['.js', '.cjs'].includes(extname(file)))
  return scripts.map(file => readFileSync(file, 'utf8')).join('\n')
}
const value = (file: string, expression: string): Promise<unknown> => evaluate(project, `out/${file}`, expression)

const ROOTS = { 'math.wasm': ['add', 'big', 'mul', 'twice'] }
const CALLS = `(async () => [module.sum, module.mul(6, 7), await module.lazy(), String(await module.star())])()`

describe('roots', () => {
  test.each([
    ['roots', 'roots/roots.js'],
    ['minified', 'minified/roots.js'],
    ['folders', 'folders/e/roots.js'],
    ['one file', 'one file/roots.js'],
  ])('%s: what is left of imports, in whatever file', async (name, file) => {
    expect(linked(name)).toEqual(ROOTS)
    expect(await value(file, CALLS)).toEqual([42, 42, 8, '42'])
  })

  test('one function is a file of its own size', () => {
    const [file] = results['one'].files.filter(path => path.endsWith('.wasm'))
    expect(linked('one')).toEqual({ 'math.wasm': ['add'] })
    expect(readFileSync(file).length).toBeLessThan(100)
  })

  test('a member of what is imported later; a namespace that escapes; an archive', () => {
    expect(linked('member')).toEqual({ 'math.wasm': ['add'] })
    expect(Object.values(linked('namespace'))[0]).toHaveLength(7)
    expect(linked('archive')).toEqual({ 'libmath.wasm': ['sub'] })
  })

  test('what other modules pass on, as names and as namespaces, at once and later', async () => {
    expect(linked('passed')).toEqual({ 'math.wasm': ['add', 'mul', 'sub'] })
    expect(await value('passed/passed.js', 'module.values()')).toEqual([1, 2, 3])
  })

  test('constructors keep an import, and run once; what does nothing leaves nothing', async () => {
    expect(linked('bare')).toEqual({ 'program.wasm': [] })
    expect(await value('runs/runs.js', 'module.runs')).toEqual([1, 1])
  })
})

test('facets, the runtime, side modules, hosts', async () => {
  expect(await value('init/init.js', 'module.runs()')).toEqual([true, 1, 1])
  expect(await value('url/url.js', '[module.name, module.is]')).toEqual([
    expect.stringMatching(/^file:.*math-\w{8}\.wasm$/),
    true,
  ])
  expect(await value('text/text.js', 'module.text')).toBe('a program')
  expect(Object.keys(linked('pair')).sort()).toEqual(['func1.wasm', 'main.wasm'])
  expect(await value('pair/pair.js', 'module.values')).toEqual([12, 25])
  expect(await value('needs/needs.js', 'module.value')).toBe(42)
})

test('side modules that come later together are asked for together', async () => {
  expect(Object.keys(linked('later sides')).sort()).toEqual(['constructed.wasm', 'hello.wasm', 'math.wasm'])
  expect(await runNode(project, 'fetches.mjs')).toBe('2,3,1\n')
})

test("printf prints, in Node, in Bun and from a browser's code", async () => {
  expect(await runNode(project, 'out/hello/hello.js')).toBe('hello 7\n105\n')
  expect(await runInBun(project.root, 'out/hello in Bun/hello.js')).toBe('hello 7\n105\n')
  expect(code('hello in a browser')).not.toMatch(/node:|readFileSync/)
})

test('CommonJS and scripts have the bytes', async () => {
  expect(linked('cjs')).toEqual({})
  expect(await value('cjs/runs.cjs', 'module.default.runs')).toEqual([1, 1])
  expect(linked('iife')).toEqual({})
  expect(code('iife')).not.toMatch(/await|import\(/)
  expect(() => new Function(code('iife'))() as unknown).not.toThrow()
})

test('what is wrong is an error with its place', () => {
  const [wrong] = results['wrong'].errors
  expect(wrong.message).toBe(
    `src/math.o has no export addd\n  imported as './math.o' at src/wrong.js:2\n  did you mean add?`,
  )
  expect(wrong.position).toMatchObject({ file: project.path('src/wrong.js'), line: 2, column: 22 })
  const [lacks] = results['lacks'].errors
  expect(lacks.message).toMatch(/undefined symbol: given\n {2}needed by {2}src\/needy\.o/)
  expect(lacks.position).toMatchObject({ file: project.path('src/needs.js'), line: 1 })
  expect(results['contradiction'].errors[0].message).toMatch(/instantiate: 'await' contradicts the output format cjs/)
})

test('what is damaged, and what Bun cannot make, is told at the importing line', () => {
  const [damaged] = results['damaged'].errors
  expect(damaged.message).toMatch(/src\/damaged\.o[^]*imported as '\.\/damaged\.o' at src\/damaged\.js:2/)
  expect(damaged.position).toMatchObject({ file: project.path('src/damaged.js'), line: 2, column: 22 })
  expect(results['edge'].errors[0].message).toMatch(/edge/)
})

test('C is compiled, and what the compiler says is at its place', async () => {
  expect(linked('compiled')).toEqual({ 'scaled.wasm': ['scaled'] })
  expect(await value('compiled/compiled.js', 'module.value')).toBe(40)
  const [broken] = results['broken'].errors
  expect(broken.message).toMatch(
    /src\/broken\.c:2:10: error: use of undeclared identifier 'y'[^]*imported as '\.\/broken\.c' at src\/broken\.js:1/,
  )
  expect(broken.position).toMatchObject({ file: project.path('src/broken.c'), line: 2, column: 10 })
})

test('debug information is in a file beside the module; where nothing is written that is told', async () => {
  const named = (name: string, section: string): readonly string[] => {
    const files = readdirSync(project.path(`out/${name}`))
    const module = files.find(file => file.endsWith('.wasm')) ?? ''
    const bytes = new Uint8Array(readFileSync(project.path(`out/${name}/${module}`)))
    const [told] = WebAssembly.Module.customSections(new WebAssembly.Module(bytes), section)
    return [Buffer.from(told).subarray(1).toString(), files.find(file => /\.wasm\.\w+$/.test(file)) ?? '']
  }
  const [map, mapFile] = named('traced', 'sourceMappingURL')
  expect(map).toBe(mapFile)
  const { sources } = JSON.parse(readFileSync(project.path(`out/traced/${mapFile}`), 'utf8')) as { sources: string[] }
  expect(sources).toEqual(['src/traced.o.c'])
  const [debug, debugFile] = named('separate', 'external_debug_info')
  expect(debug).toBe(debugFile)
  expect(debug).toMatch(/^traced-[\w-]{8}\.wasm\.debug$/)
  expect(await value('traced/traced.js', 'module.value')).toBe(2)
  expect(results['in memory'].errors).toEqual([])
  expect(printed.match(/traced\.wasm has no file beside it with this bundler: it has no source map/g)).toHaveLength(1)
})

test('without splitting, what comes later and is not native leaves files as they are', () => {
  expect(linked('pager')).toEqual({ 'math.wasm': ['add'] })
  expect(code('pager')).toContain('fetch(')
})

test('declarations are written', () => {
  linked('types')
  expect(existsSync(project.path('.types/src/math.d.o.ts'))).toBe(true)
})

test('sizes are told, and budgets hold', () => {
  linked('reported')
  expect(printed).toMatch(/^wasmweld {2}math-\w{8}\.wasm {2}.* for 4 exports$/m)
  const report = JSON.parse(readFileSync(project.path('.wasmweld/size/out-reported.json'), 'utf8')) as {
    outputs: { name: string; bytes: number }[]
  }
  const sizes = results['reported'].files.map((file): [string, number] => [basename(file), statSync(file).size])
  expect(report.outputs.map(({ name, bytes }): [string, number] => [name, bytes]).sort()).toEqual(sizes.sort())
  const [error] = results['budget'].errors
  expect(error.message).toMatch(
    /^budget exceeded: symbol big\.rows: big\.rows in src\/math\.o\n {2}limit {4}max 1 kB; is 4,000 bytes/,
  )
  expect(error.position).toMatchObject({ file: project.path('src/lazy.js'), line: 1 })
})
