// Symbols by name, as dlsym finds them on Linux.
import { setError } from './dlerror.ts'
import { KIND } from './module-facts.ts'
import type { Library, Program } from './program.ts'
import type { WasmFunction } from './shim.ts'
import { stateOf } from './state.ts'
import type { LoadedLibrary, ProgramState } from './state.ts'
import {
  addressOf,
  breadthFirst,
  exportOf,
  findSymbol,
  hostSlotOf,
  modulesOf,
  searchOrder,
  slotOf,
  valueOf,
} from './symbols.ts'

/** The global scope: the program, and libraries that were opened as global, in the order in which they joined. */
export const RTLD_DEFAULT: unique symbol = /* @__PURE__ */ Symbol('RTLD_DEFAULT')
/** What comes behind the library that asks, in the scope that it was loaded with. */
export const RTLD_NEXT: unique symbol = /* @__PURE__ */ Symbol('RTLD_NEXT')

export type SymbolScope = Library | typeof RTLD_DEFAULT | typeof RTLD_NEXT

/** Where a name is looked for, first to last. A library is followed by what it needs, breadth first. */
function scopeOf(state: ProgramState, handle: SymbolScope, caller = state.main): readonly LoadedLibrary[] {
  if (handle === RTLD_DEFAULT) return searchOrder(state, caller ?? { scopes: [] })
  if (handle !== RTLD_NEXT) return handle === state.main ? state.globalScope : breadthFirst([handle as LoadedLibrary])
  // What came with the program is in its scope, which has grown since.
  const [scope] = caller?.scopes ?? []
  const list = !scope || scope[0] === state.main ? state.globalScope : scope
  return list.slice(caller ? list.indexOf(caller) + 1 : 0)
}

/** Who defines a symbol, or a function of the host that goes by its name, with its type. */
type Found = { readonly provider: LoadedLibrary } | { readonly host: WasmFunction; readonly type: string | undefined }

/** What the host gives has a type where a module imports it, and only then. */
function ofHost(state: ProgramState, name: string): Found | undefined {
  for (const { bindings } of modulesOf(state)) {
    for (const { fact, host } of bindings) {
      if (fact.name === name && fact.kind === KIND.function && typeof host === 'function')
        return { host: host as WasmFunction, type: fact.type }
    }
  }
  return undefined
}

function find(program: Program, handle: SymbolScope, name: string, caller: Library | undefined): Found | undefined {
  const state = stateOf(program)
  const scope = scopeOf(state, handle, caller as LoadedLibrary | undefined)
  const provider = findSymbol(scope, name)
  if (provider) return { provider }
  const found = handle === RTLD_DEFAULT || handle === state.main ? ofHost(state, name) : undefined
  const searched = scope.map(library => library.name).join(', ')
  if (!found) setError(program, `${name} is in none of: ${searched || 'nothing'}`)
  return found
}

/**
 * A function as it can be called, or the address of data. `undefined` where nobody defines the symbol; `dlerror` then says where it was
 * looked for. `caller`, for `RTLD_NEXT` and `RTLD_DEFAULT`: the library that asks; default: the program.
 */
export function dlsym(
  program: Program,
  handle: SymbolScope,
  name: string,
  caller?: Library,
): WasmFunction | number | undefined {
  const found = find(program, handle, name, caller)
  if (!found) return undefined
  if ('host' in found) return found.host
  const { provider } = found
  return isFunction(provider, name) ? (valueOf(provider, name) as WasmFunction) : addressOf(provider, name)
}

/** As C sees it: the address of data, the slot of a function; 0 where nobody defines it. */
export function symbolAddress(program: Program, handle: SymbolScope, name: string, caller?: Library): number {
  const state = stateOf(program)
  const found = find(program, handle, name, caller)
  if (!found) return 0
  if ('host' in found) return hostSlotOf(state, found.host, found.type)
  const { provider } = found
  return isFunction(provider, name)
    ? slotOf(state, valueOf(provider, name) as WasmFunction, provider)
    : addressOf(provider, name)
}

const isFunction = (library: LoadedLibrary, name: string): boolean => exportOf(library, name)?.kind === KIND.function
