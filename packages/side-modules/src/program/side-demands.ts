// What a program wants of those of its side modules that are made of objects.
import type { Binding } from './bind-imports.ts'
import type { SideDemand } from './object-side.ts'
import type { PlannedSide } from './planned-side.ts'
import type { Scope } from './scope.ts'
import type { ProgramPlan } from './settle-program.ts'

/** By side module; those that get what they were measured for are absent. */
export function changedDemands(sides: readonly PlannedSide[], plan: ProgramPlan): ReadonlyMap<PlannedSide, SideDemand> {
  return new Map(
    sides.flatMap(planned => {
      if (planned.objects === undefined) return []
      const demand = demandOf(planned, plan, planned.objects.symbols.defined.keys())
      return JSON.stringify(demand) === JSON.stringify(planned.objects.demand) ? [] : [[planned, demand] as const]
    }),
  )
}

function demandOf(planned: PlannedSide, plan: ProgramPlan, defined: Iterable<string>): SideDemand {
  const foreign = [...defined].filter(name => isForeign(name, planned, plan.scope)).sort()
  const elsewhere = new Set(foreign)
  const wanted = wantedOf(planned, plan)
  const sorted = (names: ReadonlySet<string>): readonly string[] =>
    [...names].filter(name => !elsewhere.has(name)).sort()
  const provide = { exports: sorted(wanted.exports), slots: sorted(wanted.slots), addresses: sorted(wanted.addresses) }
  return { provide, foreign }
}

/** A visible symbol means the definition that comes first, whoever defines it too; JavaScript that asks for it means this one. */
function isForeign(name: string, planned: PlannedSide, scope: Scope): boolean {
  const { roots } = planned.request
  if (planned.hidden.has(name) || roots === 'all' || roots.includes(name)) return false
  const found = scope.find(name, planned)
  return found !== undefined && found.by !== planned
}

interface Wanted {
  readonly exports: Set<string>
  readonly slots: Set<string>
  readonly addresses: Set<string>
}

/** What JavaScript, other side modules and the program want of it. */
export function wantedOf(planned: PlannedSide, plan: ProgramPlan): Wanted {
  const { roots } = planned.request
  const names = roots === 'all' ? [...planned.gives.keys()] : roots.filter(name => planned.gives.has(name))
  const wanted: Wanted = { exports: new Set(names), slots: new Set(), addresses: new Set() }
  for (const binding of plan.bindings) {
    const { needs, source } = binding
    if (source.kind !== 'defined' || source.definition.by !== planned) continue
    const as = wantedAs(binding, planned, plan)
    if (as !== undefined) wanted[as].add(needs.name)
  }
  for (const { by, kind, name } of plan.usedByMain) {
    if (by === planned) wanted[kind === 'function' ? 'slots' : kind === 'tag' ? 'exports' : 'addresses'].add(name)
  }
  return wanted
}

function wantedAs({ side, needs }: Binding, by: PlannedSide, plan: ProgramPlan): keyof Wanted | undefined {
  if (needs.role === 'data-address') return 'addresses'
  if (needs.role === 'function-address' || plan.indirect.get(side)?.has(needs.name)) return 'slots'
  return side === by ? undefined : 'exports'
}
