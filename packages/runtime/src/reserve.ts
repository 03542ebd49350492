// Room for libraries in the program's memory and table, and how it is given back.
import type { WasmFunction } from './shim.ts'
import type { ProgramState, Reservation } from './state.ts'
import { findSymbol, getSlot, setSlot, valueOf } from './symbols.ts'

const PAGE = 65_536
/** The stack pointer's, and what `malloc` promises. */
const LEAST_ALIGNMENT = 16

export const alignUp = (value: number, alignment: number): number => Math.ceil(value / alignment) * alignment

/** Takes the first range that fits out of those that were given back; what is left over of it stays. */
function takeFree(free: Reservation[], size: number, alignment: number): Reservation | undefined {
  for (const [index, { start, size: whole }] of free.entries()) {
    const from = alignUp(start, alignment)
    const left = start + whole - from - size
    if (left < 0) continue
    const rests = [
      { start, size: from - start },
      { start: from + size, size: left },
    ]
    free.splice(index, 1, ...rests.filter(rest => rest.size > 0))
    return { start: from, size }
  }
  return undefined
}

/** Joins it with its neighbours, so that a later, larger library finds room. */
function giveFree(free: Reservation[], given: Reservation): void {
  if (given.size > 0) free.push(given)
  free.sort((a, b) => a.start - b.start)
  for (let index = free.length - 1; index > 0; index--) {
    const [{ start, size }, next] = free.slice(index - 1, index + 1)
    if (start + size === next.start) free.splice(index - 1, 2, { start, size: size + next.size })
  }
}

/** Returns where it ended before. Memories and tables of 64-bit indices want BigInt, in engines that are not too old. */
export function grow(what: WebAssembly.Memory | WebAssembly.Table, by: number, isWide: boolean): number {
  if (!isWide) return what.grow(by)
  try {
    return Number(what.grow(BigInt(by) as unknown as number))
  } catch (error) {
    if (error instanceof TypeError) return what.grow(by)
    throw error
  }
}

const allocator = (state: ProgramState, name: string): WasmFunction | undefined => {
  const library = findSymbol(state.globalScope, name)
  return library && (valueOf(library, name) as WasmFunction)
}

/** What C calls with addresses and sizes. */
function call(state: ProgramState, fn: WasmFunction, ...values: number[]): number {
  const isWide = state.pointer === 'i64'
  const result = Number(fn(...((isWide ? values.map(BigInt) : values) as never[])))
  return isWide ? result : result >>> 0
}

/** From the program's allocator; `undefined` when it exports none. */
function allocate(state: ProgramState, size: number, alignment: number): Reservation | undefined {
  const aligned = allocator(state, 'aligned_alloc')
  const malloc = allocator(state, 'malloc')
  if (!aligned && !malloc) return undefined
  const allocated = aligned
    ? call(state, aligned, alignment, alignUp(size, alignment))
    : call(state, malloc as WasmFunction, size + alignment - 1)
  if (!allocated) throw new RangeError(`the program's malloc has no ${size} bytes`)
  return { start: alignUp(allocated, alignment), size, allocated }
}

/** At the end: of what is laid out, while the program has not begun, or else of memory; what is left over there is for the next. */
function takeEnd(state: ProgramState, size: number, alignment: number): Reservation {
  const { memory, freeMemory, breakAt } = state
  const from = breakAt ?? memory.buffer.byteLength
  const start = alignUp(from, alignment)
  const end = start + size
  const missing = end - memory.buffer.byteLength
  const pages = Math.ceil(missing / PAGE)
  if (missing > 0) grow(memory, pages, state.pointer === 'i64')
  if (breakAt !== undefined) state.breakAt = end
  else {
    giveFree(freeMemory, { start: from, size: start - from })
    giveFree(freeMemory, { start: end, size: pages * PAGE - missing })
  }
  return { start, size }
}

/** Aligned, and nothing but zeros. Throws a `RangeError` where there is no room. */
export function takeMemory(state: ProgramState, size: number, alignment: number): Reservation {
  if (size === 0) return { start: 0, size: 0 }
  const least = Math.max(alignment, LEAST_ALIGNMENT)
  const taken =
    (state.breakAt === undefined && (takeFree(state.freeMemory, size, least) ?? allocate(state, size, least))) ||
    takeEnd(state, size, least)
  new Uint8Array(state.memory.buffer).fill(0, taken.start, taken.start + size)
  return taken
}

export function giveMemory(state: ProgramState, reservation: Reservation): void {
  const { allocated } = reservation
  const free = allocator(state, 'free')
  if (allocated === undefined) giveFree(state.freeMemory, reservation)
  else if (free) call(state, free, allocated)
}

/** Empty slots one behind the other. */
export function takeSlots(state: ProgramState, size: number, alignment = 1): Reservation {
  if (size === 0) return { start: 0, size: 0 }
  if (state.thread === 'joined') throw new Error('a function gets its slot in the thread that made the program')
  const { table, freeSlots } = state
  const taken = takeFree(freeSlots, size, alignment)
  if (taken) return taken
  const end = Number(table.length)
  // Slot 0 is the null pointer's.
  const from = end || 1
  const start = alignUp(from, alignment)
  grow(table, start + size - end, typeof table.length !== 'number')
  giveFree(freeSlots, { start: from, size: start - from })
  return { start, size }
}

/** A table cannot shrink: the slots are emptied, and for the next that asks. */
export function giveSlots(state: ProgramState, reservation: Reservation): void {
  const { start, size } = reservation
  for (let slot = start; slot < start + size; slot++) {
    const fn = getSlot(state.table, slot)
    if (fn !== null && state.slots.get(fn) === slot) state.slots.delete(fn)
    setSlot(state.table, slot, null)
  }
  giveFree(state.freeSlots, reservation)
}
