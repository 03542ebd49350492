import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { dirname } from 'node:path'
import { link } from '@wasmweld/linker'
import { type BuildOptions, type BuildResult, build as esbuild } from 'esbuild'
import type { Options } from 'unplugin-wasmweld'
import esbuildPlugin from 'unplugin-wasmweld/esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Project, evaluate, exportsOf, makeProject, runNode } from '../support/bundling.ts'
import { CONSTRUCTED, HELLO, HOST, MATH, SHAPES } from '../support/native-sources.ts'

let project: Project
beforeAll(async () => {
  project = await makeProject(
    {
      'src/host.js': HOST,
      'src/roots.js': `import { add, sub, div_ } from './math.o'
export { mul } from './math.o'
export const sum = add(20, 22)
if (false) div_(1, 2)
export const lazy = () => import('./lazy.js').then(({ run }) => run())
export const star = () => import('./math.o').then(({ twice }) => twice(21n))`,
      'src/lazy.js': `import { big } from './math.o'; export const run = () => big(0)`,
      'src/namespaces.js': `import * as math from './math.o'; import * as all from './all.js'
export const values = [math.add(1, 2), all.mul(2, 3)]`,
      'src/all.js': `export * from './math.o'`,
      'src/escapes.js': `import * as math from './math.o'; export const f = name => math[name](20, 22)`,
      'src/one.js': `import { add } from './math.o'; export const one = add(1, 0)`,
      'src/two.js': `import { sub } from './math.o'; export const two = sub(3, 1)`,
      'src/later.js': `export const run = async () => {
  const math = await import('./math.o'); const { sub } = await import('./math.o')
  return [math.add(1, 2), sub(3, 1), (await import('./math.o')).mul(2, 3)]
}`,
      'src/nothing.js': `import './math.o'; import { add } from './math.o'; export const x = 1`,
      'src/bare.js': `import './constructed.o'; import './math.o'; export const kept = true`,
      'src/runs.js': `import { count_runs } from './constructed.o'; export const runs = [count_runs(), count_runs()]`,
      'src/hello.js': `import { greet, later } from './hello.o'; greet(7); console.log(later(5))`,
      'src/names.js': `import { 'geo::area(int, int)' as area, _Z4plusii, plain } from './shapes.o'
export const values = [area(6, 7), _Z4plusii(1, 2), plain(3)]`,
      'src/data.js': `import { table, memory } from './math.o'
export const values = [...new Int32Array(memory.buffer, table.value, 4)]`,
      'src/init.js': `import init from './constructed.o?init'
export const runs = async () => { const [a, b] = [await init(), await init()]; return [a !== b, a.count_runs(), b.count_runs()] }`,
      'src/url.js': `import url from './math.o?url'; import module from './math.o?module'
export const name = url
export const is = module instanceof WebAssembly.Module`,
      'src/throws.js': `import { add } from './math.o'
const sum = add(40, 2)

export const { stack } = sum === 42 ? new Error('here') : {}`,
      'src/both.js': `import module from './math.o?module'; import { sub } from './math.o'
export const value = [module instanceof WebAssembly.Module, sub(3, 1)]`,
      'src/programs.js': `import { add, memory as first } from './math.o'
import { sub, memory as second } from './math.o?program=second'
export const values = [add(1, 2), sub(2, 1), first !== second]`,
      'src/env.js': `import { add } from './math.o'; export const given = () => add(20, 20); export const other = () => 0`,
      'src/needs.js': `import { needy } from './needy.o'; export const value = needy()`,
      'src/archive.js': `import { add } from './libmath.a'; export const value = add(1, 2)`,
      'src/runtime.js': `import { add } from './math.o'; import { readCString, memory } from 'virtual:wasmweld'
new Uint8Array(memory.buffer).set([104, 105, 0], 100)
export const values = [add(1, 2), readCString(100)]`,
      'src/plugged.js': `import { answer } from './answer.made'; export const value = answer`,
      'src/typed.ts': `import { add } from './math.o'; export const value: number = add(1 as number, 2)`,
      'src/source.c': '#include "by.h"\nint scaled(int x) { return x * BY; }\n',
      'src/by.h': '#define BY 6\n',
      'src/compiled.js': `import { scaled } from './source.c'; export const value = scaled(7)`,
      'src/finished.js': `import { add, memory } from './finished.wasm'
export const values = [add(1, 2), memory.buffer.byteLength > 0]
export const later = async () => (await import('./finished.wasm')).sub(3, 1)`,
      'src/required.cjs': `module.exports = require('./math.o').add(40, 2)`,
    },
    {
      'src/math.o': MATH,
      'src/hello.o': HELLO,
      'src/constructed.o': CONSTRUCTED,
      'src/needy.o': 'int given(void); int needy(void) { return given() + 2; }',
    },
  )
  await project.compile('src/shapes.o', SHAPES, '-xc++')
  await project.archive('src/libmath.a', 'src/math.o')
})
afterAll(() => {
  project.remove()
})

