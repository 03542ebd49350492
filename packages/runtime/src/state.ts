// What a program and its libraries are inside of this package.
import type { ModuleFacts } from './module-facts.ts'
import type { Library, LibrarySource, Program } from './program.ts'
import type { Binding } from './resolve.ts'

/** A compiled module and what its bytes say. Both can be sent to a worker. */
export interface Compiled {
  readonly module: WebAssembly.Module
  readonly facts: ModuleFacts
}

/** A range that was taken of memory (bytes) or table (slots). */
export interface Reservation {
  /** The first byte or slot, aligned. */
  readonly start: number
  readonly size: number
  /** What the program's `free` wants; absent for memory that the loader itself hands out. */
  readonly allocated?: number
}

/** A global that tells a library an address: of data (`GOT.mem`) or the slot of a function (`GOT.func`). */
export interface GotEntry {
  readonly name: string
  readonly isFunction: boolean
  readonly global: WebAssembly.Global
  /** Who defines it; `undefined` while nobody does (a weak symbol, whose address is 0), and for what the host gives. */
  provider: LoadedLibrary | undefined
  /** A function of the host, or an address that it gives. */
  readonly host: unknown
}

/** Functions through which a library calls what comes later or may change: entry `index` of `table` is what `name` means. */
export interface Trampoline {
  readonly name: string
  /** The type, as in `ModuleFacts`. */
  readonly type: string
  /** The trampoline module's own table. */
  readonly table: WebAssembly.Table
  readonly index: number
  /** Who defines it; `undefined` while nobody does. */
  provider: LoadedLibrary | undefined
}

/** A library, or the program's own module, which is the first of them. */
export interface LoadedLibrary extends Library {
  /** What tells it from others: its address without query and fragment. */
  readonly key: string
  /** Where it came from, for what it needs in turn; `undefined` for bytes. */
  readonly address: string | undefined
  /** Absent for a program that was an instance. */
  compiled: Compiled | undefined
  /** Absent while it is being loaded; replaced by `reload`. */
  instance: WebAssembly.Instance | undefined
  /** Where its data is. 0 where exports are addresses already: of a program that is not position independent. */
  memoryBase: number
  tableBase: number
  /** Where its thread-local data is, for this thread. */
  threadBase: number
  /** What to give back. `slots`: single ones for functions whose address was asked for. */
  memory: Reservation | undefined
  elements: Reservation | undefined
  readonly slots: Reservation[]
  /** The slots that its own element segments filled are known to `ProgramState.slots`. */
  hasNotedElements: boolean
  readonly got: GotEntry[]
  readonly trampolines: Trampoline[]
  /** What its imports were found to be, in the order of the file. */
  bindings: readonly Binding[]
  /** Whose symbols it is bound to, by imports, GOT entries or trampolines: they stay as long as it does. */
  readonly uses: Set<LoadedLibrary>
  /** What it needs, each once. */
  readonly needed: LoadedLibrary[]
  /** Where its symbols are looked for behind the global scope, in this order: each is what one `dlopen` found, breadth first. */
  readonly scopes: (readonly LoadedLibrary[])[]
  isGlobal: boolean
  noDelete: boolean
  /** Others call it through trampolines alone, so that `reload` can replace it. */
  isReloadable: boolean
  /** Of a library that may be replaced: its data as it was before constructors ran. */
  initialData: Uint8Array | undefined
  /** How often it was opened; what libraries need is not counted. */
  references: number
}

export interface ProgramState extends Program {
  /** These three are there when the program's own module is, which may have them. */
  memory: WebAssembly.Memory
  table: WebAssembly.Table
  stackPointer: WebAssembly.Global | undefined
  /** Without the program's own module. */
  readonly libraries: LoadedLibrary[]
  /** The program's own module; absent when there is none. */
  main: LoadedLibrary | undefined
  pointer: 'i32' | 'i64'
  /** In bytes; of the stack that the loader makes. */
  readonly stackSize: number
  readonly imports: WebAssembly.Imports
  readonly locate: (name: string, from: string | undefined) => LibrarySource | undefined
  readonly known: Readonly<Record<string, LibrarySource>>
  /** An absolute address. */
  readonly base: string
  /** The program, what it needs, and libraries that were opened as global. */
  readonly globalScope: LoadedLibrary[]
  /** Tags, and the state of Asyncify, by name: one for the whole program. */
  readonly shared: Map<string, WebAssembly.ImportValue>
  /** Where a function is in the table. */
  readonly slots: WeakMap<object, number>
  /** Memory and slots that were given back. */
  readonly freeMemory: Reservation[]
  readonly freeSlots: Reservation[]
  /** The end of what is laid out, while the program has not begun and nobody else hands out memory. */
  breakAt: number | undefined
  /** Loads of one program happen one behind the other; this is the last one. */
  busy: Promise<unknown>
  /** Other threads have the program, too: this one made it, or joined it. */
  thread: 'first' | 'joined' | undefined
  /** Instances are being made, and nothing else may be loaded meanwhile. */
  isLoading: boolean
}

/** What stands behind a program that `createProgram` made. */
export function stateOf(program: Program): ProgramState {
  return program as ProgramState
}
