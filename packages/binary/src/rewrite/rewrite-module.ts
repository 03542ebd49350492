// Puts the items of a module together again: what is reachable, renumbered, everything at its shortest.
import { ByteWriter } from '../bytes/byte-writer.ts'
import { writeCustomSection, writeHeader } from '../wasm/module.ts'
import { findConstants } from './constants.ts'
import { keepCustom } from './custom-items.ts'
import { findLive } from './find-live.ts'
import { moveDebug } from './debug/move-debug.ts'
import type { CustomItem, ModuleItems } from './module-items.ts'
import { CodeRecorder, MovedCode } from './moved-code.ts'
import { numberItems } from './number-items.ts'
import { writeCore } from './write-core.ts'

export interface RewrittenModule {
  readonly bytes: Uint8Array
  /** Defined functions that nothing reaches. */
  readonly functionsDropped: number
  /** Names of custom sections that speak of places in the old code, DWARF among them. */
  readonly sectionsDropped: readonly string[]
  /** Where code went; only of a module whose debug information moves with it. */
  readonly code?: MovedCode
}

export interface RewriteOptions {
  /** The module that the items are of: its DWARF is to follow the code. */
  readonly moving?: Uint8Array | undefined
}

/**
 * Writes what exports, the start function and segments reach. Reads of globals that never change are replaced by their value; imports
 * that nothing uses go; all LEB128 become as short as they can be. What the program does stays. Throws a
 * `FormatError` for damaged code, an unknown instruction included, and for debug information that is to move and is not understood.
 */
export function rewriteModule(items: ModuleItems, options: RewriteOptions = {}): RewrittenModule {
  const live = findLive(items)
  const constants = findConstants(items, live)
  const numbers = numberItems(items, live, constants)
  const { moving } = options
  const recorder = moving && new CodeRecorder()
  const writer = new ByteWriter(1 << 16)
  writeHeader(writer)
  const { kept, dropped } = keepCustom(items.custom, numbers)
  writeCustom(
    writer,
    kept.filter(({ first }) => first),
  )
  writeCore(writer, items, { live, constants, numbers, recorder })
  const code = moving && recorder && new MovedCode(moving, items, recorder)
  const debug = moving && code && moveDebug(items.custom, { bytes: moving, code, globals: numbers.globals })
  writeCustom(
    writer,
    kept.filter(({ first }) => !first),
  )
  writeCustom(writer, debug ?? [])
  const functionsDropped = items.functions.filter(({ kind }, index) => kind === 'defined' && !live.functions[index])
  return {
    bytes: writer.finish(),
    functionsDropped: functionsDropped.length,
    sectionsDropped: dropped.filter(name => debug?.every(item => item.name !== name) ?? true),
    ...(code && { code }),
  }
}

function writeCustom(writer: ByteWriter, items: readonly CustomItem[]): void {
  for (const { name, bytes } of items) writeCustomSection(writer, name, inner => inner.raw(bytes))
}
