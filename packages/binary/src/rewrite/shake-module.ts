// Takes out of a finished module what none of the exports that are wanted of it needs.
import type { Export } from '../wasm/export-section.ts'
import { type RemovedItems, countItems, missingFrom } from './count-items.ts'
import { readItems } from './read-items.ts'
import { rewriteModule } from './rewrite-module.ts'

export interface ShakeOptions {
  /** Names of the exports to keep; one that the module does not have keeps nothing. */
  readonly exports: readonly string[] | 'all'
  /** Whether what stays keeps its names; if not given, it does. */
  readonly names?: boolean
}

export interface ShakenModule {
  readonly bytes: Uint8Array
  readonly removed: RemovedItems
}

/**
 * Writes what the exports, the start function and segments that others may see reach. The module does what it did for those who use
 * nothing but these exports: what instantiating does stays, be it a trap. Names follow what they name; debug information, which speaks of
 * places in the old code, goes, and so do pointers to files of it; all other custom sections stay as they are.
 *
 * Throws a `FormatError` for a damaged module, and for code with an instruction that is not known.
 */
export function shakeModule(bytes: Uint8Array, { exports, names = true }: ShakeOptions): ShakenModule {
  const items = readItems(bytes)
  const wanted = exports === 'all' ? undefined : new Set(exports)
  const isKept = ({ name }: Export): boolean => wanted === undefined || wanted.has(name)
  const { bytes: shaken } = rewriteModule({
    ...items,
    exports: items.exports.filter(isKept),
    custom: items.custom.filter(({ name }) => names || name !== 'name'),
  })
  return { bytes: shaken, removed: missingFrom(countItems(items), countItems(readItems(shaken))) }
}
