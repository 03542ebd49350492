import type {
  Comdat,
  Export,
  FunctionType,
  Global,
  InitFunction,
  Producers,
  Range,
  RelocationTable,
  Table,
  TableType,
  GlobalType,
  TargetFeature,
} from '@wasmweld/binary'

/** Rows of a table: relocations of one chunk. `origin` is what their offsets are measured from, a position in the file. */
export interface ChunkRelocations {
  readonly table: RelocationTable
  readonly from: number
  readonly to: number
  readonly origin: number
}

export type ChunkKind = 'function' | 'data' | 'global' | 'table' | 'tag' | 'custom'

/** The unit of liveness and placement: kept whole or dropped whole. */
export interface Chunk {
  readonly kind: ChunkKind
  /** Name of the function's first symbol, of the segment or of the section; empty for an unnamed one. */
  readonly name: string
  /** Position among the file's definitions of its kind (functions, segments, …), imports not counted. */
  readonly index: number
  /** Where its bytes lie in the file; a function's begin with the size of its body. Empty for globals, tables and tags. */
  readonly bytes: Range
  readonly relocations: ChunkRelocations
  /** Index into `ObjectFile.comdats`, or -1. */
  readonly comdat: number
  /** Data: alignment of the segment; otherwise 0. */
  readonly alignmentLog2: number
  /** Data: WASM_SEG_FLAG_* (`SEGMENT_FLAG`); otherwise 0. */
  readonly flags: number
}

export type SymbolKind = 'function' | 'data' | 'global' | 'table' | 'tag' | 'section'

/** An entry of the object's symbol table. */
export interface ObjectSymbol {
  readonly name: string
  readonly kind: SymbolKind
  /** WASM_SYM_* (`SYMBOL_FLAG`). */
  readonly flags: number
  /** The defining chunk, an index into `ObjectFile.chunks`; -1 when undefined or absolute. */
  readonly chunk: number
  /** Data: offset in the segment, or the address of an absolute symbol. */
  readonly offset: number
  /** Data: size in bytes. */
  readonly size: number
  /** Functions and tags: index into `types`; otherwise -1. */
  readonly type: number
  /** Undefined: position among the file's imports of that kind; -1 when there is none. */
  readonly imported: number
}

export interface ImportedName {
  readonly module: string
  readonly field: string
}

/** What a `.o` says, and nothing that a link decided. Safe to cache and to share between links. */
export interface ObjectFile {
  /** As shown in messages: `libc.a(printf.o)`. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly types: readonly FunctionType[]
  /** `types` as text, so that equality is `===`. */
  readonly typeKeys: readonly string[]
  /** Functions, segments, globals, tables, tags and custom sections, in this order and in the file's order within each. */
  readonly chunks: readonly Chunk[]
  /** Where a kind's chunks begin in `chunks`. */
  readonly firstChunk: Readonly<Record<ChunkKind, number>>
  readonly symbols: readonly ObjectSymbol[]
  /** By position among the file's imports of the kind. */
  readonly imports: {
    readonly functions: readonly ImportedName[]
    readonly globals: readonly (ImportedName & { readonly type: GlobalType })[]
    readonly tables: readonly (ImportedName & { readonly type: TableType })[]
    readonly tags: readonly ImportedName[]
  }
  /** Types of the defined functions and tags: indices into `types`. */
  readonly functionTypes: readonly number[]
  readonly tagTypes: readonly number[]
  readonly globals: readonly Global[]
  readonly tables: readonly Table[]
  readonly initFunctions: readonly InitFunction[]
  readonly comdats: readonly Comdat[]
  readonly exports: readonly Export[]
  readonly features: readonly TargetFeature[]
  readonly producers: Producers
  /** Pointers are of 64 bits. */
  readonly is64: boolean
  /** Symbols that some FUNCTION_INDEX_LEB relocation calls: 1 by symbol index. */
  readonly calledDirectly: Uint8Array
  /** Names that an earlier link gave functions, by index with imports counted: a compiler's objects have none. */
  readonly functionNames: ReadonlyMap<number, string>
  /** The file imports the function table without a symbol for it, and so expects it at number 0. */
  readonly legacyTable: boolean
}
