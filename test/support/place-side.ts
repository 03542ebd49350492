// A side module at a fixed place with nothing around it, loaded as it is and prelinked, so that both can be compared.

import { readItems, rewriteModule, type FunctionType, type TagItem } from '@wasmweld/binary'
import type { Placement, PrelinkedHooks, PrelinkedSide, SideImport, SideModule } from '@wasmweld/side-modules'

/** Memory, table and what was called: of its own for each load. */
export interface PlacedSide {
  readonly memory: WebAssembly.Memory
  readonly table: WebAssembly.Table
  readonly exports: WebAssembly.Exports
  /** Calls of functions that are not the module's own: name and arguments. */
  readonly calls: readonly string[]
  /** The hook that threw, as constructors do that cannot go on without what nobody gives. */
  readonly failed: string | undefined
}

/** Behind room for a stack. */
const MEMORY_BASE = 0x2_0000
const TABLE_BASE = 11
/** Where symbols are that the module does not define. */
const FOREIGN_SLOT = 3
const FOREIGN_ADDRESS = 0x1_0400
/** The first of the slots through which functions are called that are not the module's own. */
const FIRST_INDIRECT = 12_000
const SLOTS = 16_000
const PAGES = 160

/** Where a module's symbols are when it is alone. Every second function of others is called through a slot. */
export function placementFor(side: SideModule, exports: readonly string[]): Placement {
  const extraSlots = new Map<string, number>()
  const addresses = new Map<string, number>()
  const slots = new Map<string, number>()
  const indirect = new Map<string, number>()
  const own = new Set<string>()
  const tableSize = side.dylink.memory?.tableSize ?? 0
  const exported = new Map(side.exports.map(each => [each.name, each]))
  const newSlot = (name: string): number => {
    const slot = TABLE_BASE + tableSize + extraSlots.size
    extraSlots.set(name, slot)
    return slot
  }
  const addressOf = (name: string): number => {
    const mine = exported.get(name)
    return mine?.kind === 'data' ? MEMORY_BASE + (mine.offset ?? 0) : FOREIGN_ADDRESS
  }
  const slotOf = (name: string): number => {
    const mine = exported.get(name)
    if (mine?.kind !== 'function') return FOREIGN_SLOT
    return mine.slot === undefined ? newSlot(name) : TABLE_BASE + mine.slot
  }
  for (const { role, module, name } of side.imports) {
    if (role === 'data-address') addresses.set(name, addressOf(name))
    if (role === 'function-address') slots.set(name, slotOf(name))
    if (role !== 'function' || module !== 'env') continue
    if (exported.get(name)?.kind === 'function') own.add(name)
    else if (name.length % 2 === 1) indirect.set(name, FIRST_INDIRECT + indirect.size)
  }
  const bases = { memoryBase: MEMORY_BASE, tableBase: TABLE_BASE }
  return { programId: 'test', ...bases, addresses, slots, indirect, own, extraSlots, exports: new Set(exports) }
}

class Surroundings {
  readonly memory: WebAssembly.Memory
  readonly table: WebAssembly.Table = new WebAssembly.Table({ element: 'anyfunc', initial: SLOTS })
  readonly stack: WebAssembly.Global
  readonly calls: string[] = []
  readonly #tags = new Map<string, unknown>()

  constructor({ abi }: SideModule) {
    const limits = { initial: PAGES, maximum: 65536 }
    this.memory = new WebAssembly.Memory(abi.sharedMemory === true ? { ...limits, shared: true } : { initial: PAGES })
    const wide = abi.pointer === 'i64'
    this.stack = new WebAssembly.Global({ value: abi.pointer, mutable: true }, wide ? 0x1_0000n : 0x1_0000)
    this.table.set(
      FOREIGN_SLOT,
      functionOf({ kind: 'function', parameters: [], results: [] }, () => undefined),
    )
  }

  /** What an import is that is the same in both loads. */
  common({ module, name, kind, type }: SideImport): WebAssembly.ImportValue | undefined {
    if (kind === 'memory') return this.memory
    if (kind === 'table') return this.table
    if (module === 'env' && name === '__stack_pointer') return this.stack
    if (type === undefined || !('parameters' in type)) return undefined
    return kind === 'tag' ? this.#tag(name, type) : this.stub(name, type)
  }

  /** A function of nobody's, which returns zeros. */
  stub(name: string, { results }: FunctionType): () => unknown {
    return (...args: unknown[]) => {
      this.calls.push(`${name}(${args.join(', ')})`)
      return results[0] === 'i64' ? 0n : results.length === 0 ? undefined : 0
    }
  }

  #tag(name: string, { parameters }: FunctionType): WebAssembly.ImportValue {
    const { Tag } = WebAssembly as unknown as { Tag: new (type: { parameters: readonly string[] }) => unknown }
    const tag = this.#tags.get(name) ?? new Tag({ parameters })
    this.#tags.set(name, tag)
    return tag as WebAssembly.ImportValue
  }

  placed(exports: WebAssembly.Exports, hooks: PrelinkedHooks): PlacedSide {
    const failed = [hooks.applyRelocations, hooks.constructors].find(name => !calls(name, exports))
    return { memory: this.memory, table: this.table, exports, calls: this.calls, failed }
  }
}

