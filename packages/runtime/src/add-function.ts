// Functions of JavaScript as function pointers.
import type { Program } from './program.ts'
import { giveSlots, takeSlots } from './reserve.ts'
import { encodeType, wrapFunction } from './shim.ts'
import type { EncodedType, WasmFunction, WasmFunctionType } from './shim.ts'
import { stateOf } from './state.ts'
import type { ProgramState, Reservation } from './state.ts'
import { setSlot } from './symbols.ts'

interface Added {
  readonly slot: Reservation
  readonly fn: WasmFunction
  readonly type: EncodedType
  users: number
}

interface AddedFunctions {
  readonly bySlot: Map<number, Added>
  readonly byFunction: WeakMap<WasmFunction, Map<EncodedType, Added>>
}

const ADDED: WeakMap<ProgramState, AddedFunctions> = /* @__PURE__ */ new WeakMap()

function addedTo(state: ProgramState): AddedFunctions {
  let added = ADDED.get(state)
  if (!added) ADDED.set(state, (added = { bySlot: new Map(), byFunction: new WeakMap() }))
  return added
}

/**
 * The function pointer by which the program can call a function; the same one for the same function and type, until it was removed as
 * often as it was added. A function of WebAssembly has its type and needs none here. Throws a `TypeError` for a type that JavaScript
 * cannot have (`v128`), and for a function of JavaScript without a type.
 */
export function addFunction(program: Program, fn: WasmFunction, type?: WasmFunctionType): number {
  const state = stateOf(program)
  const { bySlot, byFunction } = addedTo(state)
  // Emscripten's are strings.
  const hasType = typeof type === 'object'
  const encoded = hasType ? encodeType(type) : ''
  let types = byFunction.get(fn)
  if (!types) byFunction.set(fn, (types = new Map()))
  const known = types.get(encoded)
  if (known) {
    known.users++
    return known.slot.start
  }
  const slot = takeSlots(state, 1)
  try {
    setSlot(state.table, slot.start, hasType ? wrapFunction(fn, encoded) : fn)
  } catch (cause) {
    giveSlots(state, slot)
    throw new TypeError('a function of JavaScript needs a type: { parameters: ["i32"], results: [] }', { cause })
  }
  const added = { slot, fn, type: encoded, users: 1 }
  types.set(encoded, added)
  bySlot.set(slot.start, added)
  return slot.start
}

/** Takes back one `addFunction`; with the last one the pointer is null, and may become another function's. */
export function removeFunction(program: Program, pointer: number): void {
  const state = stateOf(program)
  const { bySlot, byFunction } = addedTo(state)
  const added = bySlot.get(pointer)
  if (!added) throw new RangeError(`no function was added at ${pointer}`)
  if (--added.users) return
  bySlot.delete(pointer)
  byFunction.get(added.fn)?.delete(added.type)
  setSlot(state.table, pointer, null)
  giveSlots(state, added.slot)
}
