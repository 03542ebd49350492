import type { FunctionType, GlobalType, TableType } from '@wasmweld/binary'
import type { SymbolId } from '../ids.ts'
import type { ObjectFile, SymbolKind } from '../input/object-file.ts'
import type { Problem } from '../problems.ts'

/** A file that joined the link, in link order. */
export interface LinkedFile {
  /** As shown in messages: `libc.a(printf.o)`. */
  readonly name: string
  readonly object: ObjectFile
  /** Named directly, or a member of a whole archive: its constructors and retained segments stay whatever reaches it. */
  readonly direct: boolean
  /** The archive it was pulled from, and the reference that pulled it. */
  readonly archive: string | undefined
  readonly pulledBy: { readonly file: string; readonly symbol: string } | undefined
  /** By index into the object's symbols: what the name means in this link. */
  readonly symbols: LinkSymbol[]
  /** By index into the object's comdats: whether this file's copy is the one that stays. */
  readonly keptComdats: readonly boolean[]
  /** The ChunkId of its first chunk. */
  chunkBase: number
  /** Position in link order. */
  order: number
}

/** What the linker itself defines under a name. */
export type LinkerDefinition =
  | 'call-ctors'
  | 'stack-pointer'
  | 'tls-base'
  | 'function-table'
  | 'dso-handle'
  | 'data-end'
  | 'stack-low'
  | 'stack-high'
  | 'global-base'
  | 'heap-base'
  | 'heap-end'
  | 'memory-base'
  | 'table-base'
  | 'first-page-end'
  | 'segment-start'
  | 'segment-stop'
  | 'trap'
  | 'command-export'

/** A name's meaning in the link. Written by `resolveSymbols` alone, read by everything after it. */
export interface LinkSymbol {
  readonly id: SymbolId
  /** What messages and the output call it. `__real_f` and `f` may have changed places (--wrap) in who refers to them. */
  name: string
  kind: SymbolKind
  /** `discarded`: a local symbol of a copy of a COMDAT group that is not the one that stays. */
  state: 'undefined' | 'lazy' | 'defined' | 'discarded'
  /** SYMBOL_FLAG bits of the definition, or of the references while it is undefined. */
  flags: number
  /** The file that defines it, or refers to it first; undefined for what the linker makes. */
  file: LinkedFile | undefined
  /** Index into that file's chunks; -1 when undefined, absolute or made by the linker. */
  chunk: number
  /** Data: offset in its segment, or an absolute address. */
  offset: number
  size: number
  /** Functions and tags. */
  type: FunctionType | undefined
  typeKey: string
  globalType: GlobalType | undefined
  tableType: TableType | undefined
  importModule: string | undefined
  importName: string | undefined
  calledDirectly: boolean
  /** Some object that joined names it. */
  used: boolean
  forceExport: boolean
  /** A function that only traps and has no address. */
  stub: boolean
  linker: LinkerDefinition | undefined
  /** Name in the name section where it is not `name`: `undefined_weak:f`. */
  debugName: string | undefined
  /** The segment of which this is a bound: `__start_NAME`. */
  segment: string | undefined
  lazy: LazySource | undefined
}

/** Where a lazy symbol would come from. */
export interface LazySource {
  readonly load: () => ObjectFile
  readonly archive: string | undefined
  /** Members that have joined, or are joining: shared by the symbols of one member. */
  readonly member: { joined: boolean }
  readonly fileName: string
}

export interface TraceEvent {
  readonly symbol: string
  readonly file: string
  readonly what: 'reference' | 'definition' | 'lazy definition'
}

/** Which file joined, and what every name in it means. Final, but for the linker's stubs that the needs call for. */
export interface Resolution {
  /** In link order. */
  readonly files: readonly LinkedFile[]
  /** Non-local symbols in the order in which the link met their names: the order of imports and exports. */
  readonly globals: readonly LinkSymbol[]
  /** By SymbolId, locals included. */
  readonly symbols: readonly LinkSymbol[]
  /** What a non-local name means. */
  readonly find: (name: string) => LinkSymbol | undefined
  readonly chunkCount: number
  /** Functions that trap in place of missing ones, in the order they were made. */
  readonly traps: readonly LinkSymbol[]
  readonly linkerSymbols: LinkerSymbols
  readonly trace: readonly TraceEvent[]
  readonly problems: readonly Problem[]
}

/** The linker's symbols that passes ask for by role; absent when nothing refers to them. */
export interface LinkerSymbols {
  readonly callCtors: LinkSymbol
  readonly stackPointer: LinkSymbol
  tlsBase: LinkSymbol | undefined
  callDtors: LinkSymbol | undefined
  /** Every data symbol that stands for an address of the layout. */
  readonly addresses: LinkSymbol[]
  functionTable: LinkSymbol | undefined
}
