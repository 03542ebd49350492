// What a prelinked module gives: symbols that are wanted, data at final addresses, and the hooks that have something to do.
import { foldExpression, immutableConstants, numberInstruction } from '@wasmweld/binary'
import type { Constants, ElementSegment, Export, GlobalItem, ModuleItems } from '@wasmweld/binary'
import type { SideModule } from '../side-module.ts'
import { exportedFunctions, functionTable } from './place-imports.ts'
import type { Placement, PrelinkedHooks } from './placement.ts'

/** What whoever starts a thread reads. */
const OF_THREADS = ['__tls_size', '__tls_align', '__tls_base']

/** The hooks of a module without those that have nothing left to do. */
export function remainingHooks({ hooks }: SideModule, idle: ReadonlySet<string>): PrelinkedHooks {
  const { applyRelocations, constructors, initializeThread } = hooks
  const remains = <Name extends string>(name: Name | undefined): name is Name => name !== undefined && !idle.has(name)
  return {
    ...(remains(applyRelocations) ? { applyRelocations } : {}),
    ...(remains(constructors) ? { constructors } : {}),
    ...(remains(initializeThread) ? { initializeThread } : {}),
  }
}

/** Exports that are wanted or needed by a loader; data as constants with its address. */
export function placeExports(
  items: ModuleItems,
  side: SideModule,
  placement: Placement,
  hooks: PrelinkedHooks,
): ModuleItems {
  const wanted = new Set([...placement.exports, ...Object.values(hooks)])
  if (hooks.initializeThread !== undefined) for (const name of OF_THREADS) wanted.add(name)
  const data = new Set(side.exports.filter(({ kind }) => kind === 'data').map(({ name }) => name))
  const constants = immutableConstants(items)
  const globals: GlobalItem[] = [...items.globals]
  const exports: Export[] = []
  for (const each of items.exports) {
    if (!wanted.has(each.name)) continue
    const offset =
      each.kind === 'global' && data.has(each.name) ? numberOf(items.globals[each.index], constants) : undefined
    if (offset === undefined) {
      exports.push(each)
      continue
    }
    const type = items.globals[each.index].type.value === 'i64' ? 'i64' : 'i32'
    const init = [numberInstruction(type, offset + BigInt(placement.memoryBase))]
    exports.push({ ...each, index: globals.length })
    globals.push({ kind: 'defined', type: { value: type, mutable: false }, init })
  }
  return { ...items, globals, exports }
}

function numberOf(item: GlobalItem, constants: Constants): bigint | undefined {
  if (item.kind === 'import') return undefined
  const [first] = foldExpression(item.init, constants)
  const value = first?.immediates[0]
  return typeof value === 'number' || typeof value === 'bigint' ? BigInt(value) : undefined
}

/** Puts functions into the slots that other modules know them by, next to each other in one segment where slots are. */
export function placeSlots(items: ModuleItems, slots: Placement['extraSlots']): ModuleItems {
  if (slots.size === 0) return items
  const table = functionTable(items)
  const type = items.tables[table].type.limits.address
  const exported = exportedFunctions(items)
  const runs: { readonly from: number; readonly functions: number[] }[] = []
  for (const [name, slot] of [...slots].sort(([, a], [, b]) => a - b)) {
    const last = runs.at(-1)
    const index = exported(name)
    if (last !== undefined && last.from + last.functions.length === slot) last.functions.push(index)
    else runs.push({ from: slot, functions: [index] })
  }
  const segments = runs.map(({ from, functions }): ElementSegment => ({
    mode: 'active',
    table,
    offset: [numberInstruction(type, from)],
    type: 'funcref',
    functions,
  }))
  return { ...items, elements: [...items.elements, ...segments] }
}
