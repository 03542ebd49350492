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
  /** Which share of the module may be left. */
  readonly atMost: number
}

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
