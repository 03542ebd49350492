// What is known of the surroundings takes the place of imports: bases and addresses become constants, functions become the module's own or
// calls through a slot.
import {
  ByteWriter,
  instruction,
  numberInstruction,
  writeInstruction,
  type FunctionItem,
  type FunctionType,
  type GlobalItem,
  type ModuleItems,
  type TableItem,
} from '@wasmweld/binary'
import type { Placement } from './placement.ts'

export interface PlacedImports {
  readonly items: ModuleItems
  /** Positions of imported globals that have their final value now, also those that could be set: a loader would, and code does not. */
  readonly constants: ReadonlySet<number>
  readonly boundInside: number
  readonly trampolines: number
}

const TABLE = '__indirect_function_table'

/** Throws a `TypeError` when a function is said to be the module's own and the module does not export it. */
export function placeImports(module: ModuleItems, placement: Placement): PlacedImports {
  const items = placement.indirect.size + placement.extraSlots.size > 0 ? withTable(module) : module
  const table = functionTable(items)
  const counts = { boundInside: 0, trampolines: 0 }
  const constants = new Set<number>()
  const exported = exportedFunctions(items)
  const globals = items.globals.map((item, index) => {
    const value = globalValue(item, placement)
    if (value === undefined || item.kind !== 'import') return item
    constants.add(index)
    return constantGlobal(item, value)
  })
  const functions = items.functions.map((item): FunctionItem => {
    if (item.kind !== 'import' || item.import.module !== 'env') return item
    const { field } = item.import
    if (placement.own.has(field)) {
      counts.boundInside++
      return { kind: 'alias', target: exported(field) }
    }
    const slot = placement.indirect.get(field)
    if (slot === undefined) return item
    counts.trampolines++
    return { kind: 'defined', type: item.type, code: trampoline(items, item.type, table, slot) }
  })
  return { items: { ...items, globals, functions }, constants, ...counts }
}

/** The table that slots are in, by position; -1 for a module that has none. */
export function functionTable({ tables }: ModuleItems): number {
  const named = tables.findIndex(({ kind }, index) => kind === 'import' && importedField(tables[index]) === TABLE)
  return named >= 0 ? named : tables.findIndex(({ kind, type }) => kind === 'import' && type.element === 'funcref')
}

const importedField = (item: TableItem): string | undefined => (item.kind === 'import' ? item.import.field : undefined)

function withTable(items: ModuleItems): ModuleItems {
  if (functionTable(items) >= 0) return items
  const address = items.memories[0]?.type.limits.address ?? 'i32'
  const table: TableItem = {
    kind: 'import',
    import: { module: 'env', field: TABLE, position: Infinity },
    type: { element: 'funcref', limits: { minimum: 0, shared: false, address } },
  }
  return { ...items, tables: [...items.tables, table] }
}

const BASES: Readonly<Record<string, 'memoryBase' | 'tableBase'>> = {
  __memory_base: 'memoryBase',
  __memory_base32: 'memoryBase',
  __table_base: 'tableBase',
  __table_base32: 'tableBase',
}

/** The number that an imported global is known to be. */
function globalValue(item: GlobalItem, placement: Placement): number | undefined {
  if (item.kind !== 'import') return undefined
  const { module, field } = item.import
  if (module === 'GOT.mem') return placement.addresses.get(field)
  if (module === 'GOT.func') return placement.slots.get(field)
  return module === 'env' && Object.hasOwn(BASES, field) ? placement[BASES[field]] : undefined
}

/** A mutable one stays so: what the code sets is no constant. */
function constantGlobal({ type }: GlobalItem, value: number): GlobalItem {
  return { kind: 'defined', type, init: [numberInstruction(type.value === 'i64' ? 'i64' : 'i32', value)] }
}

/** Gives the position of an exported function by its name. */
export function exportedFunctions({ exports }: ModuleItems): (name: string) => number {
  const positions = new Map<string, number>()
  for (const { kind, name, index } of exports) if (kind === 'function') positions.set(name, index)
  return name => {
    const found = positions.get(name)
    if (found === undefined) throw new TypeError(`the module exports no function '${name}'`)
    return found
  }
}

/** A function that calls what is in a slot with its own parameters. */
function trampoline(
  { types, tables }: ModuleItems,
  type: number,
  table: number,
  slot: number,
): Extract<FunctionItem, { kind: 'defined' }>['code'] {
  const { parameters } = types[type].composite as FunctionType
  const writer = new ByteWriter()
  // No locals.
  writer.u8(0)
  parameters.forEach((_, index) => writeInstruction(writer, instruction('local.get', index)))
  writeInstruction(writer, numberInstruction(tables[table].type.limits.address, slot))
  writeInstruction(writer, instruction('call_indirect', type, table))
  writeInstruction(writer, instruction('end'))
  return { bytes: writer.bytes, from: 0, to: writer.length }
}
