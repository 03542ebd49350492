import type { Item } from '../size-report.ts'

/** Positions in the items by index. */
export interface ItemNumbers {
  // By index space; what is imported comes first and is the import's item.
  readonly type: readonly number[]
  readonly function: readonly number[]
  readonly table: readonly number[]
  readonly memory: readonly number[]
  readonly tag: readonly number[]
  readonly global: readonly number[]
  readonly element: readonly number[]
  readonly data: readonly number[]
  // By entry of the section.
  readonly imports: readonly number[]
  readonly exports: readonly number[]
  /** The start section, which is one item. */
  readonly start: number | undefined
  /** What is in custom sections other than those of names. */
  readonly customs: readonly number[]
  /** Subsections of names, or what is left of them besides their entries. */
  readonly names: readonly number[]
  /** The file's and the sections' own bytes. */
  readonly headers: readonly number[]
}

/** The items of a module, which are all of its bytes. */
export interface ModuleItems {
  readonly items: readonly Item[]
  readonly numbers: ItemNumbers
}
