import type { Dropped, InputFile, ItemFlag, ItemKind, JsUse, Output, Root } from '../../size-report.ts'
import type { Names, Sparse, SparseLists } from './columns.ts'

/** The items as columns, see `columns.ts`. */
export interface PackedItems {
  readonly name: Names
  readonly demangled: Sparse<string>
  readonly aliases: Sparse<readonly string[]>
  /** Runs of positions in `PackedReport.kinds`. */
  readonly kind: string
  /** Runs. */
  readonly output: string
  /** Runs of positions in `PackedReport.sections`. */
  readonly section: string
  readonly bytes: string
  readonly padding: SparseLists
  readonly memory: SparseLists
  /** Body, size, declaration. */
  readonly parts: SparseLists
  /** Runs; 0 for none, or one more than the position. */
  readonly input: string
  readonly comdat: Sparse<string>
  readonly flags: Sparse<readonly ItemFlag[]>
  /** Source, bytes; source, bytes; and so on. */
  readonly lines: SparseLists
  /** Runs: how many ranges each item has. */
  readonly ranges: string
  /** Runs: where each range begins, zigzag, after the end of the one before. */
  readonly starts: string
  /** Of each range of items that have several; one alone is as long as its item. */
  readonly lengths: string
}

/** Edges in the order of the report. */
export interface PackedEdges {
  /** Runs: how many each item has. */
  readonly degrees: string
  /** Zigzag, after the target before, or after the item itself. */
  readonly to: string
  /** 32 times one less than the count, plus the kind. */
  readonly kindAndCount: string
}

/**
 * A report as it stands in a page. Items have neither `key` nor `hash`, which only comparing asks for and which are of no use to the eye.
 */
export interface PackedReport {
  readonly outputs: readonly Output[]
  readonly inputs: readonly InputFile[]
  readonly sources: readonly string[]
  readonly kinds: readonly ItemKind[]
  readonly sections: readonly string[]
  readonly items: PackedItems
  readonly edges: PackedEdges
  readonly roots: readonly Root[]
  readonly uses: readonly JsUse[]
  readonly dropped: readonly Dropped[]
}
