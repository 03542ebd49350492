// Thread-local data: a block for each thread and module, filled by the module itself.
import { takeMemory } from './reserve.ts'
import type { LoadedLibrary, ProgramState, Reservation } from './state.ts'

const numberOf = ({ instance }: LoadedLibrary, name: string): number =>
  Number((instance?.exports[name] as WebAssembly.Global | undefined)?.value ?? 0) >>> 0

/** Room for one more thread's block; `undefined` for a module that needs none. Throws an `Error` when its size is not known. */
export function takeBlock(state: ProgramState, library: LoadedLibrary): Reservation | undefined {
  const exports = library.instance?.exports ?? {}
  if (!('__wasm_init_tls' in exports)) return undefined
  if (!('__tls_size' in exports))
    throw new Error(
      `${library.name} has thread-local data of unknown size: export __tls_size, __tls_align and __tls_base`,
    )
  return takeMemory(state, numberOf(library, '__tls_size'), numberOf(library, '__tls_align') || 1)
}

/**
 * Gives this thread its data: in a block, or where the start function of the first thread has put it. That function does not store the
 * addresses of thread-local data, so the hook is called in any case.
 */
export function initialiseThread(state: ProgramState, library: LoadedLibrary, block?: Reservation): void {
  const { _emscripten_tls_init: own, __wasm_init_tls: fill } = library.instance?.exports ?? {}
  library.threadBase = block?.start ?? numberOf(library, '__tls_base')
  if (typeof own === 'function') library.threadBase = Number((own as () => unknown)()) >>> 0
  else if (typeof fill === 'function') {
    if (!library.threadBase && numberOf(library, '__tls_size'))
      library.threadBase = takeBlock(state, library)?.start ?? 0
    if (library.threadBase) (fill as (address: number) => void)(library.threadBase)
  }
}

const THREAD_INIT = '_emscripten_thread_init'
/** In bytes, of threads that do not say what they want; Emscripten's own number. */
const THREAD_STACK = 65_536

/**
 * What a program with Emscripten's threads imports: its first constructor has the host begin the thread that runs it. A page's own thread
 * must not block. The program's other constructors, and those of libraries, count on that.
 */
export function beginThread(library: LoadedLibrary, name: string): ((thread: number) => void) | undefined {
  if (name !== '_emscripten_init_main_thread_js') return undefined
  const canBlock = +!('document' in globalThis)
  return thread =>
    (library.instance?.exports[THREAD_INIT] as (...values: number[]) => void)(thread, 1, 1, canBlock, THREAD_STACK, 0)
}

/** Its constructors come before those of the libraries that it needs. */
export const beginsThread = ({ instance }: LoadedLibrary): boolean => THREAD_INIT in (instance?.exports ?? {})
