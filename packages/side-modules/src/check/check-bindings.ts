// Symbols that are missing, or are not what is needed under their name.
import { type FunctionType, typeKey } from '@wasmweld/binary'
import { closest } from '@wasmweld/linker'
import type { Binding } from '../program/bind-imports.ts'
import type { PlannedSide } from '../program/planned-side.ts'
import type { Definition } from '../program/scope.ts'
import type { SideImport, SideImportRole } from '../side-module.ts'
import { isHalfInteger, isInvoke } from '../side-abi.ts'
import type { MissingKind, SideProblem } from '../side-problem.ts'

/** Where else there is to look, for whoever has to mend what is missing. */
export interface Hints {
  /** In words, in the order in which a symbol is looked for. */
  readonly searched: readonly string[]
  /** All names that something defines. */
  readonly names: readonly string[]
  readonly whoDefines: (name: string) => readonly string[]
  /** Whether the host has a function of this name, in whichever import module. */
  readonly isOfHost: (name: string) => boolean
}

export const definedIn = ({ by }: Definition): string => (by === 'program' ? 'the program' : by.name)

export function checkBindings(bindings: readonly Binding[], hints: Hints): readonly SideProblem[] {
  return [...missingSymbols(bindings, hints), ...mismatches(bindings)]
}

/** One problem for each symbol and module: who calls a function and takes its address hears of it once. */
function mismatches(bindings: readonly Binding[]): readonly SideProblem[] {
  const told = new Set<string>()
  // A call by the wrong type says more than an address.
  const inOrder = [...bindings].sort((one, other) => Number(isAddress(one)) - Number(isAddress(other)))
  return inOrder.flatMap(binding => {
    const problem = mismatch(binding)
    const key = `${binding.side.index} ${binding.needs.name}`
    if (problem === undefined || told.has(key)) return []
    told.add(key)
    return [problem]
  })
}

const isAddress = ({ needs }: Binding): boolean => needs.role === 'function-address'

/** One problem for each symbol, whoever needs it. What another way of building would do without is told of with the ABI. */
function missingSymbols(bindings: readonly Binding[], hints: Hints): readonly SideProblem[] {
  const groups = new Map<string, Binding[]>()
  for (const binding of bindings) {
    const { needs, source } = binding
    if (source.kind !== 'missing' || isInvoke(needs) || isHalfInteger(needs)) continue
    const key = `${missingKind(needs)} ${needs.name}`
    groups.set(key, [...(groups.get(key) ?? []), binding])
  }
  return [...groups.values()].map(group => missingSymbol(group, hints))
}

function missingSymbol(group: readonly Binding[], hints: Hints): SideProblem {
  const [{ needs }] = group
  const isOfHost = needs.role === 'function' && needs.module !== 'env'
  const note = noteOn(needs, hints)
  return {
    kind: 'missing-symbol',
    severity: 'error',
    name: isOfHost ? `${needs.module}.${needs.name}` : needs.name,
    what: missingKind(needs),
    neededBy: [...new Set(group.map(({ side }) => side.name))],
    searched: isOfHost ? [`host functions of ${needs.module}`] : hints.searched,
    suggestions: isOfHost ? [] : closest(needs.name, hints.names),
    providers: isOfHost ? [] : hints.whoDefines(needs.name),
    ...(note === undefined ? {} : { note }),
  }
}

function missingKind({ role, module, kind }: SideImport): MissingKind {
  if (role === 'host') return kind === 'table' ? 'host table' : 'host global'
  if (role === 'function') return module === 'env' ? 'function' : 'host function'
  return role === 'data-address' ? 'data' : role === 'tag' ? 'tag' : 'function address'
}

function noteOn({ role, name }: SideImport, { isOfHost }: Hints): string | undefined {
  if (role !== 'function-address') return undefined
  if (isOfHost(name))
    return 'the host has a function of this name, but JavaScript functions have no address: take that of a C function which calls it'
  return 'a function that is imported under a module and name of its own has no address here: take that of a C function which calls it'
}

function mismatch({ side, needs, source }: Binding): SideProblem | undefined {
  if (source.kind !== 'clash' && source.kind !== 'defined') return undefined
  const { definition } = source
  const base = { severity: 'error', name: needs.name, neededBy: side.name, definedBy: definedIn(definition) } as const
  if (source.kind === 'clash') {
    return { ...base, kind: 'kind-mismatch', needed: NEEDED[needs.role], defined: definition.kind }
  }
  if (needs.role === 'function-address') return addressMismatch({ definition, needed: needs.type, neededBy: side.name })
  if (needs.role !== 'function' && needs.role !== 'tag') return undefined
  const needed = needs.type as FunctionType | undefined
  const defined = definition.type
  if (needed === undefined || defined === undefined || typeKey(needed) === typeKey(defined)) return undefined
  const halvedBy = whoHalves(side, { needed, definition, defined })
  const types = { needed, defined, ...(halvedBy === undefined ? {} : { halvedBy }) }
  return { ...base, kind: 'type-mismatch', what: needs.role, ...types }
}

export interface AddressedAs {
  readonly definition: Definition
  /** What the one who takes the address declares, where it is known: objects say it, finished modules do not. */
  readonly needed: SideImport['type']
  readonly neededBy: string
}

export function addressMismatch({ definition, needed, neededBy }: AddressedAs): SideProblem | undefined {
  const { name, type: defined } = definition
  if (needed === undefined || !('parameters' in needed) || defined === undefined) return undefined
  if (typeKey(needed) === typeKey(defined)) return undefined
  const definedBy = definedIn(definition)
  const base = { kind: 'type-mismatch', severity: 'warning', what: 'function address' } as const
  return { ...base, name, neededBy, needed, definedBy, defined }
}

interface Types {
  readonly needed: FunctionType
  readonly definition: Definition
  readonly defined: FunctionType
}

/** The one whose type is the other's as JavaScript without BigInt calls it, if it is known to be made for that. */
function whoHalves({ name, side }: PlannedSide, { needed, definition, defined }: Types): string | undefined {
  const { by } = definition
  if (side.imports.some(isHalfInteger) && isHalved(needed, defined)) return name
  const halved = by === 'program' ? [] : by.side.abi.halvedIntegers
  return halved.includes(definition.name) && isHalved(defined, needed) ? definedIn(definition) : undefined
}

/** The upper half of a result is somewhere else. */
function isHalved(type: FunctionType, whole: FunctionType): boolean {
  const parameters = whole.parameters.flatMap(each => (each === 'i64' ? (['i32', 'i32'] as const) : [each]))
  const results = whole.results.map(each => (each === 'i64' ? 'i32' : each))
  return typeKey(type) === typeKey({ ...whole, parameters, results })
}

const NEEDED: Readonly<Record<SideImportRole, string>> = {
  memory: 'memory',
  table: 'table',
  'memory-base': 'base',
  'table-base': 'base',
  'stack-pointer': 'global',
  function: 'function',
  'data-address': 'data',
  'function-address': 'function (its address)',
  tag: 'tag',
  host: 'global',
}
