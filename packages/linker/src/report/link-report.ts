import type { RootReason } from '../live/liveness.ts'
import type { LeftOutMember, TraceEvent } from '../symbols/resolution.ts'
import type { MemoryAddresses, MemoryMap } from './memory-map.ts'

/** Why a chunk is in the output: a root's reason, or the item whose relocation reached it first. */
export type LiveReason =
  { readonly kind: 'root'; readonly why: RootReason } | { readonly kind: 'reference'; readonly from: number }

export type ItemKind =
  | 'header'
  /** Ids, sizes and counts: of a section, a segment or a subsection of names. */
  | 'section-header'
  | 'type'
  | 'import'
  | 'function'
  | 'synthetic-function'
  /** A function's entry in the function section. */
  | 'declaration'
  | 'table'
  | 'memory'
  | 'tag'
  | 'global'
  | 'export'
  | 'start'
  /** A slot of a table. */
  | 'element'
  | 'data-count'
  | 'data'
  | 'string'
  | 'padding'
  | 'custom'
  /** An entry of the name section. */
  | 'name'

export type SymbolFlagName = 'weak' | 'local' | 'hidden' | 'retain' | 'tls'

/** What is said of a symbol's contents, in the file or in memory alone. */
export interface SymbolFacts {
  /** The symbol that is defined there, as its object has it; absent for what has none. */
  readonly symbol?: string
  /** Further symbols of the same place. */
  readonly aliases?: readonly string[]
  /** Absent where there are none. */
  readonly flags?: readonly SymbolFlagName[]
  /** The COMDAT group that it is a member of. */
  readonly comdat?: string
}

/** Some bytes of the output. Items follow each other without gap or overlap: every byte belongs to exactly one. */
export interface ReportItem extends SymbolFacts {
  readonly kind: ItemKind
  /**
   * Of a function its first symbol, of data the segment of the object that it is in, of an import `MODULE::FIELD`, of a type the type; of
   * others what they are called, if anything.
   */
  readonly name: string
  /** The section it lies in: `code`, `data`, `.debug_info` … */
  readonly section: string
  /** Range of the output's bytes. */
  readonly from: number
  readonly to: number
  /** Index into `files`; absent for what the linker made. */
  readonly file?: number
  readonly reason?: LiveReason
  /** Its number among those of its kind, imports counted, as code has it; of an element the slot, of a segment's header the segment. */
  readonly index?: number
  /** Of a declaration, an element, a name: the item that it is for. */
  readonly of?: number
  /** Of code: unused digits of LEB128 numbers, among the bytes from `from` to `to`. */
  readonly padding?: number
  /** Of a function: bytes of the LEB128 of its size that are no padding. */
  readonly sizeLeb?: number
  /** Bytes of code by source file, an index into `sources`, padding not counted; absent without debug information. */
  readonly lines?: readonly (readonly [source: number, bytes: number])[]
  /** Of code and data: a digest of the contents without the numbers that relocations put in, and of the relocations' kinds. */
  readonly hash?: string
  /** Of a string literal: as much of its text as is worth showing. */
  readonly text?: string
}

/** An input that took part: an object, or a member with the archive that it was pulled from. */
export interface ReportFile {
  readonly name: string
  readonly archive?: string
  readonly member?: string
  /** The reference that pulled the member: who asked, and for what. */
  readonly pulledBy?: { readonly file: string; readonly symbol: string }
}

export interface DroppedChunk {
  /** Absent for what the linker would have made. */
  readonly file?: number
  readonly name: string
  readonly kind: 'function' | 'data' | 'global' | 'table' | 'tag' | 'custom'
  /** Bytes that the output was spared. */
  readonly size: number
  readonly why: 'unreached' | 'comdat' | 'stripped'
}

/** Memory without initial bytes: in no file, but in the program's address space. */
export interface ZeroedData extends SymbolFacts {
  readonly name: string
  readonly file: number
  readonly size: number
  readonly address: number
}

export type ReferenceKind =
  | 'call'
  | 'address'
  | 'data-ref'
  | 'global'
  | 'type'
  | 'table'
  | 'tag'
  /** An export, or the start section, and what it names. */
  | 'export'
  /** The caller of the constructors and the constructors. */
  | 'init'
  /** Who asks for the bounds of a segment, and what is in it. */
  | 'start-stop'
  /** A thing and what the format has of it elsewhere: its declaration, its slot, its names. */
  | 'entry'
  /** Parts of one segment of an object, which is kept whole or dropped whole. */
  | 'together'
  /** Of debug information: keeps nothing alive. */
  | 'debug'

/** By the numbers in `References.kind`. */
export const REFERENCE_KINDS: readonly ReferenceKind[] = [
  'call',
  'address',
  'data-ref',
  'global',
  'type',
  'table',
  'tag',
  'export',
  'init',
  'start-stop',
  'entry',
  'together',
  'debug',
]

/**
 * Who refers to what, as columns sorted by `from`, `to` and `kind`, one row for each such triple. Numbers below the count of `items` are
 * items; those from there on are `zeroed`, in its order.
 */
export interface References {
  readonly from: readonly number[]
  readonly to: readonly number[]
  /** Positions in `REFERENCE_KINDS`. */
  readonly kind: readonly number[]
  /** How often. */
  readonly count: readonly number[]
}

/** What stays though nothing refers to it; `item` counts like `References`. */
export interface ReportRoot {
  readonly item: number
  /** `format`: what the format needs whatever is in the module. */
  readonly why: RootReason | 'start' | 'format' | 'custom-section'
}

/** Where every byte of the output came from, why it is there, and what was left out. Plain data, version 2. */
export interface LinkReport {
  readonly version: 2
  /** Bytes of the output. */
  readonly size: number
  readonly files: readonly ReportFile[]
  /** Source files of the code: relative to where the compiler ran, others by the shortest ends of their paths that differ. */
  readonly sources: readonly string[]
  readonly items: readonly ReportItem[]
  readonly zeroed: readonly ZeroedData[]
  readonly references: References
  readonly roots: readonly ReportRoot[]
  readonly dropped: readonly DroppedChunk[]
  /** Members of archives that could not be linked where everything was asked for. */
  readonly leftOut: readonly LeftOutMember[]
  readonly memory: MemoryAddresses
  /** What lies where in memory and in the function table when the program starts. */
  readonly memoryMap: MemoryMap
}

/** What is known once no further file joins. */
export interface JoinedFiles {
  /** In link order. */
  readonly files: readonly ReportFile[]
  /** Each file, behind who pulled it, and what it says of the symbols of `LinkOptions.traceSymbols`. */
  readonly trace: readonly TraceEvent[]
}
