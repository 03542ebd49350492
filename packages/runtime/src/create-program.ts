// A program that libraries can be loaded into.
import { adopt, makeLayout } from './layout.ts'
import { chain } from './later.ts'
import type { Later } from './later.ts'
import { load, newLibrary } from './load.ts'
import { absolute, defaultBase, isAddress } from './names.ts'
import type { Program, ProgramOptions } from './program.ts'
import type { ProgramState } from './state.ts'

const STACK_SIZE = 65_536

export function newState({
  imports = {},
  locate,
  libraries = {},
  base,
  stackSize = STACK_SIZE,
}: ProgramOptions): ProgramState {
  return {
    ...({ memory: undefined, table: undefined } as unknown as Pick<ProgramState, 'memory' | 'table'>),
    ...{ stackPointer: undefined, stackSize, pointer: 'i32', main: undefined, libraries: [] },
    get exports() {
      return this.main?.instance?.exports ?? {}
    },
    ...{
      imports,
      locate: locate ?? (() => undefined),
      known: libraries,
      base: absolute(base ?? '.', defaultBase()),
    },
    ...{ globalScope: [], shared: new Map(), slots: new WeakMap(), freeMemory: [], freeSlots: [] },
    ...{ breakAt: undefined, busy: Promise.resolve(), thread: undefined, isLoading: false },
  }
}

function create(options: ProgramOptions, isSync: boolean): Later<Program> {
  const state = newState(options)
  const { main } = options
  if (main instanceof WebAssembly.Instance) {
    const library = newLibrary('the program', '')
    library.instance = main
    library.isGlobal = true
    adopt(state, library)
    state.main = library
    state.globalScope.push(library)
  } else if (main !== undefined) {
    const name = isAddress(main) ? undefined : 'the program'
    const loading = load(state, [{ source: main, name }], { isSync, isMain: true, isGlobal: true, isLazy: false })
    return chain(loading, () => state)
  } else makeLayout(state)
  return state
}

/** Rejects with a `LoadError`. */
export async function createProgram(options: ProgramOptions = {}): Promise<Program> {
  return create(options, false)
}

/** For bytes and modules, and in Node for files. Throws a `LoadError`. */
export function createProgramSync(options: ProgramOptions = {}): Program {
  return create(options, true) as Program
}
