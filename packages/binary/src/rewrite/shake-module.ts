// Takes out of a finished module what none of the exports that are wanted of it needs.
import type { Export } from '../wasm/export-section.ts'
import { type RemovedItems, countItems, missingFrom } from './count-items.ts'
import { movedSourceMap } from '../source-map/moved-source-map.ts'
import type { SourceMap } from '../source-map/source-map-of.ts'
import { isDebugSection } from './debug/move-debug.ts'
import type { CustomItem } from './module-items.ts'
import { readItems } from './read-items.ts'
import { rewriteModule } from './rewrite-module.ts'

export interface ShakeOptions {
  /** Names of the exports to keep; one that the module does not have keeps nothing. */
  readonly exports: readonly string[] | 'all'
  /** Whether what stays keeps its names; if not given, it does. */
  readonly names?: boolean
  /** Whether DWARF follows the code; if not given, it goes. */
  readonly debug?: boolean
  /** Of the module as it is: one of what is left is made of it. */
  readonly sourceMap?: SourceMap | undefined
}

export interface ShakenModule {
  readonly bytes: Uint8Array
  readonly removed: RemovedItems
  readonly sourceMap?: SourceMap
}

/**
 * Writes what the exports, the start function and segments that others may see reach. The module does what it did for those who use
 * nothing but these exports: what instantiating does stays, be it a trap. Names follow what they name. Debug information, which speaks of
 * places in the old code, follows it where it is asked for; pointers to files of it go. All other custom sections stay as they are.
 *
 * Throws a `FormatError` for a damaged module, for code with an instruction that is not known, and for debug information that is to stay and
 * is not understood.
 */
export function shakeModule(
  bytes: Uint8Array,
  { exports, names = true, debug = false, sourceMap }: ShakeOptions,
): ShakenModule {
  const items = readItems(bytes)
  const wanted = exports === 'all' ? undefined : new Set(exports)
  const isKept = ({ name }: Export): boolean => wanted === undefined || wanted.has(name)
  const isLeft = (item: CustomItem): boolean => (names || item.name !== 'name') && (debug || !isDebugSection(item))
  const left = { ...items, exports: items.exports.filter(isKept), custom: items.custom.filter(isLeft) }
  const isMoving = sourceMap !== undefined || left.custom.some(isDebugSection)
  const { bytes: shaken, code } = rewriteModule(left, isMoving ? { moving: bytes } : {})
  return {
    bytes: shaken,
    removed: missingFrom(countItems(items), countItems(readItems(shaken))),
    ...(sourceMap && code && { sourceMap: movedSourceMap(sourceMap, code, { before: bytes, after: shaken }) }),
  }
}
