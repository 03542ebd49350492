import type { EdgeKind } from '../size-report.ts'
import type { ItemNumbers } from './module-items.ts'

/** The index spaces that code refers to. */
export type Space = keyof Pick<
  ItemNumbers,
  'function' | 'type' | 'table' | 'global' | 'tag' | 'element' | 'data' | 'memory'
>

interface ReferenceRow {
  readonly space: Space
  readonly edge: EdgeKind
}

/** What a function may refer to, and what kind of edge that is. */
export const REFERENCE = {
  call: 0,
  address: 1,
  type: 2,
  table: 3,
  global: 4,
  tag: 5,
  element: 6,
  data: 7,
} as const
export type Reference = (typeof REFERENCE)[keyof typeof REFERENCE]

/** By the numbers of `REFERENCE`. */
export const REFERENCE_ROWS: readonly ReferenceRow[] = [
  { space: 'function', edge: 'call' },
  { space: 'function', edge: 'address' },
  { space: 'type', edge: 'type' },
  { space: 'table', edge: 'table' },
  { space: 'global', edge: 'global' },
  { space: 'tag', edge: 'tag' },
  { space: 'element', edge: 'table' },
  { space: 'data', edge: 'data-ref' },
]

/** What the code of a module refers to, in columns: there is one for every fifth instruction of a program. */
export class References {
  count = 0
  /** Positions among the defined functions. */
  from: Uint32Array = new Uint32Array(1024)
  /** Of `REFERENCE`. */
  kind: Uint8Array = new Uint8Array(1024)
  /** In the space that the kind says. */
  index: Uint32Array = new Uint32Array(1024)

  push(from: number, kind: Reference, index: number): void {
    if (this.count === this.from.length) this.#grow()
    this.from[this.count] = from
    this.kind[this.count] = kind
    this.index[this.count++] = index
  }

  #grow(): void {
    const { from, kind, index, count } = this
    this.from = new Uint32Array(2 * count)
    this.kind = new Uint8Array(2 * count)
    this.index = new Uint32Array(2 * count)
    this.from.set(from)
    this.kind.set(kind)
    this.index.set(index)
  }
}
