// One program in several threads: what another thread has to know. The memory is shared; table, instances and thread-local data are each
// thread's own, in the same places.
import type { Program } from './program.ts'
import { takeMemory } from './reserve.ts'
import { stateOf } from './state.ts'
import { modulesOf } from './symbols.ts'
import type { Compiled, LoadedLibrary, ProgramState, Reservation } from './state.ts'
import { takeBlock } from './thread-local.ts'

/** What a thread needs to join a program. It can be sent by `postMessage`, and is for one thread alone. */
export interface SharedProgram {
  readonly memory: WebAssembly.Memory
  /** In slots. */
  readonly tableSize: number
  readonly stack: Reservation
  readonly base: string
  /** In the order in which they were instantiated. */
  readonly modules: readonly SharedModule[]
}

/** A module of the program; modules are named by their place in `SharedProgram.modules`, -1 for none. */
export interface SharedModule {
  readonly isMain: boolean
  readonly name: string
  readonly key: string
  readonly address: string | undefined
  readonly compiled: Compiled
  readonly memoryBase: number
  readonly tableBase: number
  readonly elements: Reservation | undefined
  readonly isGlobal: boolean
  /** This thread's thread-local data. */
  readonly block: Reservation | undefined
  readonly needed: readonly number[]
  readonly scopes: readonly (readonly number[])[]
  /** Who defines each import. */
  readonly providers: readonly number[]
  /** What the entries of the GOT hold. */
  readonly addresses: readonly (number | bigint)[]
  /** Slots of exported functions that its element segments do not fill. */
  readonly slots: readonly (readonly [name: string, slot: number])[]
}

export interface ShareOptions {
  /** In bytes. Default: 64 KiB. */
  readonly stackSize?: number
  /** What was shared with this thread before; it gets what has come since, by `syncThread`. */
  readonly earlier?: SharedProgram
}

/**
 * Describes a program with shared memory for another thread, and sets aside a stack and thread-local data for it. From then on libraries
 * can still be opened here, and reach other threads by `syncThread`; they can be neither closed nor replaced. Throws an `Error` where the
 * memory is not shared, or where a module was not made for threads.
 */
export function share(program: Program, { stackSize = 65_536, earlier }: ShareOptions = {}): SharedProgram {
  const state = stateOf(program)
  const { memory, table, base } = state
  if (memory.buffer instanceof ArrayBuffer) throw new Error('the memory is not shared: make it { shared: true }')
  if (state.isLoading || state.thread === 'joined')
    throw new Error('a program is shared by the thread that made it, when no load is under way')
  if (!state.stackPointer) throw new Error('the program has one stack: export its __stack_pointer')
  state.thread = 'first'
  const all = modulesOf(state)
  const modules = all.map((library, index) => describe(state, library, all, earlier?.modules[index]))
  const stack = earlier?.stack ?? takeMemory(state, stackSize, 16)
  return { memory, tableSize: Number(table.length), stack, base, modules }
}

function describe(
  state: ProgramState,
  library: LoadedLibrary,
  all: readonly LoadedLibrary[],
  earlier: SharedModule | undefined,
): SharedModule {
  const { name, key, address, compiled, memoryBase, tableBase, elements, isGlobal, got, trampolines } = library
  if (!compiled) throw new Error(`${name} was instantiated elsewhere: let createProgram do it`)
  const late = new Map([...got, ...trampolines].map(entry => [entry.name, entry.provider]))
  const numberOf = (each: LoadedLibrary | undefined): number => (each ? all.indexOf(each) : -1)
  return {
    ...{ isMain: library === state.main, name, key, address, compiled, memoryBase, tableBase, elements, isGlobal },
    block: earlier ? earlier.block : takeBlock(state, library),
    needed: library.needed.map(numberOf),
    scopes: library.scopes.map(scope => scope.map(numberOf)),
    providers: library.bindings.map(({ provider, fact }) => numberOf(provider ?? late.get(fact.name))),
    addresses: got.map(({ global }) => global.value as number),
    slots: Object.entries(library.instance?.exports ?? {}).flatMap(([symbol, value]) => {
      const slot = typeof value === 'function' ? state.slots.get(value) : undefined
      return slot === undefined ? [] : [[symbol, slot] as const]
    }),
  }
}