interface Built {
  readonly code: Readonly<Record<string, string>>
  readonly wasm: Readonly<Record<string, Uint8Array>>
  readonly result: BuildResult
}

const plugin = (options: Options = {}): never => esbuildPlugin({ report: false, types: false, ...options }) as never

async function build(
  entries: string | readonly string[],
  more: BuildOptions = {},
  options: Options = {},
): Promise<Built> {
  const result = await esbuild({
    absWorkingDir: project.root,
    entryPoints: [entries].flat().map(entry => `src/${entry}`),
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    outdir: 'out',
    write: false,
    logLevel: 'silent',
    plugins: [plugin(options)],
    ...more,
  })
  expect(result.warnings).toEqual([])
  const files = (result.outputFiles ?? []).map(({ path, contents }) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, contents)
    return [path.slice(project.path('out/').length), contents] as const
  })
  return {
    code: Object.fromEntries(
      files.filter(([name]) => name.endsWith('js')).map(([name, text]) => [name, Buffer.from(text).toString()]),
    ),
    wasm: Object.fromEntries(files.filter(([name]) => name.endsWith('.wasm'))),
    result,
  }
}

function only({ wasm }: Built): Uint8Array {
  expect(Object.keys(wasm)).toHaveLength(1)
  return Object.values(wasm)[0]
}

/** What the linker makes of one object for some roots, as text. */
const linked = (object: string, exports: readonly string[]): string =>
  hex(
    link([{ name: object, bytes: readFileSync(project.path(object)) }], {
      reactor: true,
      exports,
      strip: 'all',
      compressRelocations: true,
    }).module,
  )

const hex = (module: Uint8Array): string => Buffer.from(module).toString('hex')

test.each([
  [true, false],
  [true, true],
  [false, true],
])('what is kept are the roots: with splitting %s, minify %s', async (splitting, minify) => {
  const built = await build('roots.js', { splitting, minify })
  expect(exportsOf(only(built))).toEqual(['add', 'big', 'mul', 'twice'])
  expect(hex(only(built))).toBe(linked('src/math.o', ['add', 'big', 'mul', 'twice']))
  const expression = `(async () => [module.sum, module.mul(6, 7), await module.lazy(), String(await module.star())])()`
  expect(await evaluate(project, 'out/roots.js', expression)).toEqual([42, 42, 8, '42'])
})

test('of namespaces and stars, what is asked of them; of one that escapes all', async () => {
  const built = await build('namespaces.js')
  expect(exportsOf(only(built))).toEqual(['add', 'mul'])
  expect(await evaluate(project, 'out/namespaces.js', 'module.values')).toEqual([3, 6])
  expect(exportsOf(only(await build('escapes.js')))).toEqual(['add', 'big', 'div_', 'mul', 'sub', 'table', 'twice'])
})

test('of what is imported later, the names that the text takes', async () => {
  for (const splitting of [true, false]) {
    const built = await build('later.js', { splitting })
    expect(exportsOf(only(built))).toEqual(['add', 'mul', 'sub'])
    expect(await evaluate(project, 'out/later.js', 'module.run()')).toEqual([3, 2, 6])
  }
})

test.each([undefined, 'named/text.js'])(
  'a module that is given as a text (%s) finds files from its folder',
  async sourcefile => {
    const contents = `import './lazy.js'; export const one = async () => (await import('./math.o')).add(1, 0)`
    const stdin = { contents, resolveDir: project.path('src'), ...(sourcefile && { sourcefile }) }
    expect(exportsOf(only(await build([], { stdin, entryPoints: [] })))).toEqual(['add'])
  },
)

test('entries have one program, and what nobody uses is not there', async () => {
  const built = await build(['one.js', 'two.js'], { splitting: true })
  expect(exportsOf(only(built))).toEqual(['add', 'sub'])
  expect(await evaluate(project, 'out/two.js', 'module.two')).toBe(2)
  const nothing = await build('nothing.js')
  expect(nothing.wasm).toEqual({})
  expect(nothing.code['nothing.js']).not.toContain('WebAssembly')
})

