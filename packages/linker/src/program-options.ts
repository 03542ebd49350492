// What a link is asked for when its output is one of several modules of a program, which share a memory and a function table.
import type { FunctionType } from '@wasmweld/binary'

/**
 * A symbol that another module of the program defines, at a place that is known. References to the name mean this one even where the
 * inputs define it too: who lists it has decided whose definition the program uses.
 */
export type ExternalSymbol = {
  readonly name: string
  /** Who defines it, for messages. */
  readonly module: string
} & (
  | {
      readonly kind: 'function'
      /** References under another type are errors. */
      readonly type: FunctionType
      /** Its slot of the function table, which is its address. One that is asked for and missing is an error. */
      readonly slot?: number
      /**
       * How it is called. `import`: it is imported from `env`, so the module that has it comes first. `indirect`: through its slot, by a
       * function of this module. `later`: likewise, and until the other module comes, this one fills the slot, used or not: a call then
       * calls the import `wasmweld.later`.`NAME`, a function without parameters and results, which is to throw.
       */
      readonly call: 'import' | 'indirect' | 'later'
    }
  | { readonly kind: 'data'; readonly address: number }
  /** Imported from `env`. */
  | { readonly kind: 'tag'; readonly type: FunctionType }
)

/** The import module of what a call of a `later` symbol reaches before the symbol is there. */
export const LATER_MODULE = 'wasmweld.later'

/** What other modules of the program want of this one, by name. What nothing defines is passed over in silence. */
export interface ProvidedSymbols {
  /** Kept and exported under the symbol's name: functions, tags, and of data the address in a global. */
  readonly exports?: readonly string[]
  /** Functions that are kept and get a slot of the table; `LinkResult.places` says which. */
  readonly slots?: readonly string[]
  /** Data that is kept; `LinkResult.places` says where. */
  readonly addresses?: readonly string[]
}

/** Room for other modules of the program: behind the data (and a stack that lies there) and before the heap, and behind the slots. */
export interface ReservedRoom {
  /** In bytes. */
  readonly memory: number
  /** Of the room's start; a power of two. */
  readonly alignment: number
  readonly slots: number
}

/** The place of a module in the memory and the table of a program. Both rooms are empty: zeroed, and null. */
export interface ModulePlace {
  /** Address of its first byte; a multiple of the strictest alignment in it. */
  readonly memoryBase: number
  /** Its first slot. */
  readonly tableBase: number
  /** What the program calls itself in its section `wasmweld.program`. Default: the empty string. */
  readonly programId?: string
}
