// The imports of one library, made of what was resolved, and the addresses and functions that are filled in when all instances are there.
import { boundTo } from './caller.ts'
import { newAddress, pointer } from './layout.ts'
import { KIND } from './module-facts.ts'
import type { ImportFact } from './module-facts.ts'
import { alignUp } from './reserve.ts'
import type { Binding } from './resolve.ts'
import { charCodes, makeTrampolines, wrapFunction } from './shim.ts'
import type { WasmFunction } from './shim.ts'
import type { GotEntry, LoadedLibrary, ProgramState, Trampoline } from './state.ts'
import { addressOf, exportOf, findSymbol, hostSlotOf, searchOrder, slotOf, valueOf } from './symbols.ts'

/** An address that traps, with any small offset too, should code read it before it is filled in. */
const POISON = -0x1_0000

/** What the loader itself gives, by the name in `env`. */
const OWN_VALUES: Readonly<Record<string, (state: ProgramState, library: LoadedLibrary) => unknown>> = {
  memory: ({ memory }) => memory,
  __indirect_function_table: ({ table }) => table,
  __stack_pointer: ({ stackPointer }) => stackPointer,
  __memory_base: (state, { memoryBase }) => pointer(state, memoryBase),
  __table_base: (state, { tableBase }) => pointer(state, tableBase),
  __table_base32: (_, { tableBase }) => tableBase,
}

export const isOwn = ({ module, name }: ImportFact): boolean => module === 'env' && Object.hasOwn(OWN_VALUES, name)

type TagConstructor = new (type: { parameters: string[] }) => WebAssembly.ImportValue

/** By their codes; what JavaScript has no values of has no name. */
export const VALUE_TYPES: Readonly<Record<number, string>> = {
  0x7f: 'i32',
  0x7e: 'i64',
  0x7d: 'f32',
  0x7c: 'f64',
  0x7b: 'v128',
}

/** One for the whole program: a tag, or else a state of Asyncify. */
function sharedValue(state: ProgramState, { name, kind, type }: ImportFact): WebAssembly.ImportValue {
  const { Tag } = WebAssembly as unknown as { Tag: TagConstructor }
  const parameters = (): string[] =>
    type ? charCodes(type.slice(1, -1)).map(code => VALUE_TYPES[code]) : [state.pointer]
  const value =
    state.shared.get(name) ?? (kind === KIND.tag ? new Tag({ parameters: parameters() }) : newAddress(state, 0))
  state.shared.set(name, value)
  return value
}

/** What is called in place of a function that nobody defines. */
function missingFunction(library: LoadedLibrary, { name, type }: Trampoline): WasmFunction {
  const fail = (): never => {
    throw new WebAssembly.RuntimeError(`${library.name} calls ${name}, which nothing in the program defines`)
  }
  return wrapFunction(fail, type)
}

/** Points it at its function, if that is there. */
export function fillTrampoline(library: LoadedLibrary, trampoline: Trampoline): void {
  const { provider, name, table, index } = trampoline
  table.set(index, provider ? valueOf(provider, name) : missingFunction(library, trampoline))
}

/** The program's layout, where the loader made it. */
function layoutAddress({ breakAt, memory, stackSize }: ProgramState, name: string): number {
  if (name === '__stack_high') return stackSize
  if (name === '__stack_low' || name === '__global_base') return 0
  return name !== '__heap_end' && breakAt !== undefined ? alignUp(breakAt, 16) : memory.buffer.byteLength
}

/** Stores the address that it has now; 0 for what nobody defines. */
export function fillAddress(state: ProgramState, library: LoadedLibrary, entry: GotEntry): void {
  const { provider, name, isFunction, host } = entry
  let address = 0
  if (provider)
    address = isFunction ? slotOf(state, valueOf(provider, name) as WasmFunction, provider) : addressOf(provider, name)
  else if (typeof host === 'function') address = hostSlotOf(state, host as WasmFunction, typeOf(library, name))
  else if (host !== undefined) address = Number(host instanceof WebAssembly.Global ? host.value : host)
  else if (isLayout(name)) address = layoutAddress(state, name)
  entry.global.value = pointer(state, address)
}

