// What C code that includes <dlfcn.h> imports: the same acts on C strings, with numbers for handles, and null for what failed.
import { boundTo, forCaller } from './caller.ts'
import { dladdr } from './dladdr.ts'
import { dlclose } from './dlclose.ts'
import { dlerror, setError } from './dlerror.ts'
import { dlopenSync } from './dlopen.ts'
import { RTLD_DEFAULT, RTLD_NEXT, symbolAddress } from './dlsym.ts'
import type { SymbolScope } from './dlsym.ts'
import { readCString, writeCString } from './memory.ts'
import type { Library, Program } from './program.ts'
import { takeMemory } from './reserve.ts'
import type { WasmFunction } from './shim.ts'
import { stateOf } from './state.ts'
import type { LoadedLibrary, ProgramState } from './state.ts'

/** As in include/dlfcn.h, in Linux, in musl and in Emscripten. */
const RTLD = { lazy: 1, now: 2, noLoad: 4, global: 0x100, noDelete: 0x1000 } as const

/** What C code was given of a program. */
interface Given {
  /** A handle is an index; 0 is RTLD_DEFAULT. */
  readonly handles: (Library | undefined)[]
  /** Texts that C code may still read. */
  readonly strings: Map<string, number>
}

const GIVEN: WeakMap<ProgramState, Given> = /* @__PURE__ */ new WeakMap()

function givenBy(state: ProgramState): Given {
  let given = GIVEN.get(state)
  if (!given) GIVEN.set(state, (given = { handles: [undefined], strings: new Map() }))
  return given
}

function stringOf(state: ProgramState, text: string): number {
  const { strings } = givenBy(state)
  let address = strings.get(text)
  if (address === undefined) {
    address = takeMemory(state, new TextEncoder().encode(text).length + 1, 1).start
    writeCString(state, address, text)
    strings.set(text, address)
  }
  return address
}

function handleOf(state: ProgramState, library: Library): number {
  const { handles } = givenBy(state)
  const known = handles.indexOf(library)
  return known < 0 ? handles.push(library) - 1 : known
}

function libraryOf(state: ProgramState, handle: number): Library {
  const library = givenBy(state).handles[handle]
  if (library && (library === state.main || state.libraries.includes(library as LoadedLibrary))) return library
  throw new Error(`${handle} is no handle of an open library`)
}

type Act = (state: ProgramState, caller: LoadedLibrary, ...values: readonly number[]) => number

/** By the name in C, with what failure returns. */
const ACTS: Readonly<Record<string, readonly [failed: number, act: Act]>> = {
  dlopen: [
    0,
    (state, caller, path, flags) => {
      if (!(flags & (RTLD.lazy | RTLD.now))) throw new Error('dlopen needs RTLD_LAZY or RTLD_NOW')
      if (!path) return handleOf(state, state.main ?? caller)
      const library = dlopenSync(state, readCString(state, path), {
        lazy: !(flags & RTLD.now),
        noLoad: !!(flags & RTLD.noLoad),
        global: !!(flags & RTLD.global),
        noDelete: !!(flags & RTLD.noDelete),
      })
      return handleOf(state, library)
    },
  ],
  dlsym: [
    0,
    (state, caller, handle, name) => {
      const scope: SymbolScope = !handle ? RTLD_DEFAULT : handle === -1 ? RTLD_NEXT : libraryOf(state, handle)
      return symbolAddress(state, scope, readCString(state, name), caller)
    },
  ],
  dlclose: [
    -1,
    (state, _, handle) => {
      const library = libraryOf(state, handle)
      if (library !== state.main) dlclose(state, library)
      return 0
    },
  ],
  dladdr: [
    0,
    (state, _, address, info) => {
      const found = dladdr(state, address >>> 0)
      if (!found) return 0
      const { library, base, symbol, symbolAddress: at = 0 } = found
      const name = symbol === undefined ? 0 : stringOf(state, symbol)
      new Uint32Array(state.memory.buffer, info >>> 0, 4).set([stringOf(state, library.name), base, name, at])
      return 1
    },
  ],
  dlerror: [
    0,
    state => {
      const message = dlerror(state)
      return message === undefined ? 0 : stringOf(state, message)
    },
  ],
}

/**
 * `dlopen`, `dlsym`, `dlclose`, `dladdr` and `dlerror` for C, to be given as `imports.env`. `dlopen` of C is synchronous: it needs a
 * library whose bytes or module `libraries` or `locate` give, one that was compiled before, or a file in Node.
 */
export function dlfcnImports(): Readonly<Record<string, WasmFunction>> {
  return Object.fromEntries(
    Object.entries(ACTS).map(([name, [failed, act]]) => {
      const unbound = (): never => {
        throw new Error(`${name} is imported by a module that createProgram did not instantiate`)
      }
      const bound = forCaller(unbound, (state, caller) => (...values: number[]) => {
        try {
          return act(state, caller, ...values)
        } catch (error) {
          setError(state, error)
          return failed
        }
      })
      return [name, bound]
    }),
  )
}

/** The same for a program whose own module was instantiated by somebody else, who gave it functions that call these. */
export function dlfcnOf(program: Program): Readonly<Record<string, WasmFunction>> {
  const state = stateOf(program)
  const { main } = state
  if (main === undefined) throw new Error('the program has no module of its own that could open libraries')
  const bind = ([name, value]: [string, WasmFunction]): [string, WasmFunction] => [name, boundTo(value, state, main)]
  return Object.fromEntries(Object.entries(dlfcnImports()).map(bind))
}
