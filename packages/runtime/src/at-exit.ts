// What libraries want to have done when they go. C's own list does not know whose an entry is, so the loader keeps one for each library.
import type { ImportFact } from './module-facts.ts'
import type { WasmFunction } from './shim.ts'
import type { LoadedLibrary, ProgramState } from './state.ts'

const ENTRIES: WeakMap<LoadedLibrary, (() => void)[]> = /* @__PURE__ */ new WeakMap()

/** These functions of C's library are the loader's for a library, whoever else defines them. */
export const isExitImport = ({ module, name }: ImportFact): boolean =>
  module === 'env' && (name === '__cxa_atexit' || name === 'atexit')

/** 0 means that the entry was made. */
export function exitImport(state: ProgramState, library: LoadedLibrary): WasmFunction {
  return (slot: number, argument: number) => {
    const entries = ENTRIES.get(library) ?? []
    ENTRIES.set(library, entries)
    entries.push(() => (state.table.get(slot) as (argument: number) => void)(argument))
    return 0
  }
}

/** Runs what was registered, the last first, each once; what is registered meanwhile too. */
export function runExits(library: LoadedLibrary): void {
  const entries = ENTRIES.get(library)
  for (let entry = entries?.pop(); entry; entry = entries?.pop()) entry()
}
