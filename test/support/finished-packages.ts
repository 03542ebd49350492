// Published packages with finished modules in them, and a program that uses a little of each.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Plugin, rolldown } from 'rolldown'
import wasmweld from 'unplugin-wasmweld/rolldown'
import { fetchFromNpm } from './fetch.ts'

export interface FinishedPackage {
  /** With its version. */
  readonly name: string
  /** What made the module. */
  readonly toolchain: string
  readonly files: readonly string[]
  /** The module among them. */
  readonly wasm: string
  /** Exports `out`; `LIB` is the package's folder. */
  readonly program: string
  readonly out: unknown
  /** Which share of the module may be left; 1 where all that is in it is used. */
  readonly atMost: number
}

const ONE_PIXEL_PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const ONE_PIXEL_WEBP = 'UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA'

export const FINISHED_PACKAGES: readonly FinishedPackage[] = [
  {
    name: '@automerge/automerge-wasm@0.17.0',
    toolchain: 'wasm-bindgen, bundler target',
    files: ['automerge_wasm.js', 'automerge_wasm_bg.js', 'automerge_wasm_bg.wasm'].map(
      file => `package/bundler/${file}`,
    ),
    wasm: 'package/bundler/automerge_wasm_bg.wasm',
    program: `import { encodeSyncState, initSyncState } from 'LIB/package/bundler/automerge_wasm.js'
export const out = [...encodeSyncState(initSyncState())]`,
    out: [67, 0],
    atMost: 0.25,
  },
  {
    name: '@chainsafe/as-sha256@1.2.5',
    toolchain: 'AssemblyScript',
    files: ['package/build/optimized.wasm'],
    wasm: 'package/build/optimized.wasm',
    program: `import { digest, memory, input, output } from 'LIB/package/build/optimized.wasm'
new Uint8Array(memory.buffer).set([97, 98, 99], input.value)
digest(3)
export const out = [...new Uint8Array(memory.buffer, output.value, 4)]`,
    out: [0xba, 0x78, 0x16, 0xbf],
    atMost: 0.9,
  },
  {
    name: 'parquet-wasm@0.8.0',
    toolchain: 'wasm-bindgen, bundler target',
    files: ['parquet_wasm.js', 'parquet_wasm_bg.js', 'parquet_wasm_bg.wasm'].map(file => `package/bundler/${file}`),
    wasm: 'package/bundler/parquet_wasm_bg.wasm',
    program: `import { readSchema } from 'LIB/package/bundler/parquet_wasm.js'
const read = bytes => { try { return readSchema(bytes) } catch (error) { return error.message } }
export const out = read(new Uint8Array(20))`,
    out: 'Parquet error: Invalid Parquet file. Corrupt footer',
    atMost: 0.985,
  },
  {
    name: '@wasm-fmt/gofmt@0.7.3',
    toolchain: 'TinyGo, without a host',
    files: ['package/gofmt.js', 'package/gofmt_binding.js', 'package/gofmt.wasm'],
    wasm: 'package/gofmt.wasm',
    program: `import { format } from 'LIB/package/gofmt.js'
export const out = format('package a\\nfunc  f( ) {x:=1}')`,
    out: 'package a\n\nfunc f() { x := 1 }\n',
    atMost: 0.95,
  },
  {
    name: 'sh-syntax@0.7.0',
    toolchain: 'TinyGo, with `wasm_exec`',
    files: ['package/lib/processor.js', 'package/lib/types.js', 'package/vendors/wasm_exec.cjs', 'package/main.wasm'],
    wasm: 'package/main.wasm',
    program: `import 'LIB/package/vendors/wasm_exec.cjs'
import { getProcessor } from 'LIB/package/lib/processor.js'
import module from 'LIB/package/main.wasm?module&shake'
const print = getProcessor(imports => new WebAssembly.Instance(module, imports))
export const out = await print('if   true;then echo  1;fi', { print: true, filepath: 'a.sh' })`,
    out: 'if true; then echo 1; fi\n',
    atMost: 0.96,
  },
  {
    name: '@resvg/resvg-wasm@2.6.2',
    toolchain: 'wasm-bindgen, web target',
    files: ['package/index.mjs', 'package/index_bg.wasm'],
    wasm: 'package/index_bg.wasm',
    program: `import { Resvg, initWasm } from 'LIB/package/index.mjs'
import module from 'LIB/package/index_bg.wasm?module&shake'
await initWasm(module)
const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"><rect width="3" height="2" fill="red"/></svg>'
const image = new Resvg(picture).render()
export const out = [image.width, image.height, Buffer.from(image.asPng()).toString('base64')]`,
    out: [3, 2, 'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEUlEQVR4nGP8z8AARBCAwgEAQ/0D/16Xkn0AAAAASUVORK5CYII='],
    atMost: 0.94,
  },
  {
    name: '@jsquash/png@3.1.1',
    toolchain: 'wasm-bindgen, web target',
    files: ['package/decode.js', 'package/codec/pkg/squoosh_png.js', 'package/codec/pkg/squoosh_png_bg.wasm'],
    wasm: 'package/codec/pkg/squoosh_png_bg.wasm',
    program: `import decode, { init } from 'LIB/package/decode.js'
import module from 'LIB/package/codec/pkg/squoosh_png_bg.wasm?module&shake'
globalThis.ImageData ??= class { constructor(data, width, height) { Object.assign(this, { data, width, height }) } }
await init(module)
const picture = Buffer.from('${ONE_PIXEL_PNG}', 'base64')
const { width, height, data } = await decode(picture)
export const out = [width, height, ...data]`,
    out: [1, 1, 0, 255, 0, 127],
    atMost: 0.77,
  },
  {
    name: '@jsquash/webp@1.5.0',
    toolchain: 'Emscripten, with its JavaScript',
    files: [
      'package/decode.js',
      'package/utils.js',
      'package/codec/dec/webp_dec.js',
      'package/codec/dec/webp_dec.wasm',
    ],
    wasm: 'package/codec/dec/webp_dec.wasm',
    program: `import decode, { init } from 'LIB/package/decode.js'
import url from 'LIB/package/codec/dec/webp_dec.wasm?url&shake'
import { readFileSync } from 'node:fs'
globalThis.ImageData ??= class { constructor(data, width, height) { Object.assign(this, { data, width, height }) } }
await init(new WebAssembly.Module(readFileSync(new URL(url))))
const picture = Buffer.from('${ONE_PIXEL_WEBP}', 'base64')
const { width, height, data } = await decode(new Uint8Array(picture).buffer)
export const out = [width, height, ...data]`,
    out: [1, 1, 130, 130, 130, 255],
    atMost: 1,
  },
]

