// Modules that somebody else loaded into the program, at places of their own: libraries that are opened later find their symbols.
import { makeGlobal, newLibrary } from './load.ts'
import { absolute, baseName } from './names.ts'
import type { Program } from './program.ts'
import { stateOf } from './state.ts'
import { noteElements } from './symbols.ts'

/**
 * Makes modules global libraries of the program, those that are not yet: their exports by their names. Data exports are addresses, as
 * prelinked modules have them. `dlclose` leaves them.
 */
export function addLoaded(program: Program, modules: ReadonlyMap<string, WebAssembly.Exports>): Program {
  const state = stateOf(program)
  for (const [name, exports] of modules) {
    const key = absolute(name, state.base)
    if (state.libraries.some(library => library.key === key)) continue
    const library = newLibrary(baseName(key), key)
    library.instance = { exports }
    library.noDelete = true
    // Which slots are its own only who loaded it knows.
    noteElements(state, { start: 0, size: Number(state.table.length) })
    state.libraries.push(library)
    makeGlobal(state, [library])
  }
  return program
}
