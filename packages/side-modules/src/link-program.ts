// The table of contents of linking a program together with its side modules: it calls the steps in order.
import { LinkError, type LinkResult } from '@wasmweld/linker'
import { checkProgram, type Findings } from './check/check-program.ts'
import { describeSideProblem } from './describe-side-problem.ts'
import type { Link, LinkedProgram, ProgramRequest } from './linked-program.ts'
import { prelinkSide } from './prelink/prelink-side.ts'
import { finishGeneral, finishObjects, finishPrelinked, placementOf } from './program/finish-side.ts'
import { lastPart, type PlannedSide } from './program/planned-side.ts'
import { withNeeded } from './program/needed-section.ts'
import { planAgain, planSides } from './program/plan-sides.ts'
import { programId, withProgramId } from './program/program-id.ts'
import { type FinishedSide, reportProgram } from './program/report-program.ts'
import { importedNames, probeProgram, type SettledProgram, settleProgram } from './program/settle-program.ts'
import { changedDemands } from './program/side-demands.ts'
import { type SideProblem, SideLinkError } from './side-problem.ts'

/**
 * Links a program with its side modules. Throws a `SideLinkError` that holds everything that is wrong between them, and a `LinkError` where
 * only the program's own objects are at fault.
 */
export function linkProgram(request: ProgramRequest, link: Link): LinkedProgram {
  const first = planSides(request)
  stopOn(first.problems)
  let { sides } = first
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const settled = settle(request, sides, link)
    const demands = changedDemands(sides, settled.plan)
    if (demands.size > 0) {
      sides = planAgain(sides, demands)
      continue
    }
    const found = checkProgram(settled.plan, sides, request)
    stopOn([
      ...(isSound(found) ? found.problems : explained(request, sides, link, found)),
      ...missingInProgram(request, settled),
    ])
    // From here on all places are final.
    return finishProgram(request, settled, found, costOfUnknown(request, sides, settled, link))
  }
  throw new Error(`the program's side modules did not settle in ${MOST_ROUNDS} rounds`)
}

/** More rounds than any program takes: what one side module needs another is asked for, which then needs more. */
const MOST_ROUNDS = 64

const isSound = ({ problems }: Findings): boolean => problems.every(({ severity }) => severity === 'warning')

/** Of a program whose undefined symbols a loader finds: those that no side module has. */
function missingInProgram(request: ProgramRequest, { main, ask, plan }: SettledProgram): readonly SideProblem[] {
  if (!ask.isDynamic) return []
  const { env = [] } = request.host
  return [...importedNames(main.module)]
    .filter(name => env !== 'all' && !env.includes(name) && plan.scope.find(name, 'program') === undefined)
    .map(name => ({
      ...{ kind: 'missing-symbol', severity: 'error', name, what: 'function', neededBy: ['the program'] },
      ...{ searched: ['its libraries', ...request.sides.map(side => side.name)], suggestions: [] },
      providers: request.whoDefines?.(name) ?? [],
    }))
}

/** The same problems, of which some know more when the program is asked for everything that is missing, of whatever kind. */
function explained(
  request: ProgramRequest,
  sides: readonly PlannedSide[],
  link: Link,
  found: Findings,
): readonly SideProblem[] {
  const plan = probeProgram(request, sides, link)
  return plan === undefined ? found.problems : checkProgram(plan, sides, request).problems
}

/** What is wrong with the program's objects hides nothing of what is wrong with its side modules. */
function settle(request: ProgramRequest, sides: readonly PlannedSide[], link: Link): SettledProgram {
  try {
    return settleProgram(request, sides, link)
  } catch (error) {
    if (!(error instanceof LinkError)) throw error
    const plan = probeProgram(request, sides, link)
    if (plan !== undefined) stopOn(checkProgram(plan, sides, request).problems, error)
    throw error
  }
}

function stopOn(problems: readonly SideProblem[], linkError?: LinkError): void {
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  const warnings = problems.filter(({ severity }) => severity === 'warning')
  const texts = [
    ...(linkError === undefined ? [] : [linkError.message]),
    ...errors.map(problem => describeSideProblem(problem)),
  ]
  throw new SideLinkError(errors, warnings, texts.join('\n'), linkError)
}

/** How much larger the program is for side modules that are not known. */
function costOfUnknown(
  request: ProgramRequest,
  sides: readonly PlannedSide[],
  { main }: SettledProgram,
  link: Link,
): number | undefined {
  const { unknownSides, ...closed } = request
  if (unknownSides === undefined) return undefined
  return main.module.length - settleProgram(closed, sides, link).main.module.length
}

function finishProgram(
  request: ProgramRequest,
  { main, plan }: SettledProgram,
  found: Findings,
  unknownSidesCost: number | undefined,
): LinkedProgram {
  const { order, usedByMain, placing } = plan
  const isPlaced = request.prelink !== false && order.sides.length > 0
  const id = programId(main.module, JSON.stringify([...placing.places.values()]))
  const finished = order.sides.map(planned => finishSide(planned, isPlaced ? id : undefined, plan))
  const sides = finished.map(({ linked }) => linked)
  const needs = new Set(usedByMain.flatMap(({ by }) => (by === 'program' ? [] : [by.name])))
  const first = sides.filter(({ name, time }) => time === 'startup' && needs.has(name))
  const module = isPlaced
    ? withProgramId(main.module, id)
    : withNeeded(
        main.module,
        first.map(({ name }) => lastPart(name)),
      )
  const named = withModule(main, module)
  return {
    main: named,
    needs: sides.map(({ name }) => name).filter(name => needs.has(name)),
    sides,
    warnings: found.problems,
    report: {
      ...reportProgram(named.module, plan, finished, found.duplicates),
      ...(unknownSidesCost === undefined ? {} : { unknownSidesCost }),
    },
  }
}

function finishSide(planned: PlannedSide, id: string | undefined, plan: SettledProgram['plan']): FinishedSide {
  if (id !== undefined && planned.objects !== undefined) return { planned, linked: finishObjects(planned, plan, id) }
  if (id === undefined) return { planned, linked: finishGeneral(planned, plan) }
  const prelinked = prelinkSide(planned.side, placementOf(planned, plan, id))
  return { planned, linked: finishPrelinked(planned, plan, prelinked), prelinked: prelinked.report }
}

/** The same link with other bytes; what is made when it is asked for stays so. */
function withModule(main: LinkResult, module: Uint8Array): LinkResult {
  return Object.create(main, { module: { value: module, enumerable: true } }) as LinkResult
}
