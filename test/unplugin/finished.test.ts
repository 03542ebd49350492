// Finished modules in bundlers: each a program of its own, of which only what JavaScript uses is left.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import type { Options } from 'unplugin-wasmweld'
import rolldownPlugin from 'unplugin-wasmweld/rolldown'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import vitePlugin from 'unplugin-wasmweld/vite'
import { build as vite, createServer } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Project, exportsOf, importsOf, makeProject, runNode } from '../support/bundling.ts'
import { buildWithEmcc } from '../support/emscripten.ts'
import { BINDGEN, BINDGEN_BG, BINDGEN_JS, BINDGEN_WEB } from '../support/finished-sources.ts'
import { assembleText } from '../support/wat.ts'

const LIBRARY = `(module
  (import "./host.js" "double" (func $double (param i32) (result i32)))
  (import "./host.js" "unused" (func $unused))
  (import "env" "given" (func $given (result i32)))
  (memory (export "memory") 1)
  (table (export "table") 1 funcref)
  (global $count (export "count") (mut i32) (i32.const 3))
  (global (export "default") i32 (i32.const 7))
  (data (i32.const 8) "data")
  (func (export "twice") (param i32) (result i32) local.get 0 call $double)
  (func (export "wide") (param i64) (result i64) local.get 0 i64.const 1 i64.add)
  (func (export "calls") call $unused)
  (func (export "needy") (result i32) call $given i32.const 2 i32.add)
  (func (export "odd name") (result i32) i32.const 0 i32.load8_u offset=8)
  (func (export "count up") (result i32) global.get $count i32.const 1 i32.add global.set $count global.get $count))`

const STANDALONE = `#include <stdio.h>
#include <emscripten.h>
static int table[4] = {1, 2, 3, 40};
EMSCRIPTEN_KEEPALIVE int pick(int at) { return table[at & 3] + 2; }
EMSCRIPTEN_KEEPALIVE int says(void) { printf("said\\n"); return 7; }
EMSCRIPTEN_KEEPALIVE double half(double x) { return x / 2; }`

const COMMAND = `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\\10\\00\\00\\00\\04\\00\\00\\00")
  (data (i32.const 16) "ran\\0a")
  (func (export "_start") i32.const 1 i32.const 0 i32.const 1 i32.const 8 call $write drop))`

const LATE = `(module
  (table (export "table") 2 funcref)
  (tag (export "tag") (param i32))
  (func $f)
  (elem (i32.const 0) $f))`

