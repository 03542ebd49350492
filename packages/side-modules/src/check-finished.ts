// Whether finished modules fit together: a program that somebody linked, side modules for it, and what its host gives.
import { checkSides } from './check/check-program.ts'
import { bindImports } from './program/bind-imports.ts'
import { libraryNamed } from './program/load-order.ts'
import { givenSymbols, type PlannedSide } from './program/planned-side.ts'
import { Scope } from './program/scope.ts'
import type { MainModule } from './main-module.ts'
import { isInvoke } from './side-abi.ts'
import type { SideModule } from './side-module.ts'
import type { SideProblem } from './side-problem.ts'

export interface FinishedProgram {
  readonly main: MainModule
  readonly sides: readonly SideModule[]
  /** Functions that the host gives beyond those that the program itself imports, by import module. */
  readonly host: Readonly<Record<string, readonly string[] | 'all'>>
}

/** Everything that is missing, does not match or is defined several times. */
export function checkFinished({ main, sides, host }: FinishedProgram): readonly SideProblem[] {
  const planned = sides.map(planSide)
  const scope = new Scope(main, planned, new Map(planned.map(side => [side, 'startup'])))
  const given = hostOf(main, planned, host)
  const bindings = bindImports(planned, scope, { host: given })
  const { pointer, sharedMemory = false, exceptions } = main.abi
  const { problems } = checkSides({
    sides: planned,
    bindings,
    scope,
    symbols: main,
    abi: { pointer, sharedMemory, exceptions },
    // Whoever loads them finds the address in each thread.
    request: { host: given, prelink: false },
  })
  const absent = main.needed.filter(name => libraryNamed(name, planned) === undefined)
  return [
    ...problems,
    ...absent.map(name => ({ kind: 'missing-library', severity: 'warning', name, neededBy: main.name }) as const),
  ]
}

const planSide = (side: SideModule, index: number): PlannedSide => ({
  name: side.name,
  request: { name: side.name, source: { kind: 'module', bytes: side.bytes }, roots: 'all', time: 'startup' },
  index,
  side,
  gives: givenSymbols(side.exports),
  hidden: new Set(),
})

/** What the program imports is there for side modules, too; a host that catches exceptions for it does so for any type of function. */
function hostOf(
  { imports, abi }: MainModule,
  sides: readonly PlannedSide[],
  host: FinishedProgram['host'],
): FinishedProgram['host'] {
  const found = new Map<string, readonly string[] | 'all'>(Object.entries(host))
  const add = (module: string, name: string): void => {
    const known = found.get(module) ?? []
    if (known !== 'all') found.set(module, [...known, name])
  }
  for (const { role, module, name } of imports) if (role === 'function') add(module, name)
  const invokes = sides.flatMap(({ side }) => side.imports.filter(isInvoke))
  if (abi.exceptions === 'javascript') for (const { module, name } of invokes) add(module, name)
  return Object.fromEntries(found)
}
