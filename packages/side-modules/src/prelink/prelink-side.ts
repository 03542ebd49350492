// A finished side module made for one place: nothing in it is left to resolve that is known when the program is built.
import {
  ByteReader,
  ByteWriter,
  PRELINKED_SECTION,
  readItems,
  rewriteModule,
  walkBody,
  writePrelinkedSection,
  type Code,
  type CustomItem,
  type ModuleItems,
} from '@wasmweld/binary'
import type { SideModule } from '../side-module.ts'
import { applyHooks } from './apply-hooks.ts'
import { placeExports, placeSlots, remainingHooks } from './place-exports.ts'
import { placeImports } from './place-imports.ts'
import type { Placement, PrelinkedSide } from './placement.ts'

/**
 * Imports that the placement names become constants, own functions or calls through a slot; relocations are written into the data, as far
 * as the functions that do them are straight-line code; exports that nobody wants go, and what only they reach. The memory at the place
 * has to be zero, as a loader gives it.
 *
 * Throws a `FormatError` for damaged code, and a `TypeError` for a placement that the module does not fit: a base that is not aligned, a
 * function that it does not export.
 */
export function prelinkSide(side: SideModule, placement: Placement): PrelinkedSide {
  checkBase(side, placement)
  const module = readItems(side.bytes)
  const placed = placeImports(module, placement)
  const from = placement.memoryBase
  const region = { from, to: from + (side.dylink.memory?.size ?? 0) }
  const applied = applyHooks(placed, side.hooks, region)
  const hooks = remainingHooks(side, applied.idle)
  const slotted = placeSlots(applied.items, placement.extraSlots)
  const exported = placeExports(slotted, side, placement, hooks)
  const custom = replaceDylink(exported.custom, side, placement)
  const rewritten = rewriteModule({ ...exported, custom })
  return {
    bytes: rewritten.bytes,
    hooks,
    report: {
      bytesBefore: side.bytes.length,
      bytesAfter: rewritten.bytes.length,
      relocationsApplied: applied.relocationsApplied,
      relocationsLeft: applied.left.reduce((sum, code) => sum + countStores(code), 0),
      constants: placed.constants.size,
      boundInside: placed.boundInside,
      trampolines: placed.trampolines,
      exportsDropped: module.exports.length - exported.exports.length,
      functionsDropped: rewritten.functionsDropped,
      sectionsDropped: rewritten.sectionsDropped,
    },
  }
}

function checkBase({ name, dylink }: SideModule, { memoryBase, tableBase }: Placement): void {
  const { size = 0, alignmentLog2 = 0, tableSize = 0, tableAlignmentLog2 = 0 } = dylink.memory ?? {}
  const check = (what: string, base: number, log2: number, count: number): void => {
    if (count > 0 && base % 2 ** log2 !== 0)
      throw new TypeError(`${name}: ${what} ${base} is no multiple of ${2 ** log2}`)
  }
  check('the memory base', memoryBase, alignmentLog2, size)
  check('the table base', tableBase, tableAlignmentLog2, tableSize)
}

/** The module's place instead of what it asks of a loader. */
function replaceDylink(custom: ModuleItems['custom'], side: SideModule, placement: Placement): readonly CustomItem[] {
  const { programId, memoryBase, tableBase, extraSlots } = placement
  const { size = 0, tableSize = 0 } = side.dylink.memory ?? {}
  const ends = [...extraSlots.values()].map(slot => slot + 1 - tableBase)
  const writer = new ByteWriter()
  writePrelinkedSection(writer, {
    memoryBase,
    memorySize: size,
    tableBase,
    tableSize: ends.reduce((most, end) => Math.max(most, end), tableSize),
    programId,
  })
  const others = custom.filter(({ name }) => name !== 'dylink.0' && name !== 'dylink')
  return [{ name: PRELINKED_SECTION, bytes: writer.finish(), first: true, at: 0 }, ...others]
}

function countStores({ bytes, from, to }: Code): number {
  let stores = 0
  walkBody(new ByteReader(bytes, from, to), ({ name }) => {
    if (name.includes('.store')) stores++
  })
  return stores
}
