import type { Compression } from '../size-report.ts'

/** Bytes by name. */
export type Sizes = ReadonlyMap<string, number>

/** Compressed bytes by output, by who compressed: `zlib 1.3.1, level 9`. */
export type CompressedSizes = ReadonlyMap<string, Sizes>

/** The sizes of a build as they are committed, to compare a later build with. Names without hashes, no absolute path, no time. */
export interface Baseline {
  /** The files of the total. */
  readonly outputs: Sizes
  /** What is not in the total: source maps, and modules whose bytes are in JavaScript and count there. */
  readonly apart: Sizes
  /** Those of `outputs` that are side modules. */
  readonly sides: Sizes
  readonly compressed: { readonly [Name in Compression]: CompressedSizes }
  /** By output. */
  readonly sections: ReadonlyMap<string, Sizes>
  readonly archives: Sizes
  readonly objects: Sizes
  readonly js: Sizes
  readonly crates: Sizes
  /** Functions and data, by the object or module that they come from. */
  readonly symbols: ReadonlyMap<string, Sizes>
  /** What budgets measured that no sum of the above is: retained sizes and imports, by the budget's name. */
  readonly budgets: Sizes
}
