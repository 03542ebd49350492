import type { SizeReport } from '../size-report.ts'

/** Edges by one of their ends: those of item `i` are the places `offsets[i]` up to `offsets[i + 1]` of the other columns. */
export interface Adjacency {
  readonly offsets: Uint32Array
  /** The item at the other end. */
  readonly items: Uint32Array
  /** Positions in `EDGE_KINDS`. */
  readonly kinds: Uint8Array
  readonly counts: Uint32Array
}

/** A report that can be walked. Only edges that keep something alive are in it. */
export interface SizeGraph {
  readonly report: SizeReport
  /** Items by position; the virtual root above all roots has this number. */
  readonly superRoot: number
  /** Of each item and the super-root: what it refers to. */
  readonly out: Adjacency
  /** Of each item and the super-root: who refers to it. */
  readonly in: Adjacency
}