let project: Project
beforeAll(async () => {
  project = await makeProject({
    'src/host.js': 'export const double = value => value * 2; export const unused = () => {}',
    'src/env.js': 'export const given = () => 40',
    'src/twice.js': `import { twice } from './library.wasm'; export const value = twice(21)`,
    'src/wide.js': `import { wide, count, memory } from './library.wasm'
export const values = [String(wide(41n)), count.value, memory.buffer.byteLength]`,
    'src/odd.js': `import { 'odd name' as odd } from './library.wasm'; export const value = odd()`,
    'src/needy.js': `import { needy } from './library.wasm'; export const value = needy()`,
    'src/default.js': `import seven from './library.wasm'; export const value = seven.value`,
    'src/facets.js': `import url from './library.wasm?url'; import module from './library.wasm?module'
export const name = url
export const names = WebAssembly.Module.exports(module).length`,
    'src/init.js': `import init from './library.wasm?init'
export const twice = async () => { const { 'count up': up } = await init({ imports: { env: { given: () => 0 } } }); return [up(), up()] }`,
    'src/two.js': `import { 'count up' as one } from './library.wasm'
import { 'count up' as two } from './library.wasm?program=second'
export const values = [one(), one(), two()]`,
    'src/wrong.js': `import { twise } from './library.wasm'; export const value = twise`,
    'src/bound.js': BINDGEN_JS,
    'src/bound_bg.js': BINDGEN_BG,
    'src/greets.js': `import { greet, said } from './bound.js'; greet(4); export { said }`,
    'src/web.js': BINDGEN_WEB,
    'src/web-greets.js': `import { greet, init, other, said } from './web.js'
import module from './bound_bg.wasm?module&shake'
if (false) other()
init(module)
greet(4)
export { said }`,
    'src/web-url.js': `import { readFileSync } from 'node:fs'
import { greet, init, said } from './web.js'
export const other = new URL('host.js', import.meta.url)
init(new WebAssembly.Module(readFileSync(new URL('bound_bg.wasm', import.meta.url))))
greet(4)
export { said }`,
    'src/web-later.js': `import url from './bound_bg.wasm?url&shake'
export const name = url
export const run = async () => (await import('./web.js')).third()`,
    'src/web-mixed.js': `export * from './web-greets.js'; export { other } from './bound_bg.wasm'`,
    'src/web-whole.js': `export * from './web-greets.js'; export { default } from './bound_bg.wasm?url'`,
    'src/web-init.js': `import init from './library.wasm?init&shake'
const take = ({ memory, 'odd name': odd }) => [memory.buffer.byteLength, odd()]
export const made = async () => take(await init({ imports: { env: { given: () => 0 } } }))`,
    'src/web-absent.js': `import module from './bound_bg.wasm?module&shake'; export default module`,
    'src/web-memory.js': `import module from './bound_bg.wasm?module&shake'; export const f = it => it.greet(module)`,
    'src/web-wrong.js': `import { greet } from './bound_bg.wasm?shake'; greet()`,
    'src/web-page.js': `import module from './bound_bg.wasm?module&shake'
new Worker(new URL('./web-worker.js', import.meta.url), { type: 'module' }).postMessage(module)`,
    'src/web-worker.js': `import { init, third } from './web.js'; onmessage = ({ data }) => { init(data); third() }`,
    'src/computed.js': `import * as wasm from './bound_bg.wasm'; export const call = name => wasm[name]()`,
    'src/starts.js': `import './starts.wasm'`,
    'src/said.js': `export const said = []; export const say = value => { said.push(value) }`,
    'src/picks.js': `import { pick } from './emcc.wasm'; export const value = pick(3)`,
    'src/says.js': `import { says } from './emcc.wasm'; console.log(says())`,
    'src/command.js': `import { _start } from './command.wasm'; _start()`,
    'src/late.js': `import { table, tag } from './late.wasm'
export const values = [table.length, typeof table.get(0), table.get(1), table.grow(1), table.length, tag instanceof WebAssembly.Tag]`,
    'src/starts-said.js': `import './starts.js'; export { said } from './said.js'`,
  })
  const built = await buildWithEmcc({
    name: 'standalone',
    files: { 'standalone.c': STANDALONE },
    commands: [['emcc', '-O2', '-sSTANDALONE_WASM', '--no-entry', 'standalone.c', '-o', 'standalone.wasm']],
  })
  project.write('src/emcc.wasm', readFileSync(join(built, 'standalone.wasm')))
  project.write('src/library.wasm', await assembleText(LIBRARY, ['--debug-names']))
  project.write('src/bound_bg.wasm', await assembleText(BINDGEN))
  project.write('src/command.wasm', await assembleText(COMMAND))
  project.write('src/late.wasm', await assembleText(LATE, ['--enable-exceptions']))
  const starts = `(module (import "./said.js" "say" (func $say (param i32)))
  (func $start i32.const 5 call $say) (func (export "unused")) (start $start))`
  project.write('src/starts.wasm', await assembleText(starts))
})
afterAll(() => {
  project.remove()
})

interface Built {
  readonly wasm: Readonly<Record<string, Uint8Array>>
  readonly warnings: readonly string[]
}

const BUNDLERS = {
  async rollup(entry: string, options: Options, output: object): Promise<Built> {
    const warnings: string[] = []
    const bundle = await rollup({
      input: project.path(`src/${entry}.js`),
      plugins: [rollupPlugin({ report: false, types: false, ...options })],
      onwarn: ({ message }) => void warnings.push(message),
    })
    return gather((await bundle.write({ dir: project.path('out'), ...output })).output, warnings)
  },
  async rolldown(entry: string, options: Options, output: object): Promise<Built> {
    const warnings: string[] = []
    const bundle = await rolldown({
      input: project.path(`src/${entry}.js`),
      cwd: project.root,
      plugins: [rolldownPlugin({ report: false, types: false, ...options })],
      onLog: (_level, { message }) => void warnings.push(message),
    })
    return gather((await bundle.write({ dir: project.path('out'), ...output })).output, warnings)
  },
}

function gather(
  output: readonly { readonly fileName: string; readonly source?: string | Uint8Array }[],
  warnings: readonly string[],
): Built {
  const files = output.filter(({ fileName }) => fileName.endsWith('.wasm'))
  return { wasm: Object.fromEntries(files.map(({ fileName, source }) => [fileName, source as Uint8Array])), warnings }
}

function only({ wasm }: Built): Uint8Array {
  expect(Object.keys(wasm)).toHaveLength(1)
  return Object.values(wasm)[0]
}

const sections = (bytes: Uint8Array): readonly string[] =>
  ['name'].filter(
    name => WebAssembly.Module.customSections(new WebAssembly.Module(bytes as BufferSource), name).length > 0,
  )

let loads = 0
/** A module of the output, run anew. */
async function load(entry: string): Promise<Readonly<Record<string, unknown>>> {
  const file = `${pathToFileURL(project.path(`out/${entry}.js`)).href}?${(loads += 1)}`
  return (await import(/* @vite-ignore */ file)) as Readonly<Record<string, unknown>>
}

