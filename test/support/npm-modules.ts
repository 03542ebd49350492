// Finished modules of npm packages, as others build and publish them: emscripten, Rust, Go, side modules. Fetched at test time, none committed.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchFromNpm } from './fetch.ts'

export interface NpmModule {
  readonly package: string
  readonly file: string
}

/** The exact versions: figures are of these. */
export const NPM_MODULES: readonly NpmModule[] = [
  { package: 'web-tree-sitter@0.26.6', file: 'web-tree-sitter.wasm' },
  { package: 'web-tree-sitter@0.26.6', file: 'debug/web-tree-sitter.wasm' },
  { package: 'tree-sitter-c@0.24.1', file: 'tree-sitter-c.wasm' },
  { package: 'sql.js@1.14.1', file: 'dist/sql-wasm.wasm' },
  { package: 'sql.js@1.14.1', file: 'dist/sql-wasm-debug.wasm' },
  { package: '@sqlite.org/sqlite-wasm@3.41.2', file: 'sqlite-wasm/jswasm/sqlite3.wasm' },
  { package: '@jitl/quickjs-wasmfile-release-sync@0.31.0', file: 'dist/emscripten-module.wasm' },
  { package: '@rollup/wasm-node@4.67.4', file: 'dist/wasm-node/bindings_wasm_bg.wasm' },
  { package: '@resvg/resvg-wasm@2.6.2', file: 'index_bg.wasm' },
  { package: 'onnxruntime-web@1.22.0', file: 'dist/ort-wasm-simd-threaded.wasm' },
  { package: 'esbuild-wasm@0.28.2', file: 'esbuild.wasm' },
  { package: '@ffmpeg/core@0.12.10', file: 'dist/esm/ffmpeg-core.wasm' },
]

/** Where the module's file lies, once its package was fetched. */
export async function fetchModule(module: NpmModule): Promise<string> {
  const files = NPM_MODULES.filter(({ package: name }) => name === module.package).map(({ file }) => `package/${file}`)
  // Others fetch other files of the same packages.
  const name = `${module.package.replaceAll('/', '+')}-modules`
  return join(await fetchFromNpm(module.package, files, name), 'package', module.file)
}

export async function readModule(module: NpmModule): Promise<Uint8Array> {
  return readFileSync(await fetchModule(module))
}
