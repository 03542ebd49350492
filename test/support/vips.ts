// What of wasm-vips' own JavaScript, which begins the first thread, matters for its libraries. Runs in Node and in pages.

import { createProgram } from '@wasmweld/runtime'
import type { Program } from '@wasmweld/runtime'

const ENDS = new Set(['_abort_js', '__assert_fail', 'exit', 'proc_exit'])
/** Of the memory, in pages. */
const PAGES = { initial: 4096, maximum: 32768 } as const

/** Functions for all that the program imports: the system has nothing, and there is one core. */
type Call = (...values: number[]) => number

function hostOf(main: WebAssembly.Module, exported: () => WebAssembly.Exports) {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = { 'GOT.func': {} }
  for (const { module, name, kind } of WebAssembly.Module.imports(main)) {
    if (kind !== 'function') continue
    ;(imports[module] ??= {})[name] = () => {
      if (ENDS.has(name)) throw new Error(`vips called ${name}`)
      return 0
    }
  }
  const memory = new WebAssembly.Memory({ ...PAGES, shared: true })
  Object.assign(imports['env'], {
    memory,
    emscripten_num_logical_cores: () => 1,
    emscripten_get_heap_max: () => PAGES.maximum * 65536,
    [THREAD]: (thread: number) => (exported()['_emscripten_thread_init'] as Call)(thread, 1, 1, 1, 65536, 0),
  })
  imports['GOT.func']['emscripten_err'] = new WebAssembly.Global({ value: 'i32', mutable: true }, 0)
  return imports
}

const THREAD = '_emscripten_init_main_thread_js'

/** The program, with its first thread begun. */
export async function startVips(main: WebAssembly.Module): Promise<Program> {
  const imports = hostOf(main, () => instance.exports)
  const instance = await WebAssembly.instantiate(main, imports)
  ;(instance.exports['_emscripten_tls_init'] as Call)()
  ;(instance.exports['__wasm_call_ctors'] as Call)()
  return createProgram({ main: instance, imports })
}

export interface VipsAnswers {
  /** What its GLib says against the library; zero is a yes. */
  readonly refusal: number
  /** Of one text, by the library's and by the program's GLib. */
  readonly hashes: readonly number[]
}

/** Asks a library for what it has of GLib, and the program for the same. */
export function askVips(program: Program, library: Readonly<Record<string, unknown>>): VipsAnswers {
  const text = (program.exports['malloc'] as Call)(8)
  new Uint8Array(program.memory.buffer).set([0x61, 0x62, 0], text)
  return {
    refusal: (library['g_module_check_init'] as Call)(0),
    hashes: [library, program.exports].map(exports => (exports['g_str_hash'] as Call)(text)),
  }
}
