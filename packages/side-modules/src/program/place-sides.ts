// Where side modules lie in the memory and the table of their program, and which functions of theirs get slots of their own.
import type { PlannedSide } from './planned-side.ts'

export interface SidePlace {
  readonly memoryBase: number
  readonly memorySize: number
  readonly tableBase: number
  /** Slots of the module's own elements; extra ones follow. */
  readonly tableSize: number
  /** Absolute slots of exported functions that have none among the module's own elements. */
  readonly extraSlots: ReadonlyMap<string, number>
}

/** All rooms in a row. */
export interface Placing {
  readonly places: ReadonlyMap<PlannedSide, SidePlace>
  /** In bytes, from `memory` on. */
  readonly memorySize: number
  readonly alignment: number
  readonly slots: number
}

/** What the convention asks of every allocation. */
const LEAST_ALIGNMENT = 16

/**
 * Gives every side module its room, from `memory` and `slot` on. `addressed` has the functions of each that need a slot: others, or it itself
 * through the GOT, take their address, or calls go through it.
 */
export function placeSides(
  sides: readonly PlannedSide[],
  addressed: ReadonlyMap<PlannedSide, ReadonlySet<string>>,
  from: { readonly memory: number; readonly slot: number },
): Placing {
  const places = new Map<PlannedSide, SidePlace>()
  let { memory, slot } = from
  let alignment = LEAST_ALIGNMENT
  for (const planned of sides) {
    const { size = 0, alignmentLog2 = 0, tableSize = 0, tableAlignmentLog2 = 0 } = planned.side.dylink.memory ?? {}
    const own = Math.max(LEAST_ALIGNMENT, 2 ** alignmentLog2)
    alignment = Math.max(alignment, own)
    const memoryBase = alignUp(memory, own)
    const tableBase = alignUp(slot, 2 ** tableAlignmentLog2)
    const extraSlots = new Map<string, number>()
    for (const name of addressed.get(planned) ?? []) {
      if (planned.gives.get(name)?.slot === undefined) extraSlots.set(name, tableBase + tableSize + extraSlots.size)
    }
    places.set(planned, { memoryBase, memorySize: size, tableBase, tableSize, extraSlots })
    memory = memoryBase + size
    slot = tableBase + tableSize + extraSlots.size
  }
  return { places, memorySize: memory - from.memory, alignment, slots: slot - from.slot }
}

const alignUp = (value: number, alignment: number): number => Math.ceil(value / alignment) * alignment

/** The slot of a function that was said to be addressed. */
export function slotIn(planned: PlannedSide, name: string, placing: Placing): number | undefined {
  const place = placing.places.get(planned)
  const own = planned.gives.get(name)?.slot
  if (place === undefined) return undefined
  return own === undefined ? place.extraSlots.get(name) : place.tableBase + own
}

/** The address of data that a side module gives. */
export function addressIn(planned: PlannedSide, name: string, placing: Placing): number | undefined {
  const place = placing.places.get(planned)
  const offset = planned.gives.get(name)?.offset
  return place === undefined || offset === undefined ? undefined : place.memoryBase + offset
}
