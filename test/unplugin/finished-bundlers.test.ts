// Finished modules in every bundler: of the same program the same bytes are left.

import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { shakeModule } from '@wasmweld/binary'
import type { Options } from 'unplugin-wasmweld'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Project, exportsOf, importsOf, makeProject, runNode } from '../support/bundling.ts'
import { type BundlerName, buildWith } from '../support/bundlers.ts'
import { BINDGEN, BINDGEN_BG, BINDGEN_JS, BINDGEN_WEB } from '../support/finished-sources.ts'
import { fetchFromNpm } from '../support/fetch.ts'
import { FINISHED_PACKAGES } from '../support/finished-packages.ts'
import { assembleText } from '../support/wat.ts'

const LIBRARY = `(module
  (import "./host.js" "double" (func $double (param i32) (result i32)))
  (import "./host.js" "unused" (func $unused))
  (memory (export "memory") 1)
  (table (export "table") 1 funcref)
  (global $count (export "count") (mut i32) (i32.const 3))
  (func (export "twice") (param i32) (result i32) local.get 0 call $double)
  (func (export "odd name") (result i32) i32.const 1)
  (func (export "calls") call $unused))`

const [AUTOMERGE] = FINISHED_PACKAGES

let project: Project
beforeAll(async () => {
  project = await makeProject({
    'src/host.js': 'export const double = value => value * 2; export const unused = () => {}',
    'src/one.js': `import { twice } from './library.wasm'; console.log(JSON.stringify(twice(21)))`,
    'src/values.js': `import { twice, count, memory, table } from './library.wasm'
console.log(JSON.stringify([twice(21), count.value, memory.buffer.byteLength, table.length]))`,
    'src/bare.js': `import module from './bare.wasm?module'
const { exports } = new WebAssembly.Instance(module, { wbg: { nine: () => 9 } })
console.log(JSON.stringify(exports.f()))`,
    'src/bound.js': BINDGEN_JS,
    'src/bound_bg.js': BINDGEN_BG,
    'src/greets.js': `import { greet, said } from './bound.js'; greet(4); console.log(JSON.stringify(said))`,
    'src/web.js': BINDGEN_WEB,
    'src/instantiates.js': `import { greet, init, said } from './web.js'
import module from './bound_bg.wasm?module&shake'
init(module)
greet(4)
console.log(JSON.stringify(said))`,
    'src/url.js': `import { readFileSync } from 'node:fs'
import { greet, init, said } from './web.js'
init(new WebAssembly.Module(readFileSync(new URL('bound_bg.wasm', import.meta.url))))
greet(4)
console.log(JSON.stringify(said))`,
    'src/computed.js': `import * as wasm from './bound_bg.wasm'
import { said, __wbg_set_wasm } from './bound_bg.js'
__wbg_set_wasm(wasm)
console.log(JSON.stringify(['greet', 'other', 'third'].map(name => wasm[name](4) ?? said.at(-1))))`,
  })
  project.write('src/library.wasm', await assembleText(LIBRARY))
  const bare = `(module (import "wbg" "nine" (func $nine (result i32))) (func (export "f") (result i32) call $nine))`
  project.write('src/bare.wasm', await assembleText(bare))
  project.write('src/bound_bg.wasm', await assembleText(BINDGEN))
})
afterAll(() => {
  project.remove()
})

interface Made {
  readonly wasm: Uint8Array
  readonly value: unknown
}

async function make(bundler: BundlerName, entry: string, options: Options = {}): Promise<Made> {
  const folder = project.path(`out/${bundler}-${entry}`)
  await buildWith(bundler, { project, entry: project.path(`src/${entry}.js`), output: 'esm', folder, options })
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.wasm'))
  const wasm = bundler === 'farm' ? bytesIn(folder) : files.map(file => readFileSync(`${folder}/${file}`))
  expect(wasm).toHaveLength(1)
  const printed = await runNode(project, `out/${bundler}-${entry}/main.mjs`)
  return { wasm: wasm[0], value: JSON.parse(printed) }
}

/** For Node Farm has the modules in its JavaScript. */
function bytesIn(folder: string): readonly Uint8Array[] {
  const texts = readdirSync(folder).map(file => readFileSync(`${folder}/${file}`, 'utf8'))
  return [...texts.join().matchAll(/atob\("([\w+/=]+)"\)/g)].map(([, text]) => Buffer.from(text, 'base64'))
}

describe.each(['rollup', 'esbuild', 'bun', 'webpack', 'rspack', 'farm'] as const)('%s', bundler => {
  test('one function, with its host', async () => {
    const { wasm, value } = await make(bundler, 'one')
    expect(exportsOf(wasm)).toEqual(['twice'])
    expect(importsOf(wasm)).toEqual(['./host.js.double'])
    expect(wasm.length).toBeLessThan(80)
    expect(value).toBe(42)
  })

  test('memory, globals and tables', async () => {
    const { wasm, value } = await make(bundler, 'values')
    expect(exportsOf(wasm)).toEqual(['count', 'table', 'twice'])
    expect(value).toEqual([42, 3, 65536, 1])
  })

  test('what is instantiated by JavaScript gets its imports there', async () => {
    const { wasm, value } = await make(bundler, 'bare')
    expect(Buffer.compare(wasm, readFileSync(project.path('src/bare.wasm')))).toBe(0)
    expect(value).toBe(9)
  })

  test('wasm-bindgen: a namespace that is handed over', async () => {
    const { wasm, value } = await make(bundler, 'greets')
    const exports = ['memory', 'greet', '__wbindgen_start']
    const { bytes } = shakeModule(readFileSync(project.path('src/bound_bg.wasm')), { exports, names: false })
    expect(Buffer.compare(wasm, bytes)).toBe(0)
    expect(value).toEqual(['hi', 'hi'])
  })

  test('what is instantiated by JavaScript and shaken by the names in that', async () => {
    const { wasm, value } = await make(bundler, 'instantiates')
    expect(exportsOf(wasm)).toEqual(['__wbindgen_start', 'greet'])
    expect(value).toEqual(['hi', 'hi'])
  })

  test('a namespace of which any name may be asked', async () => {
    const { wasm, value } = await make(bundler, 'computed')
    expect(exportsOf(wasm)).toEqual(['__wbindgen_start', 'greet', 'other', 'third'])
    expect(value).toEqual(['hi', 1, 3])
  })

  test('a published package', async () => {
    const { program, out, wasm: file, atMost } = AUTOMERGE
    const folder = await fetchFromNpm(AUTOMERGE.name, AUTOMERGE.files)
    const text = program.replace('export const out =', 'const out =').replaceAll('LIB', folder)
    project.write('src/automerge.js', `${text}\nconsole.log(JSON.stringify(out))`)
    const { wasm, value } = await make(bundler, 'automerge')
    expect(value).toEqual(out)
    expect(wasm.length / statSync(join(folder, file)).size).toBeLessThan(atMost)
  })
})

// Rollup and Vite do it too; the others make no files of such URLs.
test.each(['webpack', 'rspack'] as const)('%s: a URL that JavaScript makes by itself', async bundler => {
  const { wasm, value } = await make(bundler, 'url', { shake: '**/bound_bg.wasm' })
  expect(exportsOf(wasm)).toEqual(['__wbindgen_start', 'greet'])
  expect(value).toEqual(['hi', 'hi'])
})
