import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { link } from '@wasmweld/linker'
import type { Options } from 'unplugin-wasmweld'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Project, evaluate, exportsOf, importsOf, makeProject } from '../support/bundling.ts'
import { CONSTRUCTED, HELLO, HOST, MATH, SHAPES } from '../support/native-sources.ts'
import { type Built, type Configuration, WEBPACK_LIKE, buildWebpackLike } from '../support/webpack-like.ts'

let project: Project
beforeAll(async () => {
  project = await makeProject(
    {
      'import.cjs': 'module.exports = url => import(url)',
      'src/host.js': HOST,
      'src/roots.js': `import { add, sub, div_ } from './math.o'
export { mul, sub as minus } from './math.o'
export const sum = add(20, 22)
if (false) div_(1, 2)
export const lazy = () => import('./lazy.js').then(({ run }) => run())
export const star = async () => { const math = await import('./math.o'); return math.twice(21n) }`,
      'src/lazy.js': `import { big } from './math.o'; export const run = () => big(0)`,
      'src/star.js': `export * from './math.o'`,
      'src/through-star.js': `import { mul } from './star.js'; export const value = mul(6, 7)`,
      'src/one.js': `import { add } from './math.o'; export const one = add(1, 0)`,
      'src/two.js': `import { sub } from './math.o'; export const two = sub(3, 1)`,
      'src/hello.js': `import { greet, later } from './hello.o'; greet(7); export const value = later(5)`,
      'src/quiet.js': `import { quiet } from './hello.o'; export const answer = quiet(41)`,
      'src/bare.js': `import './constructed.o'; import './math.o'; export const kept = true`,
      'src/runs.js': `import { count_runs } from './constructed.o'; export const runs = [count_runs(), count_runs()]`,
      'src/nothing.js': `import './math.o'; import { add } from './math.o'; export const x = 1`,
      'src/names.js': `import { 'geo::area(int, int)' as area, _Z4plusii, plain } from './shapes.o'
export const values = [area(6, 7), _Z4plusii(1, 2), plain(3)]`,
      'src/data.js': `import { table, memory } from './math.o'
export const values = [...new Int32Array(memory.buffer, table.value, 4)]`,
      'src/namespace.js': `import * as math from './math.o'; export const f = name => math[name](20, 22)`,
      'src/init.js': `import init from './constructed.o?init'
export const runs = async () => { const [a, b] = [await init(), await init()]; return [a !== b, a.count_runs(), b.count_runs()] }`,
      'src/url.js': `import url from './math.o?url'; import module from './math.o?module'
export const name = url
export const is = module instanceof WebAssembly.Module`,
      'src/packaged.js': `import init from 'exporting/math?init'; import module from 'exporting/math.o?module'
export const values = [(await init()).add(1, 2), module instanceof WebAssembly.Module]`,
      'node_modules/exporting/package.json': '{ "exports": { "./math.o": "./lib/math.o", "./math": "./lib/math.o" } }',
      'src/programs.js': `import { add } from './math.o'; import { sub } from './math.o?program=second'
import { memory as first } from './math.o'; import { memory as second } from './math.o?program=second'
export const values = [add(1, 2), sub(2, 1), first !== second]`,
      'marks.cjs': `module.exports = function (text) { return text + '\\n/*! marked ' + require('path').basename(this.resourcePath) + ' */' }`,
      'src/env.js': `export const given = () => 40; export const other = () => 0`,
      'src/needs.js': `import { needy } from './needy.o'; export const value = needy()`,
      'src/archive.js': `import { needy } from './both.a'; export const value = needy()`,
      'src/runtime.js': `import { text } from './text.o'; import { readCString } from 'virtual:wasmweld'
export const value = readCString(text())`,
    },
    {
      'src/math.o': MATH,
      'node_modules/exporting/lib/math.o': MATH,
      'src/hello.o': HELLO,
      'src/constructed.o': CONSTRUCTED,
      'src/needy.o': 'int given(void); int needy(void) { return given() + 2; }',
      'src/given.o': 'int given(void) { return 40; } int extra(void) { return 1; }',
      'src/text.o': 'const char *text(void) { return "from C"; }',
    },
  )
  await project.compile('src/shapes.o', SHAPES, '-xc++')
  await project.archive('src/both.a', 'src/needy.o', 'src/given.o')
})
afterAll(() => {
  project.remove()
})

const require = createRequire(import.meta.url)
// As Node itself imports: the tests' runner would read the file first.
const nodeImport = (url: string): Promise<unknown> =>
  (require(project.path('import.cjs')) as (url: string) => Promise<unknown>)(url)

/** The one linked program of a build. */
function only({ wasm }: Built): Uint8Array {
  expect(Object.keys(wasm)).toHaveLength(1)
  return Object.values(wasm)[0]
}

/** What the linker makes of one object for some roots. */
function linked(object: string, exports: readonly string[]): Uint8Array {
  return link([{ name: object, bytes: readFileSync(project.path(object)) }], {
    reactor: true,
    exports,
    strip: 'all',
    compressRelocations: true,
  }).module
}

const bytes = (module: Uint8Array): string => Buffer.from(module).toString('hex')

const MODULE = { module: true, library: { type: 'module' } }

