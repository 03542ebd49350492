// Which side modules have to be there from the start although they were asked for later.
import type { SideTime } from '../linked-program.ts'
import { type Binding, type Surroundings, bindImports } from './bind-imports.ts'
import { isLazy, libraryNamed, otherSide } from './load-order.ts'
import type { PlannedSide, ProgramSymbols } from './planned-side.ts'
import { Scope } from './scope.ts'

export interface SettledTimes {
  readonly times: ReadonlyMap<PlannedSide, SideTime>
  readonly scope: Scope
  readonly bindings: readonly Binding[]
}

/**
 * Data cannot wait for its module, as calls can: a module that comes at startup and needs data of another, or lists it as needed, takes it
 * along. `early` are those that the program's own code cannot do without.
 */
export function settleTimes(
  sides: readonly PlannedSide[],
  symbols: ProgramSymbols,
  early: ReadonlySet<string>,
  around: Surroundings,
): SettledTimes {
  const times = new Map<PlannedSide, SideTime>(
    sides.map(side => [side, early.has(side.name) ? 'startup' : side.request.time]),
  )
  for (;;) {
    const scope = new Scope(symbols, sides, times)
    const bindings = bindImports(sides, scope, around)
    const moved = movedToStart(sides, bindings, times)
    if (moved.length === 0) return { times, scope, bindings }
    for (const side of moved) times.set(side, 'startup')
  }
}

function movedToStart(
  sides: readonly PlannedSide[],
  bindings: readonly Binding[],
  times: ReadonlyMap<PlannedSide, SideTime>,
): readonly PlannedSide[] {
  const isStartup = (side: PlannedSide): boolean => times.get(side) === 'startup'
  const listed = sides.filter(isStartup).flatMap(({ side }) => side.needed.map(name => libraryNamed(name, sides)))
  const bound = bindings.flatMap(binding => {
    return isStartup(binding.side) && !isLazy(binding, times) ? [otherSide(binding)] : []
  })
  return [...listed, ...bound].flatMap(side => (side !== undefined && !isStartup(side) ? [side] : []))
}
