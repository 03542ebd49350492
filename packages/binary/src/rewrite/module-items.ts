// A finished module as things that refer to each other by position: what is taken apart to be changed and put together again. Code stays
// ranges of bytes.
import { FormatError } from '../bytes/format-error.ts'
import type { Range } from '../bytes/range.ts'
import type { ConstExpression } from '../wasm/const-expression.ts'
import type { DataSegmentContents } from '../wasm/data-section.ts'
import type { ElementSegment } from '../wasm/element-section.ts'
import type { Export } from '../wasm/export-section.ts'
import type { Table } from '../wasm/table-section.ts'
import type { RecursionGroup, SubType } from '../wasm/types.ts'
import type { GlobalType, MemoryType, TableType } from '../wasm/types.ts'

/** From where an item is imported. */
export interface ImportedName {
  readonly module: string
  readonly field: string
  /** Among all imports of the module; it decides the order in which they are written. */
  readonly position: number
}

/** Locals and instructions of a function, somewhere in `bytes`. */
export interface Code extends Range {
  readonly bytes: Uint8Array
}

export type FunctionItem =
  | { readonly kind: 'import'; readonly import: ImportedName; readonly type: number }
  | { readonly kind: 'defined'; readonly type: number; readonly code: Code }
  /** Whoever refers to this one refers to another. */
  | { readonly kind: 'alias'; readonly target: number }

export type GlobalItem =
  | { readonly kind: 'import'; readonly import: ImportedName; readonly type: GlobalType }
  | { readonly kind: 'defined'; readonly type: GlobalType; readonly init: ConstExpression }

export type TableItem =
  | { readonly kind: 'import'; readonly import: ImportedName; readonly type: TableType }
  | ({ readonly kind: 'defined' } & Table)

export type MemoryItem =
  | { readonly kind: 'import'; readonly import: ImportedName; readonly type: MemoryType }
  | { readonly kind: 'defined'; readonly type: MemoryType }

/** `type` is an index into the types. */
export type TagItem =
  | { readonly kind: 'import'; readonly import: ImportedName; readonly type: number }
  | { readonly kind: 'defined'; readonly type: number }

/** A custom section without its header. */
export interface CustomItem {
  readonly name: string
  readonly bytes: Uint8Array
  /** Before all sections that a module must understand, as `dylink.0` is. */
  readonly first: boolean
  /** Where its contents are in the file, for messages. */
  readonly at: number
}

/**
 * The index spaces of a module. An item is changed by another at the same position, and what refers to it need not know; new items come
 * behind, imports too. All indices in items, segments and code are positions in these lists.
 */
export interface ModuleItems {
  /** As they are written; the type index space is the types of all groups in a row. */
  readonly groups: readonly RecursionGroup[]
  readonly types: readonly SubType[]
  readonly functions: readonly FunctionItem[]
  readonly tables: readonly TableItem[]
  readonly memories: readonly MemoryItem[]
  readonly tags: readonly TagItem[]
  readonly globals: readonly GlobalItem[]
  readonly exports: readonly Export[]
  readonly start?: number
  readonly elements: readonly ElementSegment[]
  readonly data: readonly DataSegmentContents[]
  /** In file order. */
  readonly custom: readonly CustomItem[]
}

/** The position of the function that is meant, when some stand for others. Throws a `TypeError` when they stand for each other. */
export function functionMeant(items: Pick<ModuleItems, 'functions'>, index: number): number {
  let meant = index
  for (let steps = 0; steps <= items.functions.length; steps++) {
    const item = items.functions[meant]
    if (item.kind !== 'alias') return meant
    meant = item.target
  }
  throw new TypeError(`function ${index} stands for itself`)
}

/** Refuses an index that leaves its index space. `at` is where it was read. */
export function checkIndex(what: string, index: number, count: number, at: number): void {
  if (index >= count) throw new FormatError(`expected ${what} below ${count}, found ${index}`, at)
}
