import type { Compression } from '../size-report.ts'

/** One or several patterns: a path as it is, or with `*`, `**`, `?` and `{a,b}`; one without `/` is compared with the last part. */
export type Pattern = string | readonly string[]

/**
 * What a budget is for.
 *
 * - `total`: all files of the build, except source maps.
 * - `output`: files of the build, by name: `*.wasm` are the native ones alone.
 * - `side`: side modules.
 * - `import`: what JavaScript imports, by the specifier as it is written; `names` narrows it to some of the names.
 * - `archive`, `object`, `js`: what comes from an archive, an object or an archive's member (`libz.a(inflate.o)`), a JavaScript module.
 * - `crate`: a crate of Rust.
 * - `symbol`: functions and data by their linkage name or as the source has them, `*` for anything.
 * - `section`: `code`, `data`, `name`, `.debug_info` …
 */
export type Selector =
  | 'total'
  | { readonly output: Pattern }
  | { readonly side: Pattern }
  | { readonly import: Pattern; readonly names?: Pattern }
  | { readonly archive: Pattern }
  | { readonly object: Pattern }
  | { readonly js: Pattern }
  | { readonly crate: Pattern }
  | { readonly symbol: Pattern }
  | { readonly section: Pattern }

/**
 * `self`: its own bytes. `retained`: these and all that nothing else keeps, which is what would go with it. `exclusive` is the same
 * question of an import: what only this import keeps.
 */
export type Metric = 'self' | 'retained' | 'exclusive'

/** A limit for something in the build. At least one of `max`, `warn`, `maxIncrease` and `warnIncrease` is there. */
export interface Budget {
  readonly select: Selector
  /** How it is called in messages; by its selector unless given. */
  readonly name?: string
  /** `self` unless given; for an import `exclusive`, since its own bytes are those of an entry. */
  readonly metric?: Metric
  /** `raw` unless given. Compressed sizes are of whole files. */
  readonly compression?: 'raw' | Compression
  /** More than this is an error: `64 kB`, `64 KiB`, bytes, or a share of the outputs that the selected things are in: `25 %`. */
  readonly max?: string | number
  /** More than this is a warning. Below `max`. */
  readonly warn?: string | number
  /** More growth since the baseline than this is an error: `1 kB`, or a share of the size in the baseline: `1 %`. */
  readonly maxIncrease?: string | number
  /** More growth since the baseline than this is a warning. Below `maxIncrease`. */
  readonly warnIncrease?: string | number
  /** A baseline of its own: a file, by the name under which the host gives it. */
  readonly baseline?: string
  /** What other versions of a compressor may change, where the baseline was measured with another one: `1 %` unless given. */
  readonly tolerance?: string | number
  /** All matches together, not each alone. */
  readonly sum?: boolean
  /** That nothing matches is no error. */
  readonly optional?: boolean
}
