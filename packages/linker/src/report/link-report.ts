import type { LeftOutMember, TraceEvent } from '../symbols/resolution.ts'
import type { MemoryMap } from './memory-map.ts'

/** Why a chunk is in the output: a root's reason, or the symbol whose relocation reached it first. */
export type LiveReason =
  | {
      readonly kind: 'root'
      readonly why:
        'entry' | 'export' | 'provided' | 'no-strip' | 'constructor' | 'retain' | 'destructors' | 'no-gc' | 'linker'
    }
  | { readonly kind: 'reference'; readonly from: number }

export type ItemKind =
  | 'header'
  | 'section-header'
  | 'type'
  | 'import'
  | 'function'
  | 'synthetic-function'
  | 'table'
  | 'memory'
  | 'tag'
  | 'global'
  | 'export'
  | 'start'
  | 'element'
  | 'data-count'
  | 'data'
  | 'string'
  | 'padding'
  | 'custom'
  | 'name'

/** Some bytes of the output. Items follow each other without gap or overlap: every byte belongs to exactly one. */
export interface ReportItem {
  readonly kind: ItemKind
  readonly name: string
  /** The section it lies in: `code`, `data`, `.debug_info` … */
  readonly section: string
  /** Range of the output's bytes. */
  readonly from: number
  readonly to: number
  /** Index into `files`; absent for what the linker made. */
  readonly file?: number
  readonly reason?: LiveReason
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
export interface ZeroedData {
  readonly name: string
  readonly file: number
  readonly size: number
  readonly address: number
}

/** Where every byte of the output came from, why it is there, and what was left out. Plain data, version 1. */
export interface LinkReport {
  readonly version: 1
  /** Bytes of the output. */
  readonly size: number
  readonly files: readonly ReportFile[]
  readonly items: readonly ReportItem[]
  readonly zeroed: readonly ZeroedData[]
  readonly dropped: readonly DroppedChunk[]
  /** Members of archives that could not be linked where everything was asked for. */
  readonly leftOut: readonly LeftOutMember[]
  /** Start of the data, end of the data, stack and heap addresses. */
  readonly memory: {
    readonly dataStart: number
    readonly dataEnd: number
    readonly stackLow: number
    readonly stackHigh: number
    readonly heapBase: number
    readonly heapEnd: number
  }
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
