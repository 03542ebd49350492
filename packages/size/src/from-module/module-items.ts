import type { Item } from '../size-report.ts'

/** An item that is the name of another. */
export interface NameItem {
  readonly item: number
  readonly space: NamedSpace
  readonly index: number
}

export type NamedSpace = keyof typeof NAMED_SPACES

/** The ids of subsections of names by what they name. */
export const NAMED_SPACES = {
  function: 1,
  type: 4,
  table: 5,
  memory: 6,
  global: 7,
  element: 8,
  data: 9,
  tag: 11,
} as const

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
  /** Subsections of names, without the entries that are items themselves. */
  readonly names: readonly number[]
  /** Entries of names that are items. */
  readonly nameEntries: readonly NameItem[]
  /** The file's and the sections' own bytes. */
  readonly headers: readonly number[]
}

/** The items of a module, which are all of its bytes. */
export interface ModuleItems {
  readonly items: readonly Item[]
  readonly numbers: ItemNumbers
}
