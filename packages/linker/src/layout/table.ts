import type { LinkPlan } from '../plan.ts'
import { definingChunk } from '../symbols/link-symbol.ts'
import type { Resolution } from '../symbols/resolution.ts'
import { slotOf } from './external-uses.ts'
import type { Needs } from './needs.ts'

/** Slots of the function table by SymbolId, from the table base on; 0, the null pointer, for what has none. Names of one function share its slot. */
export function assignSlots(
  { symbols, chunkCount }: Resolution,
  { slots, external }: Needs,
  { tableBase }: LinkPlan,
): Int32Array {
  const slot = new Int32Array(symbols.length)
  const byChunk = new Int32Array(chunkCount)
  slots.forEach((symbol, position) => {
    const chunk = definingChunk(symbol)
    slot[symbol.id] = tableBase + position
    if (chunk !== undefined) byChunk[chunk] = tableBase + position
  })
  for (const symbol of symbols) {
    const chunk = symbol.kind === 'function' ? definingChunk(symbol) : undefined
    if (chunk !== undefined) slot[symbol.id] = byChunk[chunk]
  }
  for (const symbol of external.addressed) slot[symbol.id] = slotOf(symbol) ?? 0
  return slot
}

/** Slots that the table has at least: the module's own with all below, room for others, and those that it fills for others. */
export function tableSize({ slots, external: { fills } }: Needs, { tableBase, reserve }: LinkPlan): number {
  return Math.max(tableBase + slots.length + (reserve?.slots ?? 0), (fills.at(-1)?.slot ?? -1) + 1)
}
