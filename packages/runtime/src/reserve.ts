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
  return library && (valueOf(library, name) as WasmFunction | undefined)
}

/** What C calls with addresses and sizes. */
function call(state: ProgramState, fn: WasmFunction, ...values: number[]): number {
  const result = fn(...((state.pointer === 'i64' ? values.map(BigInt) : values) as never[]))
  return state.pointer === 'i64' ? Number(result) : Number(result) >>> 0
}

/** From the program's allocator; `undefined` when it exports none. */
function allocate(state: ProgramState, size: number, alignment: number): Reservation | undefined {
  const aligned = allocator(state, 'aligned_alloc')
  const malloc = allocator(state, 'malloc')
  if (aligned === undefined && malloc === undefined) return undefined
  const allocated =
    aligned === undefined
      ? call(state, malloc as WasmFunction, size + alignment - 1)
      : call(state, aligned, alignment, alignUp(size, alignment))
  if (allocated === 0) throw new RangeError(`the program's malloc has no ${size} bytes`)
  return { start: alignUp(allocated, alignment), size, allocated }
}

/** New pages; what is left over of them is for the next. */
function growMemory(state: ProgramState, size: number, alignment: number): Reservation {
  const { memory, freeMemory } = state
  const end = memory.buffer.byteLength
  const start = alignUp(end, alignment)
  const pages = Math.ceil((start + size - end) / PAGE)
  grow(memory, pages, state.pointer === 'i64')
  giveFree(freeMemory, { start: end, size: start - end })
  giveFree(freeMemory, { start: start + size, size: end + pages * PAGE - start - size })
  return { start, size }
}

/** While the program has not begun: behind what is laid out already. */
function layOut(state: ProgramState, from: number, size: number, alignment: number): Reservation {
  const start = alignUp(from, alignment)
  const missing = start + size - state.memory.buffer.byteLength
  if (missing > 0) grow(state.memory, Math.ceil(missing / PAGE), state.pointer === 'i64')
  state.breakAt = start + size
  return { start, size }
}

/** Aligned, and nothing but zeros. Throws a `RangeError` where there is no room. */
export function takeMemory(state: ProgramState, size: number, alignment: number): Reservation {
  if (size === 0) return { start: 0, size: 0 }
  const least = Math.max(alignment, LEAST_ALIGNMENT)
  const taken =
    state.breakAt === undefined
      ? (takeFree(state.freeMemory, size, least) ?? allocate(state, size, least) ?? growMemory(state, size, least))
      : layOut(state, state.breakAt, size, least)
  new Uint8Array(state.memory.buffer).fill(0, taken.start, taken.start + size)
  return taken
}

export function giveMemory(state: ProgramState, reservation: Reservation): void {
  const { allocated } = reservation
  const free = allocator(state, 'free')
  if (allocated === undefined) giveFree(state.freeMemory, reservation)
  else if (free !== undefined) call(state, free, allocated)
}

/** Empty slots one behind the other. */
export function takeSlots(state: ProgramState, size: number, alignment = 1): Reservation {
  if (size === 0) return { start: 0, size: 0 }
  if (state.thread === 'joined') throw new Error('a function gets its slot in the thread that made the program')
  const taken = takeFree(state.freeSlots, size, alignment)
  if (taken !== undefined) return taken
  const { table, freeSlots } = state
  const end = Number(table.length)
  const start = alignUp(Math.max(end, 1), alignment)
  grow(table, start + size - end, typeof table.length !== 'number')
  // Slot 0 is the null pointer's.
  giveFree(freeSlots, { start: Math.max(end, 1), size: start - Math.max(end, 1) })
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
