// Which symbol of which library a name means, what its value is, and which slot a function has.
import { KIND } from './module-facts.ts'
import type { ExportFact } from './module-facts.ts'
import { takeSlots } from './reserve.ts'
import { wrapFunction } from './shim.ts'
import type { EncodedType, WasmFunction } from './shim.ts'
import type { LoadedLibrary, ProgramState, Reservation } from './state.ts'

/** Exports that belong to the convention and are nobody's symbols. */
const INTERNAL =
  /^(memory$|_start$|_initialize$|_emscripten_tls_init$|__(wasm_(call_|apply_|init_)|tls_|em_js__|st(art|op)_em_|indirect_function_table|dso_handle|(memory|table)_base|stack_pointer))/

export const isInternal = (name: string): boolean => INTERNAL.test(name)

/** What a library has under a name; convention names are there too. */
export function exportOf({ compiled, instance }: LoadedLibrary, name: string): ExportFact | undefined {
  if (compiled !== undefined) return compiled.facts.exports.get(name)
  const value = instance?.exports[name]
  if (value === undefined) return undefined
  const isFunction = typeof value === 'function'
  return { kind: isFunction ? KIND.function : value instanceof WebAssembly.Global ? KIND.global : KIND.tag }
}

/** Where a library's symbols are looked for: the global scope, then each of its own. */
export const searchOrder = (
  { globalScope }: ProgramState,
  { scopes }: Pick<LoadedLibrary, 'scopes'>,
): readonly LoadedLibrary[] => [...new Set([globalScope, ...scopes].flat())]

/** The program's own module and all libraries, in load order. */
export const modulesOf = ({ main, libraries }: ProgramState): readonly LoadedLibrary[] =>
  main ? [main, ...libraries] : libraries

/** What is found from libraries on, with what they need, breadth first. */
export function breadthFirst(libraries: Iterable<LoadedLibrary>): readonly LoadedLibrary[] {
  const scope = new Set(libraries)
  for (const { needed } of scope) for (const each of needed) scope.add(each)
  return [...scope]
}

/** The first that defines a symbol. */
export function findSymbol(libraries: readonly LoadedLibrary[], name: string): LoadedLibrary | undefined {
  return isInternal(name) ? undefined : libraries.find(library => exportOf(library, name))
}

/** The exported value of an instance that is there. */
export const valueOf = ({ instance }: LoadedLibrary, name: string): WebAssembly.ExportValue | undefined =>
  instance?.exports[name]

/** The address of data. */
export function addressOf({ instance, memoryBase, compiled, threadBase }: LoadedLibrary, name: string): number {
  const offset = Number((instance?.exports[name] as WebAssembly.Global).value)
  const isThreadLocal = compiled?.facts.threadLocal.has(name) === true
  const address = offset + (isThreadLocal ? threadBase : memoryBase)
  return Number.isSafeInteger(address) && address < 0 ? address + 2 ** 32 : address
}

/** Functions, addresses and tags by name. */
export function namespaceOf(library: LoadedLibrary): Readonly<Record<string, unknown>> {
  const exports = Object.entries(library.instance?.exports ?? {}).filter(([name]) => !isInternal(name))
  const published = exports.map(([name, value]) => [
    name,
    value instanceof WebAssembly.Global ? addressOf(library, name) : value,
  ])
  return Object.fromEntries(published) as Record<string, unknown>
}

/** The slots that its element segments filled. */
export function noteElements({ table, slots }: ProgramState, { start, size }: Reservation): void {
  for (let slot = start; slot < start + size; slot++) {
    const value = getSlot(table, slot)
    if (value !== null && !slots.has(value)) slots.set(value, slot)
  }
}

/** The one slot of a function. Slots that are new belong to `owner`, and go with it. */
export function slotOf(state: ProgramState, fn: WasmFunction, owner: LoadedLibrary): number {
  const { slots } = state
  if (!slots.has(fn) && !owner.hasNotedElements) {
    owner.hasNotedElements = true
    if (owner.elements) noteElements(state, owner.elements)
  }
  return slots.get(fn) ?? newSlot(state, fn, fn, owner.slots)
}

/** The slot of a function of the host, which is wrapped once in one of WebAssembly. */
export const hostSlotOf = (state: ProgramState, fn: WasmFunction, type: EncodedType | undefined): number =>
  state.slots.get(fn) ?? newSlot(state, fn, type === undefined ? fn : wrapFunction(fn, type))

function newSlot(state: ProgramState, key: WasmFunction, fn: WasmFunction, owned?: Reservation[]): number {
  const taken = takeSlots(state, 1)
  setSlot(state.table, taken.start, fn)
  owned?.push(taken)
  state.slots.set(key, taken.start)
  return taken.start
}

/** Tables of 64-bit indices have them as BigInt. */
const slotIndex = ({ length }: WebAssembly.Table, slot: number): number =>
  (typeof length === 'number' ? slot : BigInt(slot)) as number

export function getSlot(table: WebAssembly.Table, slot: number): WasmFunction | null {
  return table.get(slotIndex(table, slot)) as WasmFunction | null
}

export function setSlot(table: WebAssembly.Table, slot: number, fn: WasmFunction | null): void {
  table.set(slotIndex(table, slot), fn)
}