test('a chunk that lies in another folder than who imports it finds its file', async () => {
  const names = { entryNames: 'a/b/[name]', chunkNames: 'c/[name]-[hash]', assetNames: 'd/[name]' }
  const built = await build(['url.js', 'both.js', 'one.js'], { splitting: true, ...names })
  expect(Object.keys(built.wasm)).toEqual(['d/math.wasm'])
  expect(await evaluate(project, 'out/a/b/both.js', 'module.value')).toEqual([true, 2])
  expect(await evaluate(project, 'out/a/b/url.js', 'module.name')).toMatch(/^file:.*\/out\/d\/math\.wasm$/)
  expect(await evaluate(project, 'out/a/b/one.js', 'module.one')).toBe(1)
})

test('constructors run once, and keep a bare import', async () => {
  expect(exportsOf(only(await build('bare.js')))).toEqual([])
  await build('runs.js')
  expect(await evaluate(project, 'out/runs.js', 'module.runs')).toEqual([1, 1])
})

test('printf, host imports, archives, names of C++, data, TypeScript', async () => {
  await build('hello.js')
  expect(await runNode(project, 'out/hello.js')).toBe('hello 7\n105\n')
  await build(['names.js', 'data.js', 'archive.js', 'typed.ts'])
  expect(await evaluate(project, 'out/names.js', 'module.values')).toEqual([42, 3, 3])
  expect(await evaluate(project, 'out/data.js', 'module.values')).toEqual([1, 2, 3, 4])
  expect(await evaluate(project, 'out/archive.js', 'module.value')).toBe(3)
  expect(await evaluate(project, 'out/typed.js', 'module.value')).toBe(3)
})

test('sources are compiled on the way', async () => {
  const built = await build('compiled.js')
  expect(exportsOf(only(built))).toEqual(['scaled'])
  expect(await evaluate(project, 'out/compiled.js', 'module.value')).toBe(42)
})

test('of a finished module, what is used', async () => {
  const bytes = readFileSync(project.path('src/math.o'))
  const exports = ['add', 'sub', 'mul', 'big']
  project.write('src/finished.wasm', link([{ name: 'math.o', bytes }], { reactor: true, exports }).module)
  const built = await build('finished.js', { splitting: true })
  expect(exportsOf(only(built))).toEqual(['add', 'sub'])
  expect(await evaluate(project, 'out/finished.js', '(async () => [module.values, await module.later()])()')).toEqual([
    [3, true],
    2,
  ])
})

test('what a host imports of native files counts', async () => {
  const built = await build('needs.js', {}, { imports: './src/env.js' })
  expect(exportsOf(only(built))).toEqual(['add', 'needy'])
  expect(await evaluate(project, 'out/needs.js', 'module.value')).toBe(42)
})

test('?init, ?url, ?module, ?program and the runtime', async () => {
  await build(['init.js', 'url.js', 'programs.js', 'runtime.js'])
  expect(await evaluate(project, 'out/init.js', 'module.runs()')).toEqual([true, 1, 1])
  expect(await evaluate(project, 'out/url.js', '[module.is, module.name]')).toEqual([
    true,
    expect.stringMatching(/^file:.*\/out\/program-\w{8}\.wasm$/),
  ])
  expect(await evaluate(project, 'out/programs.js', 'module.values')).toEqual([3, 1, true])
  expect(await evaluate(project, 'out/runtime.js', 'module.values')).toEqual([3, 'hi'])
})

test.each([
  ['cjs', 'neutral'],
  ['iife', 'browser'],
  ['cjs', 'node'],
] as const)('%s for %s is made at once', async (format, platform) => {
  const built = await build('runs.js', { format, platform, globalName: 'app', outExtension: { '.js': '.cjs' } })
  expect(Object.keys(built.wasm)).toHaveLength(platform === 'node' ? 1 : 0)
  const text = built.code['runs.cjs']
  expect(text).not.toContain('await')
  if (platform === 'node') {
    expect(await evaluate(project, 'out/runs.cjs', 'module.default.runs')).toEqual([1, 1])
    return
  }
  const run = new Function('module', `${text}\nreturn typeof app === 'undefined' ? module.exports : app`)
  expect((run({}) as { runs: number[] }).runs).toEqual([1, 1])
})