/** Whether a hook that is there comes to its end. */
function calls(name: string | undefined, exports: WebAssembly.Exports): boolean {
  try {
    if (name !== undefined) (exports[name] as () => void)()
    return true
  } catch {
    return false
  }
}

/** As a loader does it: bases and addresses are given, then relocations, then constructors. */
export function loadGeneral(side: SideModule, placement: Placement): PlacedSide {
  const surroundings = new Surroundings(side)
  let exports: WebAssembly.Exports = {}
  const module = new WebAssembly.Module(side.bytes as BufferSource)
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {}
  for (const each of side.imports) {
    const mine = placement.own.has(each.name) && each.role === 'function'
    const own = (...args: unknown[]): unknown => (exports[each.name] as (...args: unknown[]) => unknown)(...args)
    const value = mine ? own : (baseOf(each, placement) ?? surroundings.common(each))
    if (value !== undefined) (imports[each.module] ??= {})[each.name] = value
  }
  exports = new WebAssembly.Instance(module, imports).exports
  for (const [name, slot] of placement.extraSlots) surroundings.table.set(slot, exports[name] as () => void)
  return surroundings.placed(exports, side.hooks)
}

function baseOf({ role, name, type }: SideImport, placement: Placement): WebAssembly.Global | undefined {
  const { memoryBase, tableBase, addresses, slots } = placement
  const wide = type !== undefined && 'value' in type && type.value === 'i64'
  const global = (value = 0, mutable = false): WebAssembly.Global =>
    new WebAssembly.Global({ value: wide ? 'i64' : 'i32', mutable }, wide ? BigInt(value) : value)
  switch (role) {
    case 'memory-base':
      return global(memoryBase)
    case 'table-base':
      return global(tableBase)
    case 'data-address':
      return global(addresses.get(name), true)
    case 'function-address':
      return global(slots.get(name), true)
  }
  return undefined
}

/** Without a loader's work: the program's memory, table and functions, then the hooks that are left. */
export function loadPrelinked(side: SideModule, placement: Placement, prelinked: PrelinkedSide): PlacedSide {
  const surroundings = new Surroundings(side)
  const module = new WebAssembly.Module(prelinked.bytes as BufferSource)
  const left = new Set(WebAssembly.Module.imports(module).map(({ module, name }) => `${module}.${name}`))
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {}
  // A module without slots may have got an import of the table.
  for (const each of [...side.imports, TABLE]) {
    const value = surroundings.common(each)
    if (value !== undefined && left.has(`${each.module}.${each.name}`)) (imports[each.module] ??= {})[each.name] = value
  }
  for (const { name, type } of side.imports) {
    const slot = placement.indirect.get(name)
    if (slot === undefined || type === undefined || !('parameters' in type)) continue
    surroundings.table.set(slot, functionOf(type, surroundings.stub(name, type)))
  }
  const { exports } = new WebAssembly.Instance(module, imports)
  return surroundings.placed(exports, prelinked.hooks)
}

const TABLE: SideImport = {
  role: 'table',
  module: 'env',
  name: '__indirect_function_table',
  kind: 'table',
  weak: false,
}

/** A function of a type that calls another, fit for a table. */
function functionOf(type: FunctionType, call: () => unknown): () => unknown {
  const none: readonly TagItem[] = []
  const group = { types: [{ composite: type, final: true, supertypes: [] }], explicit: false }
  const { bytes } = rewriteModule({
    ...{ groups: [group], types: group.types, tables: [], memories: [], tags: none, globals: [] },
    ...{ elements: [], data: [], custom: [] },
    functions: [{ kind: 'import', import: { module: 'm', field: 'f', position: 0 }, type: 0 }],
    exports: [{ name: 'f', kind: 'function', index: 0 }],
  })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource), { m: { f: call } })
  return exports['f'] as () => unknown
}

/** The bytes of a module's data. */
export function dataOf(side: SideModule, { memory }: PlacedSide): Uint8Array {
  const from = MEMORY_BASE
  return new Uint8Array(memory.buffer).slice(from, from + (side.dylink.memory?.size ?? 0))
}

/** What is in the slots of a module: for each, how many parameters its function has, or nothing. */
export function slotsOf(
  side: SideModule,
  placement: Placement,
  { table }: PlacedSide,
): readonly (number | undefined)[] {
  const count = (side.dylink.memory?.tableSize ?? 0) + placement.extraSlots.size
  return Array.from({ length: count }, (_, step) => (table.get(TABLE_BASE + step) as (() => void) | null)?.length)
}

/** Names of imports that a prelinked module must not have. */
export const baseImports = (bytes: Uint8Array): readonly string[] =>
  readItems(bytes).globals.flatMap(item =>
    item.kind === 'import' && (/^GOT\./.test(item.import.module) || /_base$/.test(item.import.field))
      ? [`${item.import.module}.${item.import.field}`]
      : [],
  )
