// What libraries want to have done when they go. C's own list does not know whose an entry is, so the loader keeps one for each library.
import type { WasmFunction } from './shim.ts'
import type { LoadedLibrary, ProgramState } from './state.ts'

const ENTRIES: WeakMap<LoadedLibrary, (() => void)[]> = /* @__PURE__ */ new WeakMap()

/** What a library gets for these functions of C's library, whoever else defines them: 0 means that the entry was made. */
export function exitImport(state: ProgramState, library: LoadedLibrary, name: string): WasmFunction | undefined {
  if (name !== '__cxa_atexit' && name !== 'atexit') return undefined
  return (slot: number, argument: number) => {
    const entries = ENTRIES.get(library) ?? []
    ENTRIES.set(library, entries)
    entries.push(() => (state.table.get(slot) as (argument: number) => void)(argument))
    return 0
  }
}

/** Runs what was registered, the last first, each once; what is registered meanwhile too. */
export function runExits(library: LoadedLibrary): void {
  const entries = ENTRIES.get(library) ?? []
  for (let entry = entries.pop(); entry; entry = entries.pop()) entry()
}
