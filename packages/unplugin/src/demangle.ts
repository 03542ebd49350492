// C++ and Rust names as people write them. The demangler is a WebAssembly module itself, meant for bundlers; here it is loaded by hand.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The parts of the demangler's glue that loading needs. */
interface Glue {
  __wbg_set_wasm(exports: WebAssembly.Exports): void
  demangle_any(name: string): string
}

/** Loads the demangler; a name that it does not know comes back as it was. */
export async function loadDemangler(): Promise<(symbol: string) => string> {
  const folder = dirname(createRequire(import.meta.url).resolve('gecko-profiler-demangle/package.json'))
  const glue = (await import(pathToFileURL(join(folder, 'index_bg.js')).href)) as Glue & WebAssembly.ModuleImports
  const module = await WebAssembly.compile(readFileSync(join(folder, 'index_bg.wasm')))
  const { exports } = await WebAssembly.instantiate(module, { './index_bg.js': glue })
  glue.__wbg_set_wasm(exports)
  ;(exports.__wbindgen_start as () => void)()
  return name => glue.demangle_any(name)
}
