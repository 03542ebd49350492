import type { LinkPlan } from '../options.ts'
import type { Resolution } from '../symbols/resolution.ts'
import type { Needs } from './needs.ts'

/** Slots of the function table by SymbolId, from the table base on; 0, the null pointer, for what has none. */
export function assignSlots({ symbols }: Resolution, { slots }: Needs, { tableBase }: LinkPlan): Int32Array {
  const slot = new Int32Array(symbols.length)
  slots.forEach(({ id }, position) => (slot[id] = tableBase + position))
  return slot
}
