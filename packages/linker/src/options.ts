import type { ExternalSymbol, ModulePlace, ProvidedSymbols, ReservedRoom } from './program-options.ts'

/** What a user may ask of a link: wasm-ld's options in camelCase, all optional. Sizes and addresses are in bytes. */
export interface LinkOptions {
  /** Pointer size of the output. Default: `wasm32`. */
  readonly target?: 'wasm32' | 'wasm64'
  /**
   * `relocatable`: an object to be linked again (-r). `pie`: an executable that runs at any address (-pie). `shared`: a module
   * that is linked at load time into the memory and table of another (-shared). Default: `executable`.
   */
  readonly output?: 'executable' | 'relocatable' | 'pie' | 'shared'
  /** Keeps relocations and the symbol table in the output. */
  readonly emitRelocs?: boolean
  /** The function that must be defined and is exported; `false` for none. Default: `_start`, or none for a reactor. */
  readonly entry?: string | false
  /**
   * A library for its host to call: no entry, and constructors run once, in an exported `_initialize` that exists when there
   * are constructors. Without it a module with constructors wraps every export, as wasm-ld does.
   */
  readonly reactor?: boolean

  /** Symbols to keep and export; one that is not defined is an error. */
  readonly exports?: readonly string[]
  /** The same, silent when not defined. */
  readonly exportsIfDefined?: readonly string[]
  /**
   * Exports every defined symbol whose name matches, hidden ones too; `*` stands for any characters. Matches what joined the link for
   * another reason, and not the linker's own symbols.
   */
  readonly exportMatching?: readonly string[]
  /** Exports every defined non-local symbol, hidden ones too. */
  readonly exportAll?: boolean
  /** Exports every defined symbol that is not hidden. */
  readonly exportDynamic?: boolean

  /** Name of the exported memory, or `true` for `memory`. Default: `true` unless the memory is imported. */
  readonly exportMemory?: string | boolean
  /** Imports the memory: `true` for `env`.`memory`. */
  readonly importMemory?: boolean | { readonly module: string; readonly field: string }
  readonly exportTable?: boolean
  readonly importTable?: boolean
  /** Leaves the function table without a maximum. */
  readonly growableTable?: boolean
  /** First slot that a function may take. Default: 1, so that a null pointer traps. */
  readonly tableBase?: number

  /** `import` and `stub` for what nothing defines; `error` (default) unless `allowUndefined` names it. */
  readonly undefined?: 'error' | 'import' | 'stub'
  /** wasm-ld's pair behind `undefined`; they win over it. */
  readonly unresolvedSymbols?: 'report-all' | 'ignore-all' | 'import-dynamic'
  readonly importUndefined?: boolean
  /** What `report-all` reports. Default: `error`. */
  readonly unresolvedSeverity?: 'error' | 'warning'
  /** Symbols that may stay undefined: functions become imports. */
  readonly allowUndefined?: readonly string[]
  /** Pulls the archive members that define these; keeps nothing alive. */
  readonly require?: readonly string[]
  /** Sends references to `f` to `__wrap_f`, and references to `__real_f` to `f`. */
  readonly wrap?: readonly string[]
  /** A shared library's own definitions are its own: references inside do not go through the GOT (-Bsymbolic). */
  readonly symbolic?: boolean
  /** Folders that a loader looks into for the libraries that the output needs (--rpath). */
  readonly runtimePath?: readonly string[]
  /** `false`: functions of shared libraries are not compared with the calls of them (--no-shlib-sigcheck). Default: `true`. */
  readonly checkSharedSignatures?: boolean
  /** The first of several strong definitions wins. */
  readonly allowMultipleDefinition?: boolean
  /** What several strong definitions are otherwise; with a warning the last one wins (--noinhibit-exec). Default: `error`. */
  readonly duplicateSeverity?: 'error' | 'warning'
  /** A call whose type differs from the definition: a stub that traps and a warning (default), or an error. */
  readonly signatureMismatch?: 'warning' | 'error'

