import type { FunctionType, GlobalType, TableType } from '@wasmweld/binary'
import type { SymbolId } from '../ids.ts'
import type { ObjectFile, SymbolKind } from '../input/object-file.ts'
import type { Problem } from '../problems.ts'
import type { ExternalSymbol } from '../program-options.ts'

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
  readonly symbols: readonly LinkSymbol[]
  /** By index into the object's comdats: whether this file's copy is the one that stays. */
  readonly keptComdats: readonly boolean[]
  /** The ChunkId of its first chunk. */
  readonly chunkBase: number
  /** Position in link order. */
  readonly order: number
}

/** What the linker itself defines under a name. */
export type LinkerDefinition =
  | 'call-ctors'
  | 'stack-pointer'
  | 'tls-base'
  | 'tls-size'
  | 'tls-alignment'
  | 'init-tls'
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

/** A name's meaning in the link. `resolveSymbols` writes it, through `OpenSymbol`; everything after it reads. */
export interface LinkSymbol {
  readonly id: SymbolId
  /** What messages and the output call it. `__real_f` and `f` may have changed places (--wrap) in who refers to them. */
  readonly name: string
  readonly kind: SymbolKind
  /**
   * `shared`: a shared library has it, and nothing else. `external`: another module of the program has it, whoever else does. `discarded`: a local symbol of a copy of a COMDAT group that is not the
   * one that stays.
   */
  readonly state: 'undefined' | 'lazy' | 'shared' | 'external' | 'defined' | 'discarded'
  /** SYMBOL_FLAG bits of the definition, or of the references while it is undefined. */
  readonly flags: number
  /** The file that defines it, or refers to it first; undefined for what the linker makes. */
  readonly file: LinkedFile | undefined
  /** Index into that file's chunks; -1 when undefined, absolute or made by the linker. */
  readonly chunk: number
  /** Data: offset in its segment, or an absolute address. */
  readonly offset: number
  readonly size: number
  /** Functions and tags. */
  readonly type: FunctionType | undefined
  readonly typeKey: string
  readonly globalType: GlobalType | undefined
  readonly tableType: TableType | undefined
  readonly importModule: string | undefined
  readonly importName: string | undefined
  readonly calledDirectly: boolean
  /** Some object that joined names it. */
  readonly used: boolean
  readonly forceExport: boolean
  /** A stub library says that the host has it. */
  readonly forceImport: boolean
  /** A function that only traps and has no address. */
  readonly stub: boolean
  readonly linker: LinkerDefinition | undefined
  /** Name in the name section where it is not `name`: `undefined_weak:f`. */
  readonly debugName: string | undefined
  /** The segment of which this is a bound: `__start_NAME`. */
  readonly segment: string | undefined
  readonly lazy: LazySource | undefined
  /** The shared library, or the other module of the program, that has it. */
  readonly library: string | undefined
  /** What the options say of it, where another module of the program has it. */
  readonly external: ExternalSymbol | undefined
}

/** A symbol whose meaning is being found: only the files of this folder write one. */
export type OpenSymbol = { -readonly [Field in keyof LinkSymbol]: LinkSymbol[Field] }

/** A file that joins. */
export type OpenFile = { -readonly [Field in keyof LinkedFile]: LinkedFile[Field] } & { readonly symbols: LinkSymbol[] }

/** Where a lazy symbol would come from. */
export interface LazySource {
  readonly load: () => ObjectFile
  readonly archive: string | undefined
  /** Members that have joined, or are joining: shared by the symbols of one member. */
  readonly member: { joined: boolean }
  readonly fileName: string
}

/** What happened while files joined, in that order: a file began to, or it mentions a symbol that is traced. */
export type TraceEvent = { readonly what: 'file'; readonly file: string } | SymbolEvent

export interface SymbolEvent {
  readonly what: 'reference' | 'definition' | 'lazy definition'
  readonly file: string
  readonly symbol: string
}

/** A member that could not be linked where everything was asked for. */
export interface LeftOutMember {
  /** As shown in messages. */
  readonly file: string
  /** `needs`: nothing defines the symbol. `defines`: something else does. */
  readonly why: 'needs' | 'defines'
  readonly symbol: string
}

/** Which file joined, and what every name in it means. Final, but for the linker's stubs that the needs call for. */
export interface Resolution {
  /** In link order. */
  readonly files: readonly LinkedFile[]
  /** Shared libraries, as the user names them, in the order given. */
  readonly libraries: readonly string[]
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
  /** By symbol that another module of the program will have later: the import to call until then. */
  readonly fallbacks: ReadonlyMap<LinkSymbol, LinkSymbol>
  /** Where everything is asked for. */
  readonly leftOut: readonly LeftOutMember[]
  readonly trace: readonly TraceEvent[]
  readonly problems: readonly Problem[]
}

/** The linker's symbols that passes ask for by role; absent when nothing refers to them. */
export interface LinkerSymbols {
  readonly callCtors: LinkSymbol | undefined
  readonly stackPointer: LinkSymbol | undefined
  /** Where the loader put the data and the slots of position-independent output. */
  readonly bases: { readonly memory: LinkSymbol; readonly table: LinkSymbol } | undefined
  tlsBase: LinkSymbol | undefined
  /** With threads: what one of them needs to make its own block of thread-local data, and to fill it. */
  readonly threads:
    { readonly tlsSize: LinkSymbol; readonly tlsAlignment: LinkSymbol; readonly initTls: LinkSymbol } | undefined
  callDtors: LinkSymbol | undefined
  /** Every data symbol that stands for an address of the layout. */
  readonly addresses: LinkSymbol[]
  functionTable: LinkSymbol | undefined
}
