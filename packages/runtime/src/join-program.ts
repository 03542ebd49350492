// A program of another thread in this one: the same instances, slots and addresses.
import { bind, fillTrampoline } from './bind.ts'
import { newState } from './create-program.ts'
import { adopt, pointer, prepare } from './layout.ts'
import { newLibrary } from './load.ts'
import { KIND } from './module-facts.ts'
import type { ImportFact } from './module-facts.ts'
import type { Program, ProgramOptions } from './program.ts'
import { grow } from './reserve.ts'
import { hostOf } from './resolve.ts'
import type { SharedModule, SharedProgram } from './share.ts'
import { wrapFunction } from './shim.ts'
import type { WasmFunction } from './shim.ts'
import { stateOf } from './state.ts'
import type { Compiled, GotEntry, LoadedLibrary, ProgramState, Reservation } from './state.ts'
import { modulesOf, addressOf, getSlot, setSlot, valueOf } from './symbols.ts'
import { initialiseThread } from './thread-local.ts'

/**
 * Makes a program that another thread shares run in this one, with functions of the host of its own. Instances, slots and addresses are the
 * same as there; data is initialised by nobody but the first thread, thread-local data by each.
 */
export function joinProgram(shared: SharedProgram, options: Pick<ProgramOptions, 'imports'> = {}): Program {
  const { memory, base, stack } = shared
  const env = { ...options.imports?.['env'], memory }
  const state = newState({ imports: { ...options.imports, env }, base, stackSize: stack.start + stack.size })
  state.thread = 'joined'
  syncThread(state, shared)
  return state
}

/** Brings what was opened since then into a thread that has joined: `shared` comes from `share(program, { earlier })`. */
export function syncThread(program: Program, shared: SharedProgram): void {
  const state = stateOf(program)
  if (state.thread !== 'joined') throw new Error('a thread has to join the program first')
  const { modules } = shared
  const all = [...modulesOf(state)]
  const there = all.length
  for (const { name, key, address, compiled } of modules.slice(there))
    all.push(newLibrary(name, key, address, compiled))
  const pairs = all.map((library, index) => [library, modules[index]] as const)
  const fresh = pairs.slice(there)
  for (const [library, module] of fresh) describe(library, module, all)
  if (!there) layOut(state, shared)
  for (const [library, module] of fresh) instantiate(state, library, module, all, shared)
  growTable(state, shared)
  if (!there && state.stackPointer) state.stackPointer.value = pointer(state, endOf(shared.stack))
  for (const [library, { block }] of fresh) initialiseThread(state, library, block)
  for (const [library, { slots }] of pairs) placeFunctions(state, library, slots)
  for (const [library, module] of pairs) fill(state, library, module, all)
}

const endOf = ({ start, size }: Reservation): number => start + size

/** What its own module is to be given, or what takes that one's place. */
function layOut(state: ProgramState, { modules, stack }: SharedProgram): void {
  const [first] = modules as readonly (SharedModule | undefined)[]
  if (first?.isMain) prepare(state, first.compiled.facts)
  else {
    state.table = new WebAssembly.Table({ element: 'anyfunc', initial: 0 })
    state.stackPointer = new WebAssembly.Global({ value: 'i32', mutable: true }, endOf(stack))
  }
  state.memory ??= state.imports['env'].memory as WebAssembly.Memory
  // Everything has its place.
  state.breakAt = undefined
}

function growTable({ table }: ProgramState, { tableSize }: SharedProgram): void {
  if (tableSize > table.length) grow(table, tableSize - table.length, false)
}

function describe(library: LoadedLibrary, module: SharedModule, all: readonly LoadedLibrary[]): void {
  const { memoryBase, tableBase, elements, isGlobal, needed, scopes } = module
  Object.assign(library, { memoryBase, tableBase, elements, isGlobal, noDelete: true })
  library.needed.push(...needed.map(index => all[index]))
  library.scopes.push(...scopes.map(scope => scope.map(index => all[index])))
}

function instantiate(
  state: ProgramState,
  library: LoadedLibrary,
  { isMain, providers }: SharedModule,
  all: readonly LoadedLibrary[],
  shared: SharedProgram,
): void {
  const { module, facts } = library.compiled as Compiled
  const bindings = facts.imports.map((fact, index) => {
    const provider = all[providers[index]] as LoadedLibrary | undefined
    return { fact, provider, host: provider ? undefined : hostOf(state, library, fact, isMain) }
  })
  // The program's own module comes first, and may have the table.
  if (!isMain) growTable(state, shared)
  library.instance = new WebAssembly.Instance(module, bind(state, library, bindings))
  if (isMain) adopt(state, (state.main = library))
  else state.libraries.push(library)
  if (library.isGlobal) state.globalScope.push(library)
}

/** Functions that had been given a slot of their own. */
function placeFunctions(state: ProgramState, library: LoadedLibrary, slots: SharedModule['slots']): void {
  for (const [name, slot] of slots) {
    const fn = valueOf(library, name) as WasmFunction
    setSlot(state.table, slot, fn)
    state.slots.set(fn, slot)
  }
}

/** Addresses are the same as in the first thread, save those of thread-local data. */
function fill(state: ProgramState, library: LoadedLibrary, module: SharedModule, all: readonly LoadedLibrary[]): void {
  const { imports } = (library.compiled as Compiled).facts
  const providers = new Map(imports.map(({ name }, index) => [name, all[module.providers[index]]]))
  for (const trampoline of library.trampolines) {
    trampoline.provider ??= providers.get(trampoline.name)
    if (trampoline.provider) fillTrampoline(library, trampoline)
  }
  for (const [index, entry] of library.got.entries()) {
    entry.provider ??= providers.get(entry.name)
    const { provider, name, isFunction, global } = entry
    const isOwn = !isFunction && provider?.compiled?.facts.threadLocal.has(name)
    global.value = (isOwn && provider ? pointer(state, addressOf(provider, name)) : module.addresses[index]) as number
    placeHostFunction(state, imports, entry)
  }
}

/** This thread's own, in the slot that the first thread's has. */
function placeHostFunction({ table, slots }: ProgramState, imports: readonly ImportFact[], entry: GotEntry): void {
  const { name, host, isFunction, global } = entry
  const slot = Number(global.value)
  if (!isFunction || typeof host !== 'function' || getSlot(table, slot)) return
  const type = imports.find(fact => fact.name === name && fact.kind === KIND.function)?.type
  setSlot(table, slot, type === undefined ? (host as WasmFunction) : wrapFunction(host as WasmFunction, type))
  slots.set(host, slot)
}