describe.each(['rollup', 'rolldown'] as const)('%s', bundler => {
  const build = (entry: string, options: Options = {}, output: object = {}): Promise<Built> =>
    BUNDLERS[bundler](entry, options, output)

  test('what JavaScript uses is left, and imports are modules beside it', async () => {
    const built = await build('twice')
    expect(Object.keys(built.wasm)[0]).toMatch(/^assets\/library-[\w-]{8}\.wasm$/)
    expect(exportsOf(only(built))).toEqual(['twice'])
    expect(importsOf(only(built))).toEqual(['./host.js.double'])
    expect(only(built).length).toBeLessThan(80)
    expect(sections(only(built))).toEqual([])
    expect((await load('twice'))['value']).toBe(42)
  })

  test('bigints, globals and memory; names that are no identifiers; what is called default', async () => {
    const built = await build('wide')
    expect(exportsOf(only(built))).toEqual(['count', 'wide'])
    expect((await load('wide'))['values']).toEqual(['42', 3, 65536])
    await build('odd')
    expect((await load('odd'))['value']).toBe('d'.charCodeAt(0))
    await build('default')
    expect((await load('default'))['value']).toBe(7)
  })

  test('env comes from the option imports, and is missed only by who needs it', async () => {
    await build('needy', { imports: { env: project.path('src/env.js') } })
    expect((await load('needy'))['value']).toBe(42)
    await expect(build('needy')).rejects.toThrow('nothing provides env.given')
  })

  test('the URL and the compiled module are the whole file, instances have what is taken from them', async () => {
    const facets = await build('facets', { imports: { env: project.path('src/env.js') } })
    expect(Buffer.compare(only(facets), readFileSync(project.path('src/library.wasm')))).toBe(0)
    expect((await load('facets'))['names']).toBe(10)
    expect(exportsOf(only(await build('init')))).toEqual(['count up'])
    expect(await ((await load('init'))['twice'] as () => unknown)()).toEqual([4, 5])
  })

  test('with ?shake exports are left that the JavaScript names: what is shaken away names none', async () => {
    const built = await build('web-greets')
    expect(exportsOf(only(built))).toEqual(['__wbindgen_start', 'greet'])
    expect((await load('web-greets'))['said']).toEqual(['hi', 'hi'])
    expect(exportsOf(only(await build('web-later')))).toEqual(['__wbindgen_start', 'greet', 'other', 'third'])
    expect(exportsOf(only(await build('web-mixed')))).toEqual(['__wbindgen_start', 'greet', 'other'])
    expect(exportsOf(only(await build('web-whole')))).toEqual(['__wbindgen_start', 'greet', 'other', 'third'])
    expect(exportsOf(only(await build('web-init', { imports: { env: project.path('src/env.js') } })))).toEqual([
      'odd name',
    ])
    expect(await ((await load('web-init'))['made'] as () => unknown)()).toEqual([65536, 'd'.charCodeAt(0)])
    expect(built.warnings).toEqual([])
  })

  test('the option shake does the same to all imports of a file, and to URLs that are made of its path', async () => {
    const shake = '**/bound_bg.wasm'
    expect(exportsOf(only(await build('web-whole', { shake })))).toEqual(['__wbindgen_start', 'greet'])
    const url = await build('web-url', { shake: [shake], platform: 'node' }, { sourcemap: true })
    expect(exportsOf(only(url))).toEqual(['__wbindgen_start', 'greet'])
    const { said, other } = await load('web-url')
    expect(said).toEqual(['hi', 'hi'])
    expect(String(other)).toMatch(/\/host\.js$/)
    expect((await build('web-url', { shake: 'src/*.o' })).wasm).toEqual({})
  })

  test('?shake takes nothing where what names the exports is not in the output', async () => {
    const absent = await build('web-absent')
    expect(Buffer.compare(only(absent), readFileSync(project.path('src/bound_bg.wasm')))).toBe(0)
    expect(absent.warnings.join('')).toMatch(
      /bound_bg\.wasm: nothing is taken out for \?shake: no JavaScript of the output names its functions[^]*imported as '\.\/bound_bg\.wasm\?module&shake' at .*web-absent\.js:1/,
    )
    const memory = await build('web-memory')
    expect(exportsOf(only(memory))).toHaveLength(4)
    expect(memory.warnings.join('')).toContain('no JavaScript of the output names its memory, memory')
    await expect(build('web-wrong')).rejects.toThrow(/\?shake goes with \?url, \?module or \?init[^]*web-wrong\.js:1/)
  })

  test('each program has an instance of its own', async () => {
    await build('two')
    expect((await load('two'))['values']).toEqual([4, 5, 4])
  })

  test('a name that is not there is an error at the importing line', async () => {
    await expect(build('wrong')).rejects.toThrow(/library\.wasm has no export twise[^]*did you mean twice\?/)
  })

  test('JavaScript and WebAssembly that import each other, and a namespace that is handed over', async () => {
    const built = await build('greets')
    expect(exportsOf(only(built))).toEqual(['__wbindgen_start', 'greet'])
    expect((await load('greets'))['said']).toEqual(['hi', 'hi'])
    expect(built.warnings.filter(text => !/[Cc]ircular/.test(text))).toEqual([])
    expect(exportsOf(only(await build('bound')))).toEqual(['__wbindgen_start', 'greet', 'other', 'third'])
    expect(exportsOf(only(await build('computed')))).toEqual(['__wbindgen_start', 'greet', 'other', 'third'])
  })

  test('a start function runs though nothing is imported by name', async () => {
    const built = await build('starts-said')
    expect(exportsOf(only(built))).toEqual([])
    expect((await load('starts-said'))['said']).toEqual([5])
  })

  test('without a top-level await', async () => {
    for (const instantiate of ['sync', 'lazy'] as const) {
      await build('twice', { instantiate })
      expect((await load('twice'))['value']).toBe(42)
      await build('greets', { instantiate })
      expect((await load('greets'))['said']).toEqual(['hi', 'hi'])
    }
  })

  test('a module of Emscripten that stands alone, with its printf', async () => {
    const one = await build('picks')
    expect(exportsOf(only(one))).toEqual(['pick'])
    expect(importsOf(only(one))).toEqual([])
    expect((await load('picks'))['value']).toBe(42)
    for (const platform of ['node', 'universal'] as const) {
      const printing = await build('says', { platform })
      expect(exportsOf(only(printing))).toEqual(['says'])
      expect(await runNode(project, 'out/says.js')).toBe('said\n7\n')
    }
  })

  test('a command’s _start, with Node’s WASI', async () => {
    await build('command', { platform: 'node' })
    expect(await runNode(project, 'out/command.js')).toBe('ran\n')
  })

  test('tables and tags of an instance that is made later', async () => {
    await build('late', { instantiate: 'lazy' })
    expect((await load('late'))['values']).toEqual([2, 'function', null, 2, 3, true])
  })

  test('names stay when they are wanted; excluded files are the bundler’s', async () => {
    expect(sections(only(await build('twice', { debug: 'names' })))).toEqual(['name'])
    await expect(build('twice', { exclude: '**/library.wasm' })).rejects.toThrow()
  })
})