test('targets without top-level await, require(), limits for text, no output path', async () => {
  for (const more of [{ target: 'es2020' }, { supported: { 'top-level-await': false } }]) {
    const built = await build('one.js', more)
    expect(built.wasm).toEqual({})
    expect(built.code['one.js']).not.toContain('await')
    expect(await evaluate(project, 'out/one.js', 'module.one')).toBe(1)
  }
  await build('required.cjs', { format: 'cjs', outExtension: { '.js': '.cjs' } })
  expect(await evaluate(project, 'out/required.cjs', 'module.default')).toBe(42)
  expect((await build('one.js', {}, { inlineLimit: 1000 })).wasm).toEqual({})
  const { outputFiles } = await esbuild({
    absWorkingDir: project.root,
    entryPoints: ['src/one.js'],
    bundle: true,
    format: 'esm',
    write: false,
    plugins: [plugin()],
  })
  expect(outputFiles.map(({ path }) => path)).toEqual(['<stdout>'])
  expect(outputFiles[0].text).toContain('atob(')
})

test('names and paths are those of the options, and follow the bytes', async () => {
  const options = { assetNames: 'files/[name].[hash]', publicPath: '/app/', entryNames: '[dir]/[name].[hash]' }
  const one = await build('one.js', { ...options, platform: 'browser', metafile: true, sourcemap: true })
  expect(Object.keys(one.wasm)[0]).toMatch(/^files\/math\.\w{8}\.wasm$/)
  const [name] = Object.keys(one.code)
  expect(one.code[name]).toMatch(/"\/app\/files\/math\.\w{8}\.wasm"/)
  const inputs = Object.keys(one.result.metafile?.inputs ?? {})
  expect(inputs).toContain('wasmweld:src/math.o')
  expect(JSON.stringify(one.result)).not.toContain('__wasmweld_kept')
  await project.compile('src/math.o', MATH.replace('a + b', 'a + b + 0x7777'))
  const two = await build('one.js', { ...options, platform: 'browser' })
  expect(Object.keys(two.code)).not.toEqual(Object.keys(one.code))
  expect(Object.keys(two.wasm)).not.toEqual(Object.keys(one.wasm))
  await project.compile('src/math.o', MATH)
  const node = await build('one.js', { platform: 'node', publicPath: 'https://cdn.example/' })
  expect(await evaluate(project, 'out/one.js', 'module.one')).toBe(1)
  expect(node.wasm).toEqual({})
})

test("other plugins' modules are read as they make them, and their effects happen once", async () => {
  const effects: string[] = []
  const other = {
    name: 'other',
    setup(build: Parameters<NonNullable<BuildOptions['plugins']>[number]['setup']>[0]) {
      build.onStart(() => void effects.push('start'))
      build.onEnd(() => void effects.push('end'))
      build.onDispose(() => void effects.push('dispose'))
      build.onResolve({ filter: /\.made$/ }, ({ path }) => ({ path, namespace: 'made' }))
      build.onLoad({ filter: /.*/, namespace: 'made' }, () => ({
        contents: `const math = await import('./math.o'); export const answer = math.add(40, 2)`,
        resolveDir: project.path('src'),
      }))
    },
  }
  const built = await build('plugged.js', { plugins: [other, plugin()] })
  expect(exportsOf(only(built))).toEqual(['add'])
  expect(await evaluate(project, 'out/plugged.js', 'module.value')).toBe(42)
  expect(effects).toEqual(['start', 'end', 'dispose'])
})

test("loaders for the files' endings, and treeShaking: false, change nothing", async () => {
  const loader = { '.o': 'file', '.a': 'binary', '.wasm': 'empty' } as const
  const built = await build(['one.js', 'archive.js'], { loader, treeShaking: false })
  expect(exportsOf(only(built))).toEqual(['add'])
  expect(await evaluate(project, 'out/archive.js', 'module.value')).toBe(3)
})

test.each([false, true])('the map leads to the lines of the sources: with minify %s', async minify => {
  const { result } = await build('throws.js', { sourcemap: true, minify }, { inlineLimit: 1000 })
  const map = result.outputFiles?.find(({ path }) => path.endsWith('.map'))?.text ?? ''
  const stack = String(await evaluate(project, 'out/throws.js', 'module.stack'))
  const [, line, column] = (/throws\.js:(\d+):(\d+)/.exec(stack) ?? []).map(Number)
  const entry = new SourceMap(JSON.parse(map) as never).findEntry(line - 1, column - 1)
  expect(entry).toMatchObject({ originalSource: '../src/throws.js', originalLine: 3 })
})
