// A side module as it was read: what it is, what it needs and gives, with types. Whoever plans a program reads this alone.
import type { DylinkSection, ExternalKind, FunctionType, GlobalType } from '@wasmweld/binary'

/** What an import of a side module stands for, by the dynamic linking convention. */
export type SideImportRole =
  | 'memory'
  | 'table'
  | 'memory-base'
  | 'table-base'
  | 'stack-pointer'
  /** A function, of `env` or of a host module. */
  | 'function'
  /** `GOT.mem`: the address of data. */
  | 'data-address'
  /** `GOT.func`: the table slot of a function. */
  | 'function-address'
  | 'tag'
  /** Any other: a global or table of the host. */
  | 'host'

export interface SideImport {
  readonly role: SideImportRole
  readonly module: string
  /** The symbol, for those that have one. */
  readonly name: string
  readonly kind: ExternalKind
  /** Of functions, tags and globals. */
  readonly type?: FunctionType | GlobalType
  /** It may stay undefined: its address is then 0. */
  readonly weak: boolean
}

export interface SideExport {
  readonly name: string
  readonly kind: 'function' | 'data' | 'thread-local' | 'tag' | 'table' | 'memory' | 'global'
  /** Of functions and tags. */
  readonly type?: FunctionType
  /** Of data: bytes from the module's base; of thread-local data, from the base of a thread's block. */
  readonly offset?: number
  /** Of a function that the module's own table elements hold: slots from the module's table base. */
  readonly slot?: number
  /** Hooks and other names of the convention, which are no symbols. */
  readonly internal: boolean
}

/** What the loader calls, by the export's name; absent for what the module does not have. */
export interface SideHooks {
  readonly applyRelocations?: string
  /** The constructors relocate first, as in modules of older toolchains. With `applyRelocations`, they do it again. */
  readonly relocatesInConstructors: boolean
  readonly constructors?: '__wasm_call_ctors' | '_initialize'
  readonly initializeThread?: string
  /** There are constructors, and no export through which a loader could call them. */
  readonly unreachableConstructors: boolean
}

/** What modules of one program have to agree on. */
export interface SideAbi {
  readonly pointer: 'i32' | 'i64'
  /** `undefined`: it imports no memory. */
  readonly sharedMemory: boolean | undefined
  /** `wasm`: tags. `javascript`: `invoke_` functions. `none`: it does not say. */
  readonly exceptions: 'wasm' | 'javascript' | 'none'
  /** Whether it says of itself that it uses atomic instructions; `undefined`: it says nothing. */
  readonly atomics: boolean | undefined
  /** Exported functions whose 64-bit integers come in two halves, as for JavaScript without BigInt. */
  readonly halvedIntegers: readonly string[]
  /** What the `dylink.0` section says of itself. */
  readonly architecture?: 'wasm32' | 'wasm64'
}

export interface SideModule {
  /** The name that messages show; what `needed` of other modules names is its last part. */
  readonly name: string
  readonly bytes: Uint8Array
  /** `dylink`: as before 2021. */
  readonly convention: 'dylink.0' | 'dylink'
  readonly dylink: DylinkSection
  /** File names, each once. */
  readonly needed: readonly string[]
  readonly imports: readonly SideImport[]
  readonly exports: readonly SideExport[]
  readonly hooks: SideHooks
  readonly abi: SideAbi
}
