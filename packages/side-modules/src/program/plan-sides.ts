// Reads the side modules of a program.
import { FormatError } from '@wasmweld/binary'
import type { ProgramRequest } from '../linked-program.ts'
import { readSideModule } from '../read-side-module.ts'
import type { SideModule } from '../side-module.ts'
import type { SideProblem } from '../side-problem.ts'
import { givenSymbols, type PlannedSide } from './planned-side.ts'

export interface PlannedSides {
  readonly sides: readonly PlannedSide[]
  /** Files that cannot be read. */
  readonly problems: readonly SideProblem[]
}

export function planSides(requests: ProgramRequest['sides']): PlannedSides {
  const sides: PlannedSide[] = []
  const problems: SideProblem[] = []
  for (const [index, request] of requests.entries()) {
    const { name, source } = request
    if (source.kind === 'objects') throw new Error(`${name}: side modules made of objects are linked elsewhere`)
    const side = read(name, source.bytes, problems)
    if (side !== undefined) sides.push({ name, request, index, side, gives: givenSymbols(side.exports) })
  }
  return { sides, problems }
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