  /** Drops what no root reaches. Default: `true`. */
  readonly gcSections?: boolean
  /**
   * `false`: a reference to `__start_NAME` or `__stop_NAME` keeps every segment called NAME. Default: `true`, as wasm-ld: they are
   * kept where something else refers to them, or where the source says `retain`.
   */
  readonly startStopGc?: boolean
  readonly strip?: 'none' | 'debug' | 'all'
  /** Sections that `strip: 'all'` spares: `name`, `producers`, `target_features`. */
  readonly keepSections?: readonly string[]
  /** Shrinks padded LEB128 fields in function bodies; debug information follows. */
  readonly compressRelocations?: boolean
  /** `false`: as with wasm-ld, `compressRelocations` is an error unless debug information is stripped. Default: `true`. */
  readonly rewriteDebug?: boolean
  /** Drops the debug information of functions and data that are dropped, and what it alone refers to. */
  readonly gcDebug?: boolean
  /** 0 leaves strings unmerged; 1 to 3 merge equal strings and shared tails. Default: 1. */
  readonly optimize?: 0 | 1 | 2 | 3
  /** Folds `.data.x` into `.data` and so on. Default: `true`. */
  readonly mergeDataSegments?: boolean

  /** Puts the stack below the data, so that overflowing it traps. Default: `true`. */
  readonly stackFirst?: boolean
  /** A multiple of 16. Default: 65536. */
  readonly stackSize?: number
  /** Address of the first data segment. Default: behind the stack, or 1024. */
  readonly globalBase?: number
  readonly initialMemory?: number
  /** Extra space behind data and stack. */
  readonly initialHeap?: number
  readonly maxMemory?: number
  /** `false`: the maximum is the initial size. */
  readonly growableMemory?: boolean
  /** 1 or 65536 (custom-page-sizes). */
  readonly pageSize?: number
  /** The memory is shared between threads: segments are passive and one thread fills them; thread-local data is per thread. */
  readonly sharedMemory?: boolean

  /** Symbols that other modules of the program define, at places that are known. For an `executable`. */
  readonly external?: readonly ExternalSymbol[]
  /** What other modules of the program want of this one. */
  readonly provide?: ProvidedSymbols
  /**
   * For modules that are not known now: keeps and exports all that the inputs and the archives among them define, hidden symbols too.
   * Members that need what nothing defines, or define what something else does, stay out; `LinkReport.leftOut` has them.
   */
  readonly provideAll?: boolean
  /** Room in memory and table for other modules of the program. For an `executable` without `place`. */
  readonly reserve?: ReservedRoom
  /**
   * Makes a module for this place in the memory and the table of a program, from objects that need not be position independent: data
   * and slots begin there, memory, table and stack pointer are imported from `env`, and constructors run in an exported
   * `__wasm_call_ctors`. Its size in memory and table does not depend on the place. For an `executable`.
   */
  readonly place?: ModulePlace
  /** Exports `__wasm_call_ctors` where there are constructors, for a loader to call. Default: with `place`. */
  readonly exportConstructors?: boolean

  /** Replaces the inferred target features; inputs that use others are errors. */
  readonly features?: readonly string[]
  readonly extraFeatures?: readonly string[]
  /** Default: `true`. */
  readonly checkFeatures?: boolean

  /** Makes a symbol's name readable, in the name section and in messages. Default: names stay mangled. */
  readonly demangle?: (name: string) => string
  /**
   * An id in a section of its own: a UUID (`fast`) or a SHA-1 hash (`sha1`, `tree`) of the module, or these bytes. Default: none.
   * For a random one, give random bytes: a link depends on its inputs alone.
   */
  readonly buildId?: 'fast' | 'sha1' | 'tree' | Uint8Array
  /** Keeps the names of locals and labels that objects bring in their name sections. Default: `false`, as wasm-ld. */
  readonly localNames?: boolean
  /** The module's name in the name section. Default: none, so that the bytes do not depend on the output's path. */
  readonly moduleName?: string
  /** Symbols whose references and definitions the watcher is told of. */
  readonly traceSymbols?: readonly string[]
}