/** Names of places in the layout. */
export const isLayout = (name: string): boolean =>
  /^__(heap_base|heap_end|stack_low|stack_high|data_end|global_base)$/.test(name)

const typeOf = ({ compiled }: LoadedLibrary, name: string): string | undefined =>
  compiled?.facts.imports.find(fact => fact.name === name && fact.kind === KIND.function)?.type

/** What an import is now; `undefined` for a function that is called through a trampoline. */
function valueNow(state: ProgramState, library: LoadedLibrary, binding: Binding): unknown {
  const { fact, provider, host } = binding
  if (isOwn(fact)) return OWN_VALUES[fact.name](state, library)
  if (fact.module.startsWith('GOT.')) {
    const isFunction = fact.module === 'GOT.func'
    const entry: GotEntry = { name: fact.name, isFunction, global: newAddress(state, POISON), provider, host }
    library.got.push(entry)
    return entry.global
  }
  if (provider?.isReloadable && fact.kind === KIND.function) return undefined
  const value = provider ? valueOf(provider, fact.name) : boundTo(host, state, library)
  return value === undefined && fact.kind !== KIND.function ? sharedValue(state, fact) : value
}

/** What a module is instantiated with. Functions that are not there yet are called through trampolines. */
export function bind(state: ProgramState, library: LoadedLibrary, bindings: readonly Binding[]): WebAssembly.Imports {
  library.bindings = bindings
  for (const { provider } of bindings) if (provider && provider !== library) library.uses.add(provider)
  const values = bindings.map(binding => valueNow(state, library, binding))
  const later = [...bindings.keys()].filter(index => values[index] === undefined)
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: later.length })
  const types = later.map(at => bindings[at].fact.type)
  const functions = types.every(type => type !== undefined)
    ? makeTrampolines(table, types)
    : // Where the types are not known because there was only a module, JavaScript stands in.
      types.map(
        (_, slot) =>
          (...values: never[]) =>
            (table.get(slot) as WasmFunction)(...values),
      )
  for (const [index, at] of later.entries()) {
    const { fact, provider } = bindings[at]
    const trampoline: Trampoline = { name: fact.name, type: fact.type ?? '\0\0', table, index, provider }
    library.trampolines.push(trampoline)
    if (provider === undefined) fillTrampoline(library, trampoline)
    values[at] = functions[index]
  }
  return importObject(bindings, values)
}

/** The engine reads imports in their order; of several with one name each is another. */
function importObject(bindings: readonly Binding[], values: readonly unknown[]): WebAssembly.Imports {
  const imports = Object.create(null) as Record<string, Record<string, unknown>>
  const several = new Map<string, unknown[]>()
  for (const [index, { fact }] of bindings.entries()) {
    const { module, name } = fact
    const group = (imports[module] ??= Object.create(null) as Record<string, unknown>)
    const queue = several.size > 0 && several.get(`${module}\0${name}`)
    if (queue) queue.push(values[index])
    else if (name in group) {
      const waiting = [group[name], values[index]]
      several.set(`${module}\0${name}`, waiting)
      Object.defineProperty(group, name, { get: () => waiting.shift() })
    } else group[name] = values[index]
  }
  return imports as WebAssembly.Imports
}

/** What nobody defined, when somebody does now. */
export function fillMissing(state: ProgramState, library: LoadedLibrary): void {
  const order = searchOrder(state, library)
  const isFound = (entry: GotEntry | Trampoline, kind: number): boolean => {
    const { name, provider } = entry
    const found = provider ? undefined : findSymbol(order, name)
    if (!found || exportOf(found, name)?.kind !== kind) return false
    entry.provider = found
    library.uses.add(found)
    return true
  }
  for (const entry of library.got) {
    if (entry.host === undefined && isFound(entry, entry.isFunction ? KIND.function : KIND.global))
      fillAddress(state, library, entry)
  }
  for (const trampoline of library.trampolines)
    if (isFound(trampoline, KIND.function)) fillTrampoline(library, trampoline)
}
