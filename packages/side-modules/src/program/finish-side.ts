// The last step: a side module in its final form, and what is known of it.
import type { FunctionType } from '@wasmweld/binary'
import type { ExternalSymbol } from '@wasmweld/linker'
import type { ImportSource, LinkedImport, LinkedSide, LinkedSideExport, SideHostImport } from '../linked-program.ts'
import type { Placement, PrelinkedSide } from '../prelink/placement.ts'
import { readSurface } from '../module-surface.ts'
import type { Binding } from './bind-imports.ts'
import { linkAtPlace } from './object-side.ts'
import { addressIn, slotIn } from './place-sides.ts'
import type { PlannedSide } from './planned-side.ts'
import type { ProgramPlan } from './settle-program.ts'
import { wantedOf } from './side-demands.ts'

/** Where a side module is in its program, and where everything that it refers to. */
export function placementOf(planned: PlannedSide, plan: ProgramPlan, programId: string): Placement {
  const place = plan.placing.places.get(planned)
  if (place === undefined) throw new Error(`${planned.name} has no place`)
  const own = plan.bindings.filter(({ side }) => side === planned)
  const { extraSlots, memoryBase, tableBase } = place
  const calls = own.filter(({ needs }) => needs.role === 'function')
  return {
    programId,
    memoryBase,
    tableBase,
    extraSlots,
    addresses: numbers(own, 'data-address', binding => addressOf(binding, plan)),
    slots: numbers(own, 'function-address', binding => slotOf(binding, plan)),
    indirect: new Map(
      calls
        .filter(({ needs }) => plan.indirect.get(planned)?.has(needs.name))
        .flatMap(binding => {
          const slot = slotOf(binding, plan)
          return slot === undefined ? [] : [[binding.needs.name, slot] as const]
        }),
    ),
    own: new Set(calls.filter(({ source }) => isBy(source, planned)).map(({ needs }) => needs.name)),
    exports: wantedOf(planned, plan).exports,
  }
}

const isBy = (source: Binding['source'], side: PlannedSide): boolean =>
  source.kind === 'defined' && source.definition.by === side

function numbers(
  bindings: readonly Binding[],
  role: 'data-address' | 'function-address',
  value: (binding: Binding) => number | undefined,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const binding of bindings) {
    const number = binding.needs.role === role ? value(binding) : undefined
    if (number !== undefined) found.set(binding.needs.name, number)
  }
  return found
}

function addressOf({ source, needs: { name } }: Binding, plan: ProgramPlan): number | undefined {
  if (source.kind === 'null') return 0
  if (source.kind !== 'defined' || source.definition.kind === 'thread-local') return undefined
  const { by } = source.definition
  return by === 'program' ? plan.symbols.data.get(name) : addressIn(by, name, plan.placing)
}

function slotOf({ source, needs: { name } }: Binding, plan: ProgramPlan): number | undefined {
  if (source.kind === 'null') return 0
  if (source.kind !== 'defined') return undefined
  const { by } = source.definition
  return by === 'program' ? plan.symbols.functions.get(name)?.slot : slotIn(by, name, plan.placing)
}

/** Of one that was prelinked. */
export function finishPrelinked(
  planned: PlannedSide,
  plan: ProgramPlan,
  { bytes, hooks }: Pick<PrelinkedSide, 'bytes' | 'hooks'>,
): LinkedSide {
  const { applyRelocations: relocate, constructors } = hooks
  return {
    ...finish(planned, plan, bytes),
    form: 'prelinked',
    relocate: relocate === undefined ? [] : [relocate],
    initialize: constructors === undefined ? [] : [constructors],
  }
}

/** Links one that is made of objects at its place, where everything that it needs of others is known. */
export function finishObjects(planned: PlannedSide, plan: ProgramPlan, programId: string): LinkedSide {
  const { memoryBase, tableBase, indirect, slots, addresses } = placementOf(planned, plan, programId)
  const own = plan.bindings.filter(({ side }) => side === planned)
  const external = own.flatMap(binding => externalOf(binding, { indirect, slots, addresses }))
  const imported = own.flatMap(({ needs, source }) =>
    needs.role === 'function' && (source.kind === 'host' || source.kind === 'lazy') ? [needs.name] : [],
  )
  const link = linkAtPlace(planned, { memoryBase, tableBase, programId }, external, imported)
  const { constructors } = planned.side.hooks
  return {
    ...finish(planned, plan, link.module),
    form: 'prelinked',
    relocate: [],
    initialize: constructors === undefined ? [] : [constructors],
    link,
  }
}

