// A package as wasm-bindgen's bundler target makes it: JavaScript and WebAssembly that import each other.

export const BINDGEN = `(module
  (import "./bound_bg.js" "__wbg_say_1" (func $say (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 4) "hi")
  (func (export "greet") (param i32) local.get 0 call $say)
  (func (export "other") (result i32) i32.const 1)
  (func (export "third") (result i32) i32.const 3)
  (func (export "__wbindgen_start") i32.const 4 call $say))`

export const BINDGEN_JS = `import * as wasm from './bound_bg.wasm'
export * from './bound_bg.js'
import { __wbg_set_wasm } from './bound_bg.js'
__wbg_set_wasm(wasm)
wasm.__wbindgen_start()`

export const BINDGEN_BG = `let wasm
export function __wbg_set_wasm(val) { wasm = val }
export const said = []
export function greet(at) { wasm.greet(at) }
export function other() { return wasm.other() }
export function third() { return wasm.third() }
export function __wbg_say_1(at) { said.push(String.fromCharCode(...new Uint8Array(wasm.memory.buffer, at, 2))) }`

/** The same for its web target: JavaScript that is given the module, and has the names of all its exports. */
export const BINDGEN_WEB = `let wasm
export const said = []
export function init(module) {
  const wbg = {}
  wbg.__wbg_say_1 = at => { said.push(String.fromCharCode(...new Uint8Array(wasm.memory.buffer, at, 2))) }
  wasm = new WebAssembly.Instance(module, { './bound_bg.js': wbg }).exports
  wasm.__wbindgen_start()
}
export function greet(at) { wasm.greet(at) }
export function other() { return wasm.other() }
export const third = () => wasm['third']()`
