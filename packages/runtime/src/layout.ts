// Memory, table and stack of a program: its own, or made here.
import type { LimitsFact, ModuleFacts } from './module-facts.ts'
import { KIND } from './module-facts.ts'
import { takeMemory } from './reserve.ts'
import type { LoadedLibrary, ProgramState } from './state.ts'

/** An address as WebAssembly takes it. */
export const pointer = ({ pointer: type }: ProgramState, address: number): number =>
  (type === 'i64' ? BigInt(address) : address) as number

export const newAddress = (state: ProgramState, address: number): WebAssembly.Global =>
  new WebAssembly.Global({ value: state.pointer, mutable: true }, pointer(state, address))

/** For memories and tables; engines have called what is `address` now `index`. */
function descriptor({ minimum, maximum, isShared, isWide }: LimitsFact): WebAssembly.MemoryDescriptor {
  const number = (value: number): number => (isWide ? BigInt(value) : value) as number
  return {
    initial: number(minimum),
    ...(maximum !== undefined && { maximum: number(maximum) }),
    shared: isShared,
    ...(isWide && { address: 'i64', index: 'i64' }),
  }
}

const NO_LIMITS: LimitsFact = { isShared: false, isWide: false, minimum: 0 }

/** What the host gives in place of what is made here. */
const given = <Value>({ imports }: ProgramState, name: string): Value | undefined =>
  (imports['env'] as Record<string, unknown> | undefined)?.[name] as Value | undefined

const memoryOf = (state: ProgramState, limits: LimitsFact): WebAssembly.Memory =>
  given(state, 'memory') ?? new WebAssembly.Memory(descriptor(limits))

const tableOf = (state: ProgramState, limits: LimitsFact): WebAssembly.Table =>
  given(state, '__indirect_function_table') ?? new WebAssembly.Table({ element: 'anyfunc', ...descriptor(limits) })

/** There is no module: the stack is the first that memory holds. */
export function makeLayout(state: ProgramState): void {
  const limits = { ...NO_LIMITS, isWide: state.pointer === 'i64' }
  state.memory = memoryOf(state, limits)
  state.table = tableOf(state, limits)
  const { start, size } = takeMemory(state, state.stackSize, 16)
  state.stackPointer = newAddress(state, start + size)
}

/** What the program's own module is to be given. The stack comes first, so that an overflow traps; then what is placed, then the heap. */
export function prepare(state: ProgramState, { imports, memory }: ModuleFacts): void {
  if (memory?.isWide) state.pointer = 'i64'
  for (const { module, name, kind, limits = NO_LIMITS } of imports) {
    if (module !== 'env') continue
    if (kind === KIND.memory) state.memory = memoryOf(state, limits)
    if (kind === KIND.table) state.table = tableOf(state, limits)
    if (name === '__stack_pointer') state.stackPointer = given(state, name) ?? newAddress(state, state.stackSize)
    if (name === '__memory_base') state.breakAt = state.stackSize
  }
}

/** Takes over what an instance of the program's own module brings. */
export function adopt(state: ProgramState, library: LoadedLibrary): void {
  const { memory, __indirect_function_table: table, __stack_pointer: stackPointer } = library.instance?.exports ?? {}
  state.memory ??= (memory as WebAssembly.Memory | undefined) ?? memoryOf(state, NO_LIMITS)
  state.table ??= (table as WebAssembly.Table | undefined) ?? tableOf(state, NO_LIMITS)
  state.stackPointer ??= (stackPointer as WebAssembly.Global | undefined) ?? given(state, '__stack_pointer')
  library.elements ??= { start: 0, size: Number(state.table.length) }
}
