// wasm-vips: a program for threads with shared memory and exceptions, and its libraries from C, C++ and Rust. Its own JavaScript, which begins
// the first thread, is replaced by what of it matters here.

import { createProgram, dlopen } from '@wasmweld/runtime'
import type { Program } from '@wasmweld/runtime'
import { checkFinished, readMainModule, readSideModule } from '@wasmweld/side-modules'
import { beforeAll, expect, test } from 'vitest'
import { realFile } from '../support/real-sides.ts'

const LIBRARIES = ['vips-resvg.wasm', 'vips-jxl.wasm', 'vips-heif.wasm'] as const
const ENDS = new Set(['_abort_js', '__assert_fail', 'exit', 'proc_exit'])
const PAGES = { initial: 4096, maximum: 32768 } as const

type Call = (...values: number[]) => number

/** Functions for all that the program imports: the system has nothing, and there is one core. */
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

let program: Program
beforeAll(async () => {
  const main = await WebAssembly.compile(await realFile('wasm-vips', 'lib/vips.wasm'))
  const imports = hostOf(main, () => instance.exports)
  const instance = await WebAssembly.instantiate(main, imports)
  ;(instance.exports['_emscripten_tls_init'] as Call)()
  ;(instance.exports['__wasm_call_ctors'] as Call)()
  program = await createProgram({ main: instance, imports })
})

test.each(LIBRARIES)('%s loads into the program and agrees with its GLib', async name => {
  const library = await dlopen(program, await realFile('wasm-vips', `lib/${name}`), { name })
  expect(program.memory.buffer).toBeInstanceOf(SharedArrayBuffer)
  // What GLib asks a module: a null pointer is a yes.
  expect((library.exports['g_module_check_init'] as Call)(0)).toBe(0)
  // Of GLib's own symbols the program's come first.
  const hash = program.exports['g_str_hash'] as Call
  const text = (program.exports['malloc'] as Call)(8)
  new Uint8Array(program.memory.buffer).set([0x61, 0x62, 0], text)
  expect((library.exports['g_str_hash'] as Call)(text)).toBe(hash(text))
})

test('the program and what it needs load from their bytes: its own thread begins before constructors of libraries', async () => {
  const main = await realFile('wasm-vips', 'lib/vips.wasm')
  const { [THREAD]: _, ...env } = hostOf(await WebAssembly.compile(main), () => ({}))['env']
  const read = async (name: string) => [name, await realFile('wasm-vips', `lib/${name}`)] as const
  const libraries = Object.fromEntries(await Promise.all(LIBRARIES.map(read)))
  const imports = { ...hostOf(await WebAssembly.compile(main), () => ({})), env }
  const whole = await createProgram({ main, imports, libraries })
  expect(whole.libraries.map(({ name }) => name).sort()).toEqual([...LIBRARIES].sort())
  for (const { exports } of whole.libraries) expect((exports['g_module_check_init'] as Call)(0)).toBe(0)
  const { pthread_self: self } = whole.exports
  expect((self as Call)()).toBeGreaterThan(0)
})

test('a library for shared memory is refused by a program without, with the reason', async () => {
  const other = await createProgram()
  const bytes = await realFile('wasm-vips', 'lib/vips-resvg.wasm')
  await expect(dlopen(other, bytes, { name: 'vips-resvg.wasm' })).rejects.toThrow(/vips-resvg\.wasm.*shared/)
})

test('the program and its libraries fit: nothing is missing, and what is defined twice is told', async () => {
  const main = readMainModule('vips.wasm', await realFile('wasm-vips', 'lib/vips.wasm'))
  const sides = await Promise.all(
    LIBRARIES.map(async name => readSideModule(name, await realFile('wasm-vips', `lib/${name}`))),
  )
  const problems = checkFinished({ main, sides, host: {} })
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  const twice = problems.flatMap(problem => (problem.kind === 'several-definitions' ? [problem.name] : []))
  expect(twice).toContain('g_str_hash')
})
