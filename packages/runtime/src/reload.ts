// Another version of a library in its place: whoever has its functions reaches the new code.
import { runExits } from './at-exit.ts'
import { bind } from './bind.ts'
import { compileSource, forgetCompiled } from './compile.ts'
import { construct, dataOf, fill, NOTHING, relocate } from './load.ts'
import type { LoadProblem } from './load-error.ts'
import type { ModuleFacts } from './module-facts.ts'
import { absolute, isAddress } from './names.ts'
import type { Library, LibrarySource, Program } from './program.ts'
import { changes, moves, refuse } from './reload-checks.ts'
import { giveMemory, giveSlots, takeMemory, takeSlots } from './reserve.ts'
import { resolve } from './resolve.ts'
import type { WasmFunction } from './shim.ts'
import { stateOf } from './state.ts'
import type { Compiled, LoadedLibrary, ProgramState } from './state.ts'
import { modulesOf, getSlot, setSlot } from './symbols.ts'

export interface ReloadOptions {
  /**
   * `keep`: what the program has changed in the library's data stays, what it has not gets the new version's value, and no constructor
   * runs; both versions must have their data in the same places. `fresh`: destructors run, and everything begins anew.
   */
  readonly data: 'keep' | 'fresh'
}

/**
 * Puts another version of a library that was opened as `reloadable` in its place: pointers to functions that it exports, wherever they
 * are, and calls from other modules reach the new code. Functions that the new version does not export stay what they were for whoever
 * has a pointer to them. Rejects with a `LoadError`, and nothing has changed, when what others use is missing or has another type, or
 * when data that they use, or with `keep` any exported data, would move.
 */
export async function reload(
  program: Program,
  library: Library,
  source: LibrarySource,
  { data }: ReloadOptions,
): Promise<void> {
  const state = stateOf(program)
  if (state.thread) throw new Error(`other threads may be in ${library.name}: it cannot be replaced`)
  const address = isAddress(source) ? absolute(source, state.base) : undefined
  if (address !== undefined) forgetCompiled(address)
  const compiled = await compileSource(address ?? source, false, library.name)
  const turn = state.busy.then(() => replace(state, library as LoadedLibrary, compiled, data === 'keep'))
  state.busy = turn.catch(() => undefined)
  await turn
}

function replace(state: ProgramState, library: LoadedLibrary, compiled: Compiled, isKept: boolean): void {
  const users = modulesOf(state).filter(({ uses }) => uses.has(library))
  refuse(library, changes(library, compiled.facts, users, isKept))
  const { exports: _, ...old } = Object.getOwnPropertyDescriptors(library)
  const before = Object.defineProperties({}, old) as LoadedLibrary
  const bytes = dataOf(state, library)
  const replaced = new Map<number, WasmFunction>()
  try {
    instantiate(state, library, compiled, isKept)
    refuse(library, moves(library, before, isKept ? undefined : users))
    takeOver(state, library, before, replaced)
    for (const each of [library, ...users]) fill(state, each)
    relocate(state, library)
    if (isKept) merge(state, library, bytes, before.initialData ?? bytes)
    else construct(library)
  } catch (error) {
    for (const [slot, fn] of replaced) setSlot(state.table, slot, fn)
    giveBack(state, library, before)
    Object.assign(library, before)
    new Uint8Array(state.memory.buffer).set(bytes, library.memoryBase)
    for (const each of users) fill(state, each)
    throw error
  }
  // Pointers to what the old version did not export are still somewhere.
  if (before.elements) library.slots.push(before.elements)
  if (before.memory && before.memory !== library.memory) giveMemory(state, before.memory)
}

/** The new version, where its functions reach nobody yet. */
function instantiate(state: ProgramState, library: LoadedLibrary, compiled: Compiled, isKept: boolean): void {
  Object.assign(library, { compiled, got: [], trampolines: [], hasNotedElements: false })
  const problems: LoadProblem[] = []
  const bindings = resolve(state, library, compiled.facts, { isLazy: false, main: state.main, problems })
  refuse(library, problems)
  if (!isKept) runExits(library)
  // What it imports of itself comes later.
  library.instance = undefined
  makeRoom(state, library, compiled.facts)
  library.instance = new WebAssembly.Instance(compiled.module, bind(state, library, bindings))
}

/** Room that only the version took that did not come to life. */
function giveBack(state: ProgramState, { elements, memory }: LoadedLibrary, before: LoadedLibrary): void {
  if (elements && elements !== before.elements) giveSlots(state, elements)
  if (memory && memory !== before.memory) giveMemory(state, memory)
}

/** The same memory if the new version's data fits, and zeros in it; other slots. */
function makeRoom(state: ProgramState, library: LoadedLibrary, facts: ModuleFacts): void {
  const { memorySize, memoryAlignment, tableSize, tableAlignment } = facts
  const { memory } = library
  if (memory && memory.size >= memorySize && memory.start % memoryAlignment === 0)
    new Uint8Array(state.memory.buffer).fill(0, memory.start, memory.start + memory.size)
  else {
    library.memory = takeMemory(state, memorySize, memoryAlignment)
    library.memoryBase = library.memory.start
  }
  library.elements = takeSlots(state, tableSize, tableAlignment)
  library.tableBase = library.elements.start
}

/** Puts the new functions into the slots of those that had their names. */
function takeOver(
  state: ProgramState,
  library: LoadedLibrary,
  old: Pick<LoadedLibrary, 'instance' | 'elements'>,
  replaced: Map<number, WasmFunction>,
): void {
  const names = new Map<unknown, string>(
    Object.entries(old.instance?.exports ?? {}).map(([name, value]) => [value, name]),
  )
  const ranges = [...library.slots, old.elements ?? NOTHING]
  for (const slot of ranges.flatMap(({ start, size }) => Array.from({ length: size }, (_, index) => start + index))) {
    const fn = getSlot(state.table, slot)
    const next = library.instance?.exports[names.get(fn) ?? '']
    if (!fn || typeof next !== 'function') continue
    replaced.set(slot, fn)
    setSlot(state.table, slot, next as WasmFunction)
    // The slot that others know is the one that the next version is found by.
    if (state.slots.get(fn) === slot || !state.slots.has(next)) state.slots.set(next, slot)
  }
}

/** Bytes that are taken together, so that an integer or pointer that was changed stays whole. */
const WORD = 4

/** Gives back what was changed since the old version was loaded. */
function merge({ memory }: ProgramState, library: LoadedLibrary, current: Uint8Array, initial: Uint8Array): void {
  const bytes = new Uint8Array(memory.buffer, library.memoryBase, current.length)
  for (let at = 0; at < current.length; at += WORD) {
    const word = current.subarray(at, at + WORD)
    if (word.some((byte, index) => byte !== initial[at + index])) bytes.set(word, at)
  }
}
