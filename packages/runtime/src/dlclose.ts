// Unloads libraries: what nothing holds any more runs its destructors, and gives back its memory, its slots and its instance.
import { runExits } from './at-exit.ts'
import { setError } from './dlerror.ts'
import { release } from './load.ts'
import type { Library, Program } from './program.ts'
import { stateOf } from './state.ts'
import type { LoadedLibrary, ProgramState } from './state.ts'

/**
 * Takes back one `dlopen`. With the last one the library goes, and so do libraries that only it needed; a library stays as long as
 * another one needs it or is bound to its symbols, and until a load that is under way has ended. Whoever still calls its functions or reads its data is on their own, as in C.
 * Throws an `Error` when the library is not open, and when one of its destructors did, behind everything else.
 */
export function dlclose(program: Program, library: Library): void {
  const state = stateOf(program)
  const closed = library as LoadedLibrary
  if (!state.libraries.includes(closed) || closed.references < 1)
    throw new Error(`${library.name} is not open: it was closed as often as it was opened`)
  if (state.thread) throw new Error(`other threads may be in ${library.name}: it cannot be closed`)
  closed.references--
  if (!state.isLoading) return sweep(state, library.name)
  // What is being loaded may be bound to it already.
  state.busy = state.busy.then(() => sweep(state, library.name)).catch((error: unknown) => setError(state, error))
}

/** Unloads what nothing holds. */
function sweep(state: ProgramState, name: string): void {
  const gone = new Set(state.libraries)
  if (state.main) for (const each of heldBy(state.main)) keep(each, gone)
  for (const root of state.libraries) if (root.references || root.noDelete) keep(root, gone)
  // Libraries are in the order in which they were constructed.
  const order = [...gone].reverse()
  const failures = destruct(order)
  for (const each of order) {
    release(state, each)
    each.instance = undefined
  }
  if (failures.length) throw new Error(`a destructor failed when ${name} was closed`, { cause: failures[0] })
}

/** What destructors threw; one that fails keeps no other from running. */
function destruct(order: readonly LoadedLibrary[]): unknown[] {
  const failures: unknown[] = []
  for (const each of order) {
    try {
      runExits(each)
    } catch (error) {
      failures.push(error)
    }
  }
  return failures
}

/**
 * Ends a program: runs the destructors of all libraries that are still open, in the reverse order of their construction. Nothing ends a
 * program but its host, so call it behind what the program itself does at its end, in the thread that made it, and use the program no more.
 * Throws an `Error` when a destructor did, behind all others.
 */
export function closeProgram(program: Program): void {
  const failures = destruct([...stateOf(program).libraries].reverse())
  if (failures.length) throw new Error('a destructor failed when the program was closed', { cause: failures[0] })
}

/** Takes a library, and all that it needs or is bound to, out of those that go. */
function keep(library: LoadedLibrary, gone: Set<LoadedLibrary>): void {
  if (!gone.delete(library)) return
  for (const each of heldBy(library)) keep(each, gone)
}

/** What a library needs, and whose symbols it is bound to. */
const heldBy = ({ needed, uses }: LoadedLibrary): LoadedLibrary[] => [...needed, ...uses]
