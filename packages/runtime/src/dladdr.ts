// Whose an address is.
import { KIND } from './module-facts.ts'
import type { Library, Program } from './program.ts'
import { stateOf } from './state.ts'
import type { LoadedLibrary, Reservation } from './state.ts'
import { modulesOf, addressOf, getSlot, isInternal } from './symbols.ts'

export interface AddressInfo {
  readonly library: Library
  /** Where the library's data begins. */
  readonly base: number
  /** An exported function, or the nearest exported data at or before the address. */
  readonly symbol?: string
  readonly symbolAddress?: number
}

const holds = (range: Reservation | undefined, address: number): boolean =>
  !!range && address >= range.start && address < range.start + range.size

/**
 * The library that an address belongs to, and its symbol there. A number can be both a slot and a place in the program's own data; it is
 * then taken for a function. `undefined` for what belongs to nobody: stack, heap, functions of the host.
 */
export function dladdr(program: Program, address: number): AddressInfo | undefined {
  const state = stateOf(program)
  const fn = address < Number(state.table.length) ? getSlot(state.table, address) : null
  const libraries = modulesOf(state)
  for (const library of libraries) {
    const symbol = fn ? functionNamed(library, fn) : undefined
    if (symbol !== undefined) return { library, base: library.memoryBase, symbol, symbolAddress: address }
  }
  const owner = state.libraries.find(({ elements, slots, memory }) =>
    fn ? [elements, ...slots].some(range => holds(range, address)) : holds(memory, address),
  )
  if (!owner) return undefined
  return { library: owner, base: owner.memoryBase, ...(fn ? {} : nearestData(owner, address)) }
}

function functionNamed({ instance }: LoadedLibrary, fn: object): string | undefined {
  const found = Object.entries(instance?.exports ?? {}).find(([name, value]) => value === fn && !isInternal(name))
  return found?.[0]
}

function nearestData(library: LoadedLibrary, address: number): Partial<AddressInfo> {
  let nearest: Partial<AddressInfo> = {}
  for (const [name, { kind }] of library.compiled?.facts.exports ?? []) {
    if (kind !== KIND.global || isInternal(name)) continue
    const symbolAddress = addressOf(library, name)
    if (symbolAddress <= address && !(symbolAddress <= (nearest.symbolAddress ?? -1)))
      nearest = { symbol: name, symbolAddress }
  }
  return nearest
}
