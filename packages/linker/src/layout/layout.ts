import type { Export, FunctionType, GlobalType, TableType } from '@wasmweld/binary'
import type { Chunk } from '../input/object-file.ts'
import type { LinkSymbol, LinkedFile } from '../symbols/resolution.ts'
import type { Problem } from '../problems.ts'
import type { MergedStrings } from './merge-strings.ts'
import type { OutputSymbols } from './output-symbols.ts'
import type { SyntheticFunction } from './needs.ts'

/** A chunk of a file, placed. */
export interface PlacedChunk {
  readonly file: LinkedFile
  readonly chunk: Chunk
  /** Its ChunkId. */
  readonly id: number
}

export type OutputFunction =
  ({ readonly kind: 'chunk' } & PlacedChunk) | ({ readonly kind: 'synthetic' } & SyntheticFunction)

/** A part of an output segment: a chunk as it is, or the merged strings of several. `offset` is from the segment's start. */
export type SegmentPart =
  | ({ readonly kind: 'chunk'; readonly offset: number; readonly size: number } & PlacedChunk)
  | {
      readonly kind: 'strings'
      readonly offset: number
      readonly size: number
      readonly strings: MergedStrings
      /** The segment they were merged for, where that was combined with others. */
      readonly mergedFor?: string
    }

export interface OutputSegment {
  readonly name: string
  readonly alignmentLog2: number
  readonly size: number
  readonly parts: readonly SegmentPart[]
  readonly isTls: boolean
  /** Without initial contents in the file. */
  readonly isZero: boolean
  /** Address of its first byte. */
  readonly address: number
}

/** A custom section of the output: chunks of the same name one behind the other, or merged strings. */
export interface OutputCustomSection {
  readonly name: string
  readonly size: number
  readonly parts: readonly SegmentPart[]
}

/** What an address or a slot is added to once the loader has chosen it. */
export type LoadBase = 'memory' | 'table'

/** A global of the output: a file's own, the linker's, or one that holds an address. */
export type OutputGlobal =
  | { readonly kind: 'chunk'; readonly placed: PlacedChunk; readonly name: string }
  | {
      readonly kind: 'constant'
      readonly type: GlobalType
      readonly name: string
      readonly value: number
      /** What its initial value is added to; absent for what is absolute or added by code. */
      readonly base?: LoadBase
    }

export type OutputTable = { readonly type: TableType; readonly placed?: PlacedChunk }

/** Sizes and addresses in bytes. */
export interface MemoryLayout {
  readonly dataStart: number
  readonly dataEnd: number
  readonly stackLow: number
  readonly stackHigh: number
  /** Where the room for other modules of the program starts; undefined where none is asked for. */
  readonly reserved: number | undefined
  readonly heapBase: number
  readonly heapEnd: number
  /** The first block of thread-local data, and the size and alignment of each; 0 where there is none. */
  readonly tlsBase: number
  readonly tlsSize: number
  readonly tlsAlignment: number
  /** What threads agree by on who fills the memory; there when they share one that has to be filled. */
  readonly initFlag: number | undefined
  /** The strictest alignment of any segment. */
  readonly alignmentLog2: number
  readonly pages: number
  readonly maximumPages: number | undefined
}

/** An import of the output, in index order within its kind. Several symbols may share one. */
export interface OutputImport {
  readonly symbol: LinkSymbol
  readonly module: string
  readonly field: string
}

/** Every number a relocation can ask for, final. Columns are by SymbolId. */
export interface Layout {
  /** Index in the space of the symbol's kind; -1 when it has none. */
  readonly index: Int32Array
  /** Slot of the function table; 0 when it has none. */
  readonly slot: Int32Array
  /** Address of a data symbol; NaN when it has none, which relocations take as 0 without their addend. */
  readonly address: Float64Array
  /** Index of the global that holds the symbol's address; -1 when there is none. */
  readonly got: Int32Array
  /** By ChunkId: the index of a function, global, table or tag of a file. */
  readonly chunkIndex: Int32Array
  /** Columns by ChunkId: whether a custom or data chunk is in the output, and its offset in its section or segment. */
  readonly chunkOffset: Float64Array
  readonly chunkAddress: Float64Array
  /** Strings that were merged, by ChunkId: where a byte of the chunk went. */
  readonly mergedChunks: ReadonlyMap<number, MergedStrings>

  readonly types: readonly FunctionType[]
  readonly typeIndex: ReadonlyMap<string, number>
  readonly imports: readonly OutputImport[]
  /** Globals behind these, into which the loader puts addresses. */
  readonly gotImports: readonly LinkSymbol[]
  /** Libraries that the loader is to load, when the output says so; their file names. */
  readonly neededLibraries: readonly string[]
  readonly functions: readonly OutputFunction[]
  /** Imported functions: the index of the first one that is not. */
  readonly importedFunctions: number
  readonly globals: readonly OutputGlobal[]
  readonly importedGlobals: number
  readonly tables: readonly OutputTable[]
  readonly tags: readonly PlacedChunk[]
  readonly exports: readonly Export[]
  readonly segments: readonly OutputSegment[]
  readonly customSections: readonly OutputCustomSection[]
  /** The output's own symbol table; only an output that may be linked again or keeps its relocations has one. */
  readonly symbols: OutputSymbols | undefined
  readonly memory: MemoryLayout
  /** Function table: its number and slots, when there is one. */
  readonly functionTable:
    { readonly index: number; readonly base: number; readonly size: number; readonly isImported: boolean } | undefined
  readonly tableBase: number
  /** The globals in which the loader says where it put data and slots; position-independent output has them. */
  readonly bases: Readonly<Record<LoadBase, number>> | undefined
  /** The global that says where the thread's block of thread-local data is, where there are threads or somebody asks. */
  readonly tlsBase: number | undefined
  /** Indices of the linker's own functions. */
  readonly synthetic: ReadonlyMap<SyntheticFunction, number>
  /** Index of the start function. */
  readonly start: number | undefined
  /** Those of the needs too: sizes, exports and symbols are complained of together. */
  readonly problems: readonly Problem[]
}
