// What a module's own bytes say, as far as a loader asks.

/** Numbers of the binary format. */
export type ModuleItemKind = 0 | 1 | 2 | 3 | 4
/** As those numbers. */
export const KIND = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const

export interface ImportFact {
  readonly module: string
  readonly name: string
  readonly kind: ModuleItemKind
  /**
   * Of functions and tags: the parameters and results as they stand in the type section, a character for each byte, so that equal types
   * are equal strings. `undefined` where only a compiled module is there.
   */
  readonly type?: string
  /** Of memories and tables. */
  readonly limits?: LimitsFact
}

/** Of a memory (in pages) or a table (in elements). */
export interface LimitsFact {
  readonly isShared: boolean
  /** Indices have 64 bits. */
  readonly isWide: boolean
  readonly minimum: number
  readonly maximum?: number
}

export interface ExportFact {
  readonly kind: ModuleItemKind
  /** As `ImportFact.type`. */
  readonly type?: string
}

/** Plain data, so that a worker can be told. */
export interface ModuleFacts {
  /** It has a section `dylink.0` or `dylink`. */
  readonly isSide: boolean
  /** In bytes. */
  readonly memorySize: number
  /** A power of two. */
  readonly memoryAlignment: number
  /** In slots. */
  readonly tableSize: number
  readonly tableAlignment: number
  /** File names, each once. */
  readonly needed: readonly string[]
  /** Symbols that may be missing. */
  readonly weak: ReadonlySet<string>
  /** Exported globals that count from the thread's base. */
  readonly threadLocal: ReadonlySet<string>
  readonly runtimePath: readonly string[]
  /** `wasm32` or `wasm64`, when the file says. */
  readonly architecture?: string
  /** The id of the one program in which it has a fixed place; then it is no side module any more. */
  readonly prelinkedFor?: string
  /** Imported or its own; absent without one, and where only a compiled module is there. */
  readonly memory?: LimitsFact
  /** In the order of the file; two may have one name. */
  readonly imports: readonly ImportFact[]
  readonly exports: ReadonlyMap<string, ExportFact>
}
