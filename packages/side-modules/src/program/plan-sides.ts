// Reads the side modules of a program, or measures those that are made of objects.
import { FormatError } from '@wasmweld/binary'
import { LinkError, type LinkOptions } from '@wasmweld/linker'
import type { ProgramRequest, SideRequest } from '../linked-program.ts'
import { readSideModule } from '../read-side-module.ts'
import type { SideModule } from '../side-module.ts'
import type { SideProblem } from '../side-problem.ts'
import { measureSide, type ObjectSource, objectSymbols, type SideDemand } from './object-side.ts'
import { givenSymbols, type PlannedSide } from './planned-side.ts'
import { linkShared } from './shared-side.ts'

export interface PlannedSides {
  readonly sides: readonly PlannedSide[]
  /** Files that cannot be read. */
  readonly problems: readonly SideProblem[]
}

export function planSides(program: Pick<ProgramRequest, 'sides' | 'prelink' | 'options'>): PlannedSides {
  const sides: PlannedSide[] = []
  const problems: SideProblem[] = []
  for (const [index, asked] of program.sides.entries()) {
    const request = asInProgram(asked, program.options)
    const planned = unlessUnlinkable(request, problems, () =>
      isOfObjects(request) && program.prelink !== false
        ? planObjects(request, index)
        : planModule(request, index, problems),
    )
    if (planned !== undefined) sides.push(planned)
  }
  return { sides, problems }
}

/** Objects are linked for the memory of the program, unless it is said otherwise. */
function asInProgram(request: SideRequest, { target, sharedMemory }: LinkOptions): SideRequest {
  if (!isOfObjects(request)) return request
  const common = { ...(target && { target }), ...(sharedMemory === undefined ? {} : { sharedMemory }) }
  return { ...request, source: { ...request.source, options: { ...common, ...request.source.options } } }
}

type ObjectRequest = SideRequest & { readonly source: ObjectSource }

const isOfObjects = (request: SideRequest): request is ObjectRequest => request.source.kind === 'objects'

function planModule(request: SideRequest, index: number, problems: SideProblem[]): PlannedSide | undefined {
  const { name, source } = request
  const side = read(name, source.kind === 'module' ? source.bytes : linkShared({ ...request, source }), problems)
  return side && { name, request, index, side, gives: givenSymbols(side.exports), hidden: new Set() }
}

function planObjects(request: ObjectRequest, index: number): PlannedSide {
  const symbols = objectSymbols(request.source)
  const names = request.roots === 'all' ? [...symbols.defined.keys()] : request.roots
  const provide = { exports: names, slots: [], addresses: [] }
  return measureSide(request, symbols, index, { provide, foreign: [] })
}

function unlessUnlinkable<Planned>(
  { name: module }: SideRequest,
  problems: SideProblem[],
  plan: () => Planned,
): Planned | undefined {
  try {
    return plan()
  } catch (error) {
    if (!(error instanceof LinkError)) throw error
    problems.push({ kind: 'unlinkable', severity: 'error', module, problems: error.problems })
    return undefined
  }
}

/** The same side modules, those of objects measured anew for what is wanted of them now. */
export function planAgain(
  sides: readonly PlannedSide[],
  demands: ReadonlyMap<PlannedSide, SideDemand>,
): readonly PlannedSide[] {
  return sides.map(planned => {
    const { request, index, objects } = planned
    const demand = demands.get(planned)
    if (objects === undefined || demand === undefined || !isOfObjects(request)) return planned
    return measureSide(request, objects.symbols, index, demand)
  })
}

function read(name: string, bytes: Uint8Array, problems: SideProblem[]): SideModule | undefined {
  try {
    return readSideModule(name, bytes)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    const message = `${error.expectation} (at 0x${error.offset.toString(16)})`
    problems.push({ kind: 'unreadable', severity: 'error', module: name, message })
    return undefined
  }
}