describe.each(WEBPACK_LIKE)('%s', name => {
  const build = async (
    entry: string | Record<string, string>,
    { output = MODULE, ...more }: Configuration & { readonly options?: Options } = {},
  ): Promise<Built> => {
    folder = `out/${name}-${builds++}`
    const built = await buildWebpackLike(name, project, {
      entry,
      output: { ...output, path: project.path(folder) },
      ...(output === MODULE ? { experiments: { outputModule: true } } : {}),
      ...more,
    })
    expect([...built.errors, ...built.warnings].map(({ message }) => message)).toEqual([])
    return built
  }
  // Each in a folder of its own, since Node keeps what it has imported.
  let folder = ''
  let builds = 0
  const value = async (expression: string): Promise<unknown> => {
    const module: unknown = await nodeImport(pathToFileURL(project.path(`${folder}/main.mjs`)).href)
    return (new Function('module', `return ${expression}`) as (module: unknown) => unknown)(module)
  }

  test('the names that tree shaking leaves are the roots, over all chunks, and nothing else is linked', async () => {
    const built = await build('./src/roots.js')
    expect(exportsOf(only(built))).toEqual(['add', 'big', 'mul', 'sub', 'twice'])
    expect(bytes(only(built))).toBe(bytes(linked('src/math.o', ['add', 'big', 'mul', 'sub', 'twice'])))
    expect(Object.keys(built.wasm)[0]).toMatch(/^[0-9a-f]{20}\.wasm$|^[0-9a-f]{16}\.wasm$/)
    expect(
      await value(
        `(async () => [module.sum, module.mul(6, 7), module.minus(3, 1), await module.lazy(), String(await module.star())])()`,
      ),
    ).toEqual([42, 42, 2, 8, '42'])
  })

  test('one used function is a module of its own size', async () => {
    const built = await build('./src/one.js')
    expect(bytes(only(built))).toBe(bytes(linked('src/math.o', ['add'])))
  })

  test('through export *, what is used', async () => {
    expect(exportsOf(only(await build('./src/through-star.js')))).toEqual(['mul'])
    expect(await value('module.value')).toBe(42)
  })

  test('printf, and import modules', async () => {
    const built = await build('./src/hello.js')
    // It prints by its process.
    expect(await evaluate(project, `${folder}/main.mjs`, 'module.value')).toBe(105)
    expect(Object.values(built.code).join('')).toContain('node:wasi')
    expect(Object.values(built.code).join('')).not.toContain('fetch(')
  })

  test('hosts that no used function reaches stay out', async () => {
    const built = await build('./src/quiet.js')
    expect(importsOf(only(built))).toEqual([])
  })

  test('constructors run once, and keep a bare import; what has none leaves nothing', async () => {
    const bare = await build('./src/bare.js')
    expect(
      WebAssembly.Module.exports(new WebAssembly.Module(only(bare) as BufferSource)).map(each => each.name),
    ).toEqual(['memory', '_initialize'])
    await build('./src/runs.js')
    expect(await value('module.runs')).toEqual([1, 1])
    const nothing = await build('./src/nothing.js')
    expect(nothing.wasm).toEqual({})
    expect(nothing.code['main.mjs']).not.toContain('WebAssembly')
  })

  test('C++ names, data, a namespace that escapes, an archive', async () => {
    expect(exportsOf(only(await build('./src/names.js')))).toEqual(['_Z4plusii', '_ZN3geo4areaEii', 'plain'])
    expect(await value('module.values')).toEqual([42, 3, 3])
    await build('./src/data.js')
    expect(await value('module.values')).toEqual([1, 2, 3, 4])
    expect(exportsOf(only(await build('./src/namespace.js')))).toEqual([
      'add',
      'big',
      'div_',
      'mul',
      'sub',
      'table',
      'twice',
    ])
    expect(await value(`module.f('add')`)).toBe(42)
    expect(exportsOf(only(await build('./src/archive.js')))).toEqual(['needy'])
    expect(await value('module.value')).toBe(42)
  })

  test('?init, ?url, ?module and programs', async () => {
    await build('./src/init.js')
    expect(await value('module.runs()')).toEqual([true, 1, 1])
    const built = await build('./src/url.js')
    expect(await value('[module.name, module.is]')).toEqual([
      `file://${project.path(`${folder}/${Object.keys(built.wasm)[0]}`)}`,
      true,
    ])
    const programs = await build('./src/programs.js')
    expect(Object.values(programs.wasm).map(exportsOf).sort()).toEqual([['add'], ['sub']])
    expect(await value('module.values')).toEqual([3, 1, true])
  })

  test('what a package exports is found with a query', async () => {
    await build('./src/packaged.js')
    expect(await value('module.values')).toEqual([3, true])
  })

  test('what nothing native defines comes from a module', async () => {
    await build('./src/needs.js', { options: { imports: './src/env.js' } })
    expect(await value('module.value')).toBe(42)
  })

  test('the runtime of the program', async () => {
    await build('./src/runtime.js')
    expect(await value('module.value')).toBe('from C')
  })

  test("the project's loaders, whatever they take, see its own modules and no others", async () => {
    const use = [project.path('marks.cjs')]
    const rules = [
      { test: /\.(?:js|o)$/, use },
      { enforce: 'post' as const, use },
    ]
    const { code } = await build('./src/roots.js', { module: { rules } })
    const marked = Object.values(code).flatMap(text => [...text.matchAll(/marked (\S+)/g)].map(([, file]) => file))
    expect([...new Set(marked)].sort()).toEqual(['lazy.js', 'roots.js'])
    expect(await value('module.sum')).toBe(42)
  })
})