function externalOf(
  { needs, source }: Binding,
  { indirect, slots, addresses }: Pick<Placement, 'indirect' | 'slots' | 'addresses'>,
): ExternalSymbol[] {
  if (source.kind !== 'defined') return []
  const { name, by, type } = source.definition
  const at = { name, module: by === 'program' ? 'the program' : by.name }
  if (needs.role === 'data-address') {
    const address = addresses.get(name)
    return address === undefined ? [] : [{ ...at, kind: 'data', address }]
  }
  if (type === undefined) return []
  if (needs.role === 'tag') return [{ ...at, kind: 'tag', type }]
  const called = indirect.get(name)
  const slot = called ?? slots.get(name)
  const call = called === undefined ? 'import' : 'indirect'
  return [{ ...at, kind: 'function', type, call, ...(slot === undefined ? {} : { slot }) }]
}

/** Of one that a loader places. */
export function finishGeneral(planned: PlannedSide, plan: ProgramPlan): LinkedSide {
  const { bytes, hooks } = planned.side
  const { applyRelocations: relocate, constructors } = hooks
  return {
    ...finish(planned, plan, bytes),
    form: 'general',
    relocate: relocate === undefined ? [] : [relocate],
    initialize: constructors === undefined ? [] : [constructors],
  }
}

type Finished = Omit<LinkedSide, 'form' | 'relocate' | 'initialize'>

function finish(planned: PlannedSide, plan: ProgramPlan, module: Uint8Array): Finished {
  const { order, times } = plan
  const imports = linkedImports(planned, plan, module)
  const needs = order.needs.get(planned) ?? new Set()
  const rank = order.sides.indexOf(planned)
  return {
    name: planned.name,
    module,
    time: times.get(planned) ?? planned.request.time,
    group: order.group.get(planned) ?? 0,
    after: order.sides.filter((side, at) => at < rank && needs.has(side)).map(({ name }) => name),
    exports: linkedExports(planned, plan, module),
    imports,
    host: imports.flatMap(each => hostImport(each) ?? []),
  }
}

function hostImport({ module, field, kind, type, from }: LinkedImport): SideHostImport | undefined {
  if (kind === 'memory' || (from.kind !== 'host' && from.kind !== 'missing')) return undefined
  return { module, field, kind, missing: from.kind === 'missing', ...(type === undefined ? {} : { type }) }
}

function linkedImports(planned: PlannedSide, plan: ProgramPlan, bytes: Uint8Array): readonly LinkedImport[] {
  const sources = new Map(
    plan.bindings
      .filter(({ side }) => side === planned)
      .map(({ needs, source }) => [`${needs.module}\0${needs.name}`, importSource(source)]),
  )
  const surface = readSurface(bytes)
  return surface.imports.map(({ module, field, description }) => {
    const { kind } = description
    const type = 'type' in description ? surface.types.at(description.type) : undefined
    const from = sources.get(`${module}\0${field}`) ?? { kind: 'program' }
    return { module, field, kind, from, ...(type === undefined ? {} : { type }) }
  })
}

function importSource(source: Binding['source']): ImportSource {
  if (source.kind === 'defined' || source.kind === 'clash') {
    const { by } = source.definition
    return by === 'program' ? { kind: 'program' } : { kind: 'side', name: by.name }
  }
  return { kind: source.kind === 'host' ? 'host' : 'missing' }
}

/** Symbols that are still exported. */
function linkedExports(planned: PlannedSide, plan: ProgramPlan, bytes: Uint8Array): readonly LinkedSideExport[] {
  const left = new Set(readSurface(bytes).exports.map(({ name }) => name))
  return [...planned.gives.values()].flatMap(({ name, kind, type, offset }) => {
    if (!left.has(name)) return []
    return [linkedExport(name, kind, type, addressIn(planned, name, plan.placing) ?? offset)]
  })
}

function linkedExport(
  name: string,
  kind: string,
  type: FunctionType | undefined,
  address: number | undefined,
): LinkedSideExport {
  const typed = type === undefined ? {} : { type }
  if (kind === 'function' || kind === 'tag') return { name, kind, ...typed }
  return { name, kind: 'data', ...(address === undefined ? {} : { address }) }
}
