// Host functions that mean something else for each module that calls them. JavaScript does not see its caller, so each gets its own.
import type { WasmFunction } from './shim.ts'
import type { LoadedLibrary, ProgramState } from './state.ts'

/** Makes the function for one module of a program. */
export type ForCaller = (state: ProgramState, caller: LoadedLibrary) => WasmFunction

const MAKERS: WeakMap<object, ForCaller> = /* @__PURE__ */ new WeakMap()

/** `fallback`, for who calls it without being bound by the loader, as a function that is made anew for each module. */
export function forCaller<Fn extends WasmFunction>(fallback: Fn, make: ForCaller): Fn {
  MAKERS.set(fallback, make)
  return fallback
}

/** What a module gets that imports `value`. */
export function boundTo<Value>(value: Value, state: ProgramState, caller: LoadedLibrary): Value | WasmFunction {
  return (typeof value === 'function' && MAKERS.get(value)?.(state, caller)) || value
}
