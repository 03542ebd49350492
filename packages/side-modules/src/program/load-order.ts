// In which order side modules come: what others need first; those that need each other, together.
import type { SideTime } from '../linked-program.ts'
import type { Binding } from './bind-imports.ts'
import { lastPart, type PlannedSide } from './planned-side.ts'

export interface LoadOrder {
  /** Dependencies first. */
  readonly sides: readonly PlannedSide[]
  /** The same number for side modules that need each other. */
  readonly group: ReadonlyMap<PlannedSide, number>
  /** Direct needs: listed libraries and the definitions that its imports are bound to. What only calls need later is none. */
  readonly needs: ReadonlyMap<PlannedSide, ReadonlySet<PlannedSide>>
}

/** The side module among `sides` that a needed name means. */
export const libraryNamed = (name: string, sides: readonly PlannedSide[]): PlannedSide | undefined =>
  sides.find(side => lastPart(side.name) === lastPart(name))

/** The side module of another that serves an import; `undefined` for its own symbols and those of the program. */
export function otherSide({ side, source }: Binding): PlannedSide | undefined {
  if (source.kind !== 'defined' || source.definition.by === 'program') return undefined
  return source.definition.by === side ? undefined : source.definition.by
}

/**
 * Whether a binding may be made before its provider is there: a function of a module that comes later, of which call and address go through
 * a table slot.
 */
export const isLazy = (binding: Binding, times: ReadonlyMap<PlannedSide, SideTime>): boolean => {
  const provider = otherSide(binding)
  return (
    provider !== undefined &&
    times.get(binding.side) === 'startup' &&
    times.get(provider) === 'later' &&
    (binding.needs.role === 'function' || binding.needs.role === 'function-address')
  )
}

export function loadOrder(
  sides: readonly PlannedSide[],
  bindings: readonly Binding[],
  times: ReadonlyMap<PlannedSide, SideTime>,
): LoadOrder {
  const needs = new Map(sides.map(side => [side, new Set<PlannedSide>()]))
  for (const side of sides) {
    for (const name of side.side.needed) {
      const library = libraryNamed(name, sides)
      if (library !== undefined && library !== side) needs.get(side)?.add(library)
    }
  }
  for (const binding of bindings) {
    const provider = otherSide(binding)
    if (provider !== undefined && !isLazy(binding, times)) needs.get(binding.side)?.add(provider)
  }
  const groups = connectedGroups(sides, needs)
  return {
    sides: groups.flat(),
    group: new Map(groups.flatMap((group, number) => group.map(side => [side, number] as const))),
    needs,
  }
}

/** Tarjan's algorithm: strongly connected components, each behind those that it needs. Within one, the order of the request. */
function connectedGroups(
  sides: readonly PlannedSide[],
  needs: ReadonlyMap<PlannedSide, ReadonlySet<PlannedSide>>,
): readonly (readonly PlannedSide[])[] {
  const groups: PlannedSide[][] = []
  const number = new Map<PlannedSide, number>()
  const stack: PlannedSide[] = []
  const visit = (side: PlannedSide): number => {
    const own = number.size
    number.set(side, own)
    stack.push(side)
    let lowest = own
    for (const needed of needs.get(side) ?? []) {
      const known = number.get(needed)
      if (known === undefined) lowest = Math.min(lowest, visit(needed))
      else if (stack.includes(needed)) lowest = Math.min(lowest, known)
    }
    if (lowest === own) groups.push(stack.splice(stack.indexOf(side)).sort((one, other) => one.index - other.index))
    return lowest
  }
  for (const side of sides) if (!number.has(side)) visit(side)
  return groups
}