test('declarations say what each export is', async () => {
  await vite({
    root: project.root,
    configFile: false,
    logLevel: 'silent',
    plugins: [vitePlugin({ report: false, types: '.types' })],
    build: { target: 'esnext', write: false, rolldownOptions: { input: project.path('src/wide.js') } },
  })
  const declared = readFileSync(project.path('.types/src/library.d.wasm.ts'), 'utf8')
  expect(declared).toContain('export function wide(p0: bigint): bigint')
  expect(declared).toContain('export const count: WebAssembly.Global')
  expect(declared).toContain('export const table: WebAssembly.Table')
  expect(declared).toContain('export const memory: WebAssembly.Memory')
  expect(existsSync(project.path('.types/modules.d.ts'))).toBe(false)
})

test('in Vite a page’s workers name exports too; the dev server gives all', async () => {
  const shared = { root: project.root, configFile: false, logLevel: 'silent' } as const
  const plugins = [vitePlugin({ report: false, types: '.types' })]
  const made = await vite({
    ...shared,
    plugins,
    build: {
      target: 'esnext',
      write: false,
      assetsInlineLimit: 0,
      rolldownOptions: { input: project.path('src/web-page.js') },
    },
  })
  const { output } = made as Exclude<typeof made, readonly unknown[] | { on: unknown }>
  const [wasm] = output.flatMap(file => (file.type === 'asset' && file.fileName.endsWith('.wasm') ? [file.source] : []))
  expect(exportsOf(wasm as Uint8Array)).toEqual(['__wbindgen_start', 'third'])
  expect(readFileSync(project.path('.types/modules.d.ts'), 'utf8')).toContain(
    'declare module "*/bound_bg.wasm?module&shake" {\n  const module: WebAssembly.Module',
  )
  const server = await createServer({
    ...shared,
    plugins,
    server: { middlewareMode: true, ws: false },
    appType: 'custom',
  })
  try {
    const { default: module } = await server.ssrLoadModule('/src/web-absent.js')
    expect(WebAssembly.Module.exports(module as WebAssembly.Module)).toHaveLength(5)
  } finally {
    await server.close()
  }
})
