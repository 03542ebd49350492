import type { Layout, OutputSegment } from '../layout/layout.ts'
import type { Needs } from '../layout/needs.ts'
import type { LinkPlan } from '../plan.ts'
import { fileName } from '../symbols/link-symbol.ts'

/** A stretch of memory; addresses in bytes. */
export interface MemoryRegion {
  /**
   * `data`: contents of the file. `zeroed`: data that begins as zeros and is not in the file. `thread-local`: the first thread's, or
   * what each thread's is copied from. `reserved`: room for other modules of the program. `heap`: what is left of the initial memory.
   * `unused`: gaps.
   */
  readonly kind: 'stack' | 'data' | 'zeroed' | 'thread-local' | 'reserved' | 'heap' | 'unused'
  /** The segment's; empty for what is no segment. */
  readonly name: string
  readonly address: number
  readonly size: number
}

/** A slot of the function table: the number is the function's address. */
export interface TableSlot {
  readonly slot: number
  readonly name: string
  readonly file: string
}

/** Where the data, the stack and the heap begin and end. */
export interface MemoryAddresses {
  readonly dataStart: number
  readonly dataEnd: number
  readonly stackLow: number
  readonly stackHigh: number
  readonly heapBase: number
  readonly heapEnd: number
}

/** What lies where when the program starts. */
export interface MemoryMap {
  /** `load`: addresses and slots count from where a loader puts the module, and stack and heap are the loader's. */
  readonly from: 'zero' | 'load'
  /** In ascending order, without gap or overlap. */
  readonly regions: readonly MemoryRegion[]
  readonly pageSize: number
  readonly pages: number
  readonly maximumPages?: number
  /** In ascending order. */
  readonly slots: readonly TableSlot[]
}

function segmentKind({ isTls, isZero }: OutputSegment): MemoryRegion['kind'] {
  if (isTls) return 'thread-local'
  return isZero ? 'zeroed' : 'data'
}

/** Fills gaps, so that regions follow each other up to `end`. */
function withoutGaps(regions: readonly MemoryRegion[], end: number): MemoryRegion[] {
  const filled: MemoryRegion[] = []
  let at = 0
  const fillTo = (address: number): void => {
    if (address > at) filled.push({ kind: 'unused', name: '', address: at, size: address - at })
  }
  for (const region of regions) {
    fillTo(region.address)
    filled.push(region)
    at = region.address + region.size
  }
  fillTo(end)
  return filled
}

function regionsOf({ segments, memory }: Layout, { isPic, place, reserve }: LinkPlan): MemoryRegion[] {
  const { stackLow, stackHigh, reserved, heapBase, heapEnd, dataEnd } = memory
  const ofSegments = segments.map((segment): MemoryRegion => {
    const { name, address, size } = segment
    return { kind: segmentKind(segment), name, address, size }
  })
  if (isPic || place !== undefined) return withoutGaps(ofSegments, dataEnd)
  const stack: MemoryRegion = { kind: 'stack', name: '', address: stackLow, size: stackHigh - stackLow }
  const room: MemoryRegion = { kind: 'reserved', name: '', address: reserved ?? 0, size: reserve?.memory ?? 0 }
  const heap: MemoryRegion = { kind: 'heap', name: '', address: heapBase, size: heapEnd - heapBase }
  const regions = [...ofSegments, stack, room, heap].filter(({ size }) => size > 0)
  return withoutGaps(
    regions.sort((one, other) => one.address - other.address),
    heapEnd,
  )
}

export function memoryAddresses({ memory }: Layout): MemoryAddresses {
  const { dataStart, dataEnd, stackLow, stackHigh, heapBase, heapEnd } = memory
  return { dataStart, dataEnd, stackLow, stackHigh, heapBase, heapEnd }
}

/** Stack, data and heap with their addresses, and the slots of the function table. */
export function memoryMap(layout: Layout, { slots }: Needs, plan: LinkPlan): MemoryMap {
  const { pages, maximumPages } = layout.memory
  const tableSlots = slots.map(symbol => ({
    slot: layout.slot[symbol.id],
    name: symbol.debugName ?? symbol.name,
    file: fileName(symbol),
  }))
  return {
    from: plan.isPic ? 'load' : 'zero',
    regions: plan.isRelocatable ? [] : regionsOf(layout, plan),
    pageSize: plan.pageSize,
    pages,
    ...(maximumPages === undefined ? {} : { maximumPages }),
    slots: tableSlots.sort((one, other) => one.slot - other.slot),
  }
}
