// Everything that is wrong between a program and its side modules, at once.
import type { ProgramRequest } from '../linked-program.ts'
import { libraryNamed } from '../program/load-order.ts'
import { mentionedTypes } from '../program/mentioned-names.ts'
import type { PlannedSide, ProgramSymbols } from '../program/planned-side.ts'
import type { Binding } from '../program/bind-imports.ts'
import type { Scope } from '../program/scope.ts'
import type { ProgramPlan } from '../program/settle-program.ts'
import type { SideAbi, SideImport } from '../side-module.ts'
import { isHalfInteger, isInvoke } from '../side-abi.ts'
import type { SideProblem } from '../side-problem.ts'
import { checkAbi, type ProgramAbi } from './check-abi.ts'
import { addressMismatch, checkBindings, definedIn, type Hints } from './check-bindings.ts'
import { type Duplicate, findDuplicates } from './find-duplicates.ts'

export interface Findings {
  readonly problems: readonly SideProblem[]
  readonly duplicates: readonly Duplicate[]
}

/** A program that is being linked. */
export function checkProgram(plan: ProgramPlan, sides: readonly PlannedSide[], request: ProgramRequest): Findings {
  const found = checkSides({ ...plan, sides, request, abi: programAbi(plan, sides, request) })
  return { ...found, problems: [...found.problems, ...programAddresses(plan, request), ...comeEarly(plan, sides)] }
}

/** The program's own objects take addresses of functions of side modules; their calls the linker has looked at. */
function programAddresses({ usedByMain }: ProgramPlan, { inputs }: ProgramRequest): readonly SideProblem[] {
  const functions = new Map(usedByMain.flatMap(used => (used.kind === 'function' ? [[used.name, used] as const] : [])))
  if (functions.size === 0) return []
  return mentionedTypes(inputs, new Set(functions.keys())).flatMap(({ name, type, file }) => {
    const definition = functions.get(name)
    return (definition && addressMismatch({ definition, needed: type, neededBy: file })) ?? []
  })
}

/** A program and its side modules, and what their references mean. */
export interface ProgramView {
  readonly sides: readonly PlannedSide[]
  readonly bindings: readonly Binding[]
  readonly scope: Scope
  readonly symbols: ProgramSymbols
  readonly abi: ProgramAbi
  readonly request: Pick<ProgramRequest, 'host' | 'whoDefines' | 'prelink'>
}

export function checkSides(view: ProgramView): Findings {
  const { sides, bindings, scope } = view
  const duplicates = findDuplicates(bindings, scope)
  const missingOf = (planned: PlannedSide, isMeant: (needs: SideImport) => boolean): readonly string[] =>
    bindings
      .filter(({ side, needs, source }) => side === planned && source.kind === 'missing' && isMeant(needs))
      .map(({ needs }) => needs.name)
  const subjects = sides.map(planned => ({
    name: planned.name,
    abi: planned.side.abi,
    missingInvokes: missingOf(planned, isInvoke),
    missingHalves: missingOf(planned, isHalfInteger),
  }))
  return {
    duplicates,
    problems: [
      ...checkAbi(subjects, view.abi),
      ...checkBindings(bindings, hintsOf(view)),
      ...(view.request.prelink === false ? [] : threadLocals(bindings)),
      ...missingLibraries(view),
      ...sides.flatMap(idleConstructors),
      ...duplicates.flatMap(severalDefinitions),
    ],
  }
}

function programAbi(plan: ProgramPlan, sides: readonly PlannedSide[], { options }: ProgramRequest): ProgramAbi {
  const styles = sides.map(({ side }) => side.abi.exceptions)
  const exceptions: SideAbi['exceptions'] =
    plan.symbols.tags.size > 0 || styles.includes('wasm')
      ? 'wasm'
      : styles.includes('javascript')
        ? 'javascript'
        : 'none'
  return {
    pointer: options.target === 'wasm64' ? 'i64' : 'i32',
    sharedMemory: options.sharedMemory ?? false,
    exceptions,
  }
}

function hintsOf({ symbols, sides, request: { host, whoDefines } }: ProgramView): Hints {
  const hosts = Object.entries(host).filter(([, names]) => names !== 'all' && names.length > 0)
  return {
    searched: [
      'the program and its libraries',
      ...sides.map(({ name }) => name),
      ...hosts.map(([module]) => `host functions of ${module}`),
    ],
    names: [
      ...new Set([
        ...symbols.functions.keys(),
        ...symbols.data.keys(),
        ...sides.flatMap(({ gives }) => [...gives.keys()]),
      ]),
    ],
    whoDefines: whoDefines ?? (() => []),
    isOfHost: name => Object.values(host).some(names => names === 'all' || names.includes(name)),
  }
}

/** Each thread has its own address of them, which is no number that could be written into a module. */
function threadLocals(bindings: readonly Binding[]): readonly SideProblem[] {
  return bindings.flatMap(({ side, needs, source }): SideProblem[] => {
    if (source.kind !== 'defined' || source.definition.kind !== 'thread-local') return []
    return [
      {
        ...{ kind: 'abi', severity: 'error', module: side.name },
        message: `refers through the GOT to the thread-local ${needs.name} of ${definedIn(source.definition)}`,
        advice:
          'each thread has another address of it: hide it and give it a function that returns its address, or let a loader place the side modules (prelink: false)',
      },
    ]
  })
}

/** A library that is not there is an error where something is missing that it might have had. */
function missingLibraries({ bindings, sides }: ProgramView): readonly SideProblem[] {
  return sides.flatMap(planned => {
    const lacks = bindings.some(({ side, source }) => side === planned && source.kind === 'missing')
    return planned.side.needed.flatMap((name): SideProblem[] =>
      libraryNamed(name, sides) === undefined
        ? [{ kind: 'missing-library', severity: lacks ? 'error' : 'warning', name, neededBy: planned.name }]
        : [],
    )
  })
}

const idleConstructors = ({ name, side }: PlannedSide): readonly SideProblem[] =>
  side.hooks.unreachableConstructors ? [{ kind: 'unreachable-constructors', severity: 'warning', module: name }] : []

function comeEarly({ times, order, usedByMain }: ProgramPlan, sides: readonly PlannedSide[]): readonly SideProblem[] {
  return sides.flatMap((planned): SideProblem[] => {
    if (planned.request.time === 'startup' || times.get(planned) === 'later') return []
    const users = sides.filter(side => times.get(side) === 'startup' && order.needs.get(side)?.has(planned))
    const isUsed = usedByMain.some(({ by }) => by === planned)
    const neededBy = [...(isUsed ? ['the program'] : []), ...users.map(({ name }) => name)]
    return [{ kind: 'comes-early', severity: 'warning', module: planned.name, neededBy }]
  })
}

const severalDefinitions = ({ name, definedBy, usedBy, isMeant }: Duplicate): readonly SideProblem[] =>
  isMeant ? [] : [{ kind: 'several-definitions', severity: 'warning', name, definedBy, usedBy }]
