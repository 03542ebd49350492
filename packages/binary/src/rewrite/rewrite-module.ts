// Puts the items of a module together again: what is reachable, renumbered, everything at its shortest.
import { ByteWriter } from '../bytes/byte-writer.ts'
import { writeCustomSection, writeHeader } from '../wasm/module.ts'
import { findConstants } from './constants.ts'
import { keepCustom } from './custom-items.ts'
import { findLive } from './find-live.ts'
import type { ModuleItems } from './module-items.ts'
import { numberItems } from './number-items.ts'
import { writeCore } from './write-core.ts'

export interface RewrittenModule {
  readonly bytes: Uint8Array
  /** Defined functions that nothing reaches. */
  readonly functionsDropped: number
  /** Names of custom sections that speak of places in the old code, DWARF among them. */
  readonly sectionsDropped: readonly string[]
}

/**
 * Writes what exports, the start function and segments reach. Reads of globals that never change are replaced by their value; imports
 * that nothing uses go; all LEB128 become as short as they can be. What the program does stays. Throws a
 * `FormatError` for damaged code, an unknown instruction included.
 */
export function rewriteModule(items: ModuleItems): RewrittenModule {
  const live = findLive(items)
  const constants = findConstants(items, live)
  const numbers = numberItems(items, live, constants)
  const { kept, dropped } = keepCustom(items.custom, numbers)
  const writer = new ByteWriter(1 << 16)
  writeHeader(writer)
  for (const { name, bytes, first } of kept) if (first) writeCustomSection(writer, name, inner => inner.raw(bytes))
  writeCore(writer, items, { live, constants, numbers })
  for (const { name, bytes, first } of kept) if (!first) writeCustomSection(writer, name, inner => inner.raw(bytes))
  const functionsDropped = items.functions.filter(({ kind }, index) => kind === 'defined' && !live.functions[index])
  return { bytes: writer.finish(), functionsDropped: functionsDropped.length, sectionsDropped: dropped }
}
