import type { FunctionType } from '@wasmweld/binary'
import type { Problem } from '../problems.ts'
import type { LinkSymbol } from '../symbols/resolution.ts'

/** A function that the linker writes: what it is for, from which its body follows once every index is known. */
export type SyntheticBody =
  | { readonly kind: 'call-ctors' }
  | { readonly kind: 'trap' }
  | { readonly kind: 'init-memory' }
  | { readonly kind: 'apply-data-relocs' }
  | { readonly kind: 'apply-global-relocs' }
  | { readonly kind: 'init-tls'; readonly calls: readonly SyntheticFunction[] }
  | { readonly kind: 'apply-tls-relocs' }
  | { readonly kind: 'apply-global-tls-relocs' }
  | { readonly kind: 'start'; readonly calls: readonly SyntheticFunction[] }
  /** Calls what the table has in a slot. */
  | { readonly kind: 'call-slot'; readonly slot: number }
  /** Calls an import that throws. */
  | { readonly kind: 'not-there-yet'; readonly import: LinkSymbol }
  | { readonly kind: 'command-export'; readonly wraps: LinkSymbol | SyntheticFunction }

export interface SyntheticFunction {
  /** In the name section. */
  readonly name: string
  readonly type: FunctionType
  readonly typeKey: string
  readonly body: SyntheticBody
  /** The symbols that mean this function. */
  readonly symbols: readonly LinkSymbol[]
  /** Its own name is exported: always, or with everything else. Absent where the symbols that mean it say so. */
  readonly exported?: 'always' | 'with-all'
}

/** A function that stands before an export. */
export interface WrapperFunction extends SyntheticFunction {
  readonly wraps: LinkSymbol | SyntheticFunction
}

/** A function that runs before the program does; the lowest priority first. */
export interface Constructor {
  readonly symbol: LinkSymbol
  readonly priority: number
}

/** What the output needs of other modules of the program. */
export interface ExternalNeeds {
  /** Functions that code calls, in the order in which they are met. */
  readonly called: ReadonlySet<LinkSymbol>
  /** Functions and data whose addresses code or data holds. */
  readonly addressed: ReadonlySet<LinkSymbol>
  readonly tags: ReadonlySet<LinkSymbol>
  /** Slots of functions that come later, in ascending order, and what fills them until then. */
  readonly fills: readonly SlotFill[]
}

export interface SlotFill {
  readonly slot: number
  readonly function: SyntheticFunction
}

/** What the live relocations ask of the output. From here on no slot, GOT global, type or linker function is added. */
export interface Needs {
  /** Functions, globals, tables and tags from the host, in the order of the symbol table; a function table that files name first. */
  readonly imports: readonly LinkSymbol[]
  /** Functions whose address is taken, in slot order. */
  readonly slots: readonly LinkSymbol[]
  /** Symbols whose address is read through a global of the output itself, in order. */
  readonly gotSymbols: readonly LinkSymbol[]
  /** Symbols whose address the loader gives, in an imported global; in order. */
  readonly gotImports: ReadonlySet<LinkSymbol>
  /** Types that code quotes, in the order in which they are met. */
  readonly types: ReadonlyMap<string, FunctionType>
  readonly external: ExternalNeeds
  /** Functions of the linker before those of the files. */
  readonly functions: readonly SyntheticFunction[]
  /** The function that runs when the module is instantiated. */
  readonly start: SyntheticFunction | undefined
  /** Functions of the linker behind those of the files. */
  readonly wrappers: readonly WrapperFunction[]
  /** Constructors, in the order in which they run. */
  readonly constructors: readonly Constructor[]
  /** Whether there is a table of function pointers, defined or imported. */
  readonly hasTable: boolean
  /** Bounds of segments of which nothing is left: undefined after all. */
  readonly missingBounds: ReadonlySet<LinkSymbol>
  /** Code says where the thread's block of thread-local data is, though nothing else may ask. */
  readonly setsTlsBase: boolean
  /** Target features of the output, sorted. */
  readonly features: readonly string[]
  /** The place of a segment and the value of a global may be a sum: nothing need be added up by code. */
  readonly hasExtendedConst: boolean
  /** Zeroed segments must be cleared by code, since the memory may come with contents; or written out where that cannot be. */
  readonly zeroMemory: 'host' | 'code' | 'data'
  readonly problems: readonly Problem[]
}
