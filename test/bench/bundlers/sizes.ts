// Bytes that a page loads for one function of a library: by others, who ship the module as it is, and by us.

import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { transform } from 'esbuild'
import { BUNDLERS, buildWith } from '../../support/bundlers.ts'
import { makeProject } from '../../support/bundling.ts'
import { makeLibrary } from './library.ts'
import { OTHERS } from './others.ts'

export interface Shipped {
  readonly by: string
  readonly webAssembly: number
  readonly javaScript: number
  readonly all: number
  readonly brotli: number
}

const USE = 'globalThis.decompress = (to, room, from, size) => ZSTD_decompress(to, room, from, size)'
const ENTRIES = {
  'named.js': `import { ZSTD_decompress } from './zstd.wasm'\n${USE}\n`,
  'init.js': `import init from './zstd.wasm'\ninit({}).then(({ exports: { ZSTD_decompress } }) => { ${USE} })\n`,
  'ours.js': `import { ZSTD_decompress } from './libzstd.a'\n${USE}\n`,
}

/** Of all files in a folder; JavaScript is minified where its bundler left it as it was. */
async function weigh(by: string, folder: string): Promise<Shipped> {
  let [webAssembly, javaScript, brotli] = [0, 0, 0]
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const extension = extname(file)
    if (extension !== '.wasm' && extension !== '.js') continue
    const bytes = readFileSync(join(folder, file))
    if (extension === '.wasm') {
      webAssembly += bytes.length
      brotli += brotliCompressSync(bytes).length
    } else {
      const { code } = await transform(bytes.toString(), { minify: true, format: 'esm' })
      javaScript += Buffer.byteLength(code)
      brotli += brotliCompressSync(code).length
    }
  }
  return { by, webAssembly, javaScript, all: webAssembly + javaScript, brotli }
}

export async function measureSizes(): Promise<readonly Shipped[]> {
  const library = await makeLibrary()
  const project = await makeProject(ENTRIES)
  try {
    copyFileSync(library.archive, project.path('libzstd.a'))
    copyFileSync(library.module, project.path('zstd.wasm'))
    const rows: Shipped[] = []
    for (const [at, { title, entry, build }] of OTHERS.entries()) {
      const folder = project.path(`out/other-${at}`)
      await build(project.path(`${entry}.js`), folder)
      rows.push(await weigh(title, folder))
    }
    for (const bundler of BUNDLERS) {
      const folder = project.path(`out/${bundler}`)
      await buildWith(bundler, {
        project,
        entry: project.path('ours.js'),
        output: 'page',
        folder,
        options: {},
        minify: true,
      })
      rows.push(await weigh(`wasmweld, ${bundler}`, folder))
    }
    return rows
  } finally {
    project.remove()
  }
}