export interface Shipped {
  /** The file to run. */
  readonly main: string
  readonly before: Uint8Array
  readonly after: Uint8Array
}

const ABORT = '\0abort'

const virtualModules = (modules: Readonly<Record<string, string>>): Plugin => ({
  name: 'virtual-modules',
  resolveId: id => (Object.hasOwn(modules, id) ? id : null),
  load: id => (Object.hasOwn(modules, id) ? modules[id] : null),
})

/** Builds the program that uses a package into a folder, and gives what became of its module. */
export async function buildWith({ name, files, wasm, program }: FinishedPackage, dir: string): Promise<Shipped> {
  const folder = await fetchFromNpm(name, files)
  const entry = '\0program'
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    plugins: [
      virtualModules({ [entry]: program.replaceAll('LIB', folder), [ABORT]: 'export const abort = () => {}' }),
      wasmweld({ report: false, types: false, imports: { env: ABORT } }),
    ],
  })
  const { output } = await bundle.write({ dir })
  const asset = output.find(file => file.fileName.endsWith('.wasm'))
  if (asset?.type !== 'asset') throw new Error(`no module came out of ${name}`)
  return {
    main: join(dir, output[0].fileName),
    before: readFileSync(join(folder, wasm)),
    after: asset.source as Uint8Array,
  }
}
