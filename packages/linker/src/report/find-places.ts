import type { FunctionType } from '@wasmweld/binary'
import type { Layout } from '../layout/layout.ts'
import type { Needs } from '../layout/needs.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import { isDefined, isTls } from '../symbols/link-symbol.ts'
import type { LinkSymbol, Resolution } from '../symbols/resolution.ts'
import type { LinkPlaces, PlacedFunction, UsedExternal } from './link-places.ts'

/** What another module of the program has to know of a link. */
export function findPlaces(
  resolution: Resolution,
  live: Liveness,
  needs: Needs,
  layout: Layout,
  plan: LinkPlan,
): LinkPlaces {
  const data = new Map<string, number>()
  const functions = new Map<string, PlacedFunction>()
  const tags = new Map<string, FunctionType>()
  for (const symbol of resolution.globals) {
    // A trap in place of a missing function is nothing to ask for.
    if (!isDefined(symbol) || symbol.stub || !live.hasSymbol(symbol)) continue
    const { name, kind, type, id } = symbol
    if (kind === 'data') addData(data, symbol, layout, plan)
    else if (kind === 'function' && type !== undefined) functions.set(name, placed(type, slotOf(symbol, needs, layout)))
    else if (kind === 'tag' && type !== undefined && layout.index[id] >= 0) tags.set(name, type)
  }
  const { memory, tableBase } = layout
  return {
    memoryBase: memory.dataStart,
    memorySize: memory.dataEnd - memory.dataStart,
    alignment: 2 ** memory.alignmentLog2,
    tableBase,
    tableSize: needs.slots.length,
    ...reservedRoom(needs, layout),
    data,
    functions,
    tags,
    externals: usedExternals(needs),
    hasConstructors: needs.constructors.length > 0,
  }
}

function reservedRoom({ slots }: Needs, { memory, tableBase }: Layout): Pick<LinkPlaces, 'reserved'> {
  if (memory.reserved === undefined) return {}
  return { reserved: { memory: memory.reserved, slot: tableBase + slots.length } }
}

function addData(data: Map<string, number>, symbol: LinkSymbol, { address, memory }: Layout, plan: LinkPlan): void {
  if (isTls(symbol) && plan.sharedMemory) return
  const value = address[symbol.id] + (isTls(symbol) ? memory.tlsBase : 0)
  if (!Number.isNaN(value)) data.set(symbol.name, value)
}

function usedExternals({ external: { called, addressed, tags } }: Needs): UsedExternal[] {
  return [...new Set([...called, ...addressed, ...tags])].map(symbol => ({
    name: symbol.name,
    kind: symbol.external?.kind ?? 'function',
    isCalled: called.has(symbol),
    isAddressed: addressed.has(symbol),
  }))
}

const placed = (type: FunctionType, slot: number | undefined): PlacedFunction =>
  slot === undefined ? { type } : { type, slot }

// Slot 0 of a module that begins there is one, too.
function slotOf({ id }: LinkSymbol, { slots }: Needs, { slot, tableBase }: Layout): number | undefined {
  if (slot[id] !== 0) return slot[id]
  return tableBase === 0 && slots[0]?.id === id ? 0 : undefined
}
