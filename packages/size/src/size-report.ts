// One document says where the bytes of a build went: items that partition the outputs, and what keeps each of them. All questions are
// asked of it alone.

/** `exact`: from the linker's facts. `decoded`: read from finished bytes, whose code says less than relocations do. */
export type Confidence = 'exact' | 'decoded'

export type OutputKind = 'wasm' | 'js' | 'css' | 'map' | 'other'
export type Compression = 'gzip' | 'brotli'

/** `by` names compressor, version and level, since two of them differ by parts of a percent: `zlib 1.3.1, level 9`. */
export interface CompressedSize {
  readonly bytes: number
  readonly by: string
}

/** A file that a build wrote, or the file that was analysed. */
export interface Output {
  /** As the bundler names it, with `/`, never absolute; or as it was given on the command line. */
  readonly name: string
  readonly kind: OutputKind
  readonly confidence: Confidence
  /** The name without what changes with the contents, such as a hash: by this a file is the same in the next build. Absent where `name` is so. */
  readonly stableName?: string
  /** Bytes of the file: the sum of its items, and of the outputs that are `within` it. */
  readonly bytes: number
  /**
   * `side`: a side module. `inlined`: its bytes are text in the JavaScript file `within`, and count there; what the text takes more is an item
   * of that file. So all items together are the bytes of all files, and so are all outputs but those that are inlined.
   */
  readonly role?: 'program' | 'side' | 'inlined'
  readonly within?: number
  readonly compressed?: { readonly [Name in Compression]?: CompressedSize }
  /** SHA-256 or another digest of the contents, by which a file that was written twice shows. */
  readonly digest?: string
}

/** Something that the build read: an object, an archive's member, a JavaScript module. */
export interface InputFile {
  /** `libz.a(inflate.o)`, `src/main.ts`; never absolute. */
  readonly name: string
  readonly kind: 'object' | 'member' | 'wasm' | 'js' | 'other'
  readonly archive?: string
  readonly member?: string
  /** The npm package that it comes from. */
  readonly package?: string
  /** The reference that pulled the archive's member. */
  readonly pulledBy?: { readonly file: string; readonly symbol: string }
}

export type ItemKind =
  | 'function'
  | 'synthetic-function'
  | 'data'
  | 'string'
  /** Memory without bytes in the file; `memory` has its size. */
  | 'bss'
  | 'global'
  | 'table'
  | 'element'
  | 'memory'
  | 'tag'
  | 'type'
  | 'import'
  | 'export'
  | 'start'
  | 'name'
  | 'custom'
  | 'dwarf'
  | 'padding'
  | 'section-header'
  | 'module-header'
  | 'js-module'
  /** JavaScript that the build wrote itself: loaders and bindings. */
  | 'js-glue'
  /** A file that is not looked into: a style sheet, an image, a source map. */
  | 'asset'

export type ItemFlag = 'weak' | 'local' | 'hidden' | 'retain' | 'tls' | 'synthetic' | 'imported'

/** Some bytes of one output, which are no other item's. Its number is its position in `SizeReport.items`. */
export interface Item {
  readonly kind: ItemKind
  /**
   * The symbol's name as the object has it, or what a decoded item goes by: `code[3]`, `type[0]: (i32) -> nil`, `export "go"`. Where several
   * symbols are one item, the others are `aliases`.
   */
  readonly name: string
  readonly aliases?: readonly string[]
  /** The name as the source has it, where that differs. */
  readonly demangled?: string
  /** The same in the next build: what it is, whose and which. Unique in the report. */
  readonly key: string
  /**
   * Of a decoded item: by what number twiggy knows it, the position of the section among all that a parser tells of (each function body
   * counts) times 2^32 and that of the entry in the section; the section's own bytes have the last of these.
   */
  readonly id?: number
  /** Position in `outputs`. */
  readonly output: number
  /** `code`, `data`, `name`, `.debug_info` …; empty for what is in no section. */
  readonly section: string
  /**
   * Offsets in the output, `[from, to)`, ascending. All items' ranges of an output follow each other without gap or overlap. JavaScript's
   * items have none, since minifiers keep no order.
   */
  readonly ranges: readonly (readonly [from: number, to: number])[]
  /** What it costs: the sum of its ranges, without `padding`. The items of an output sum to the output. */
  readonly bytes: number
  /** Unused digits of LEB128 numbers inside of `ranges`, which belong to the item `LEB padding` of the output. */
  readonly padding?: number
  /** Bytes in memory, for what has none in the file. */
  readonly memory?: number
  /** For a function: what its `bytes` are. */
  readonly parts?: { readonly body: number; readonly sizeLeb: number; readonly declaration: number }
  /** Position in `inputs`; absent for what the linker or the bundler made. */
  readonly input?: number
  readonly comdat?: string
  readonly flags?: readonly ItemFlag[]
  /** By the source files' positions in `sources`: bytes of this item that come from there. */
  readonly lines?: readonly (readonly [source: number, bytes: number])[]
  /** A digest of the body without the numbers that relocations put in: equal bodies are equal code, and a renamed one is found again. */
  readonly hash?: string
}

export type EdgeKind =
  | 'call'
  | 'address'
  | 'data-ref'
  | 'global'
  | 'type'
  | 'table'
  | 'tag'
  | 'memory'
  /** An export entry, or the start entry, and what it names. */
  | 'export'
  /** The linker's constructor caller and the constructors. */
  | 'init'
  | 'start-stop'
  | 'comdat'
  | 'retain'
  /** An item and what the format needs for it elsewhere: its name entry, its table slot. */
  | 'entry'
  | 'js-import'
  | 'js-uses-export'
  | 'wasm-imports-js'
  | 'debug'
  /** Parts of one section of an object, which a linker keeps whole or drops whole. */
  | 'together'

/** `keeps`: whether the target lives because of such an edge. */
export interface EdgeKindRow {
  readonly name: EdgeKind
  readonly keeps: boolean
}

/** By the numbers in `Edges.kind`; new kinds go to the end, since reports have been written with these numbers. */
export const EDGE_KINDS: readonly EdgeKindRow[] = [
  { name: 'call', keeps: true },
  { name: 'address', keeps: true },
  { name: 'data-ref', keeps: true },
  { name: 'global', keeps: true },
  { name: 'type', keeps: true },
  { name: 'table', keeps: true },
  { name: 'tag', keeps: true },
  { name: 'memory', keeps: true },
  { name: 'export', keeps: true },
  { name: 'init', keeps: true },
  { name: 'start-stop', keeps: true },
  { name: 'comdat', keeps: true },
  { name: 'retain', keeps: true },
  { name: 'entry', keeps: true },
  { name: 'js-import', keeps: true },
  { name: 'js-uses-export', keeps: true },
  { name: 'wasm-imports-js', keeps: true },
  { name: 'debug', keeps: false },
  { name: 'together', keeps: true },
]

/** The number of a kind in `Edges.kind`. */
export const edgeKindNumber = (name: EdgeKind): number => EDGE_KINDS.findIndex(row => row.name === name)

/** References between items, as columns of one length, sorted by `from`, `to`, `kind`; one row for each such triple. */
export interface Edges {
  readonly from: ArrayLike<number>
  readonly to: ArrayLike<number>
  /** Positions in `EDGE_KINDS`. */
  readonly kind: ArrayLike<number>
  /** How often. */
  readonly count: ArrayLike<number>
}

export type RootReason =
  | 'entry'
  | 'export'
  | 'provided'
  | 'no-strip'
  | 'constructor'
  | 'retain'
  | 'destructors'
  | 'no-gc'
  | 'linker'
  | 'start'
  /** A JavaScript module that an entry of the bundle is. */
  | 'js-entry'
  /** What the format needs whatever is in it: headers, the memory. */
  | 'format'
  /** In a decoded module: a table that the host or other modules see. */
  | 'table'
  | 'custom-section'

export interface Root {
  readonly item: number
  readonly reason: RootReason
}

/** Where JavaScript asks for something native. */
export interface JsUse {
  /** The `js-module` item that imports, and the `export` item (or the module's first item) that is imported. */
  readonly from: number
  readonly to: number
  /** As it is written in the import. */
  readonly specifier: string
  readonly name: string
  /** Of the import; from 1. */
  readonly line: number
  readonly column: number
}

/** What was left out of the outputs. */
export interface Dropped {
  readonly input?: number
  readonly name: string
  readonly demangled?: string
  readonly kind: 'function' | 'data' | 'global' | 'table' | 'tag' | 'custom'
  readonly bytes: number
  readonly why: 'unreached' | 'comdat' | 'stripped'
  /** Position in `outputs` of the link that dropped it. */
  readonly output: number
}

/** Where every byte went and why. Plain data: no absolute path, no time of day; the same build gives the same document. */
export interface SizeReport {
  readonly schema: 'wasm-size/1'
  readonly outputs: readonly Output[]
  readonly inputs: readonly InputFile[]
  /** Paths of source files, as short as they can be while they differ; from DWARF or a source map. */
  readonly sources: readonly string[]
  readonly items: readonly Item[]
  readonly edges: Edges
  readonly roots: readonly Root[]
  readonly uses: readonly JsUse[]
  readonly dropped: readonly Dropped[]
}
