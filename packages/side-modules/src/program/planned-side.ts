// A side module within the plan of a program.
import type { FunctionType } from '@wasmweld/binary'
import type { SideRequest, SideTime } from '../linked-program.ts'
import type { SideExport, SideModule } from '../side-module.ts'
import type { ObjectSymbols, SideDemand } from './object-side.ts'

export interface PlannedSide {
  readonly name: string
  readonly request: SideRequest
  /** Its place in the order in which symbols are looked for. */
  readonly index: number
  readonly side: SideModule
  /** Symbols that others may bind to, by name. */
  readonly gives: ReadonlyMap<string, SideExport>
  /** Those of `gives` that serve others only where nothing visible does. */
  readonly hidden: ReadonlySet<string>
  /** Of one made of objects. */
  readonly objects?: { readonly symbols: ObjectSymbols; readonly demand: SideDemand }
}

/** The last part of a path, which is what a list of needed libraries names. */
export const lastPart = (name: string): string =>
  name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)

/** What `exports` others may bind to. */
export function givenSymbols(exports: readonly SideExport[]): ReadonlyMap<string, SideExport> {
  const symbols = exports.filter(
    ({ internal, kind }) =>
      !internal && (kind === 'function' || kind === 'data' || kind === 'thread-local' || kind === 'tag'),
  )
  return new Map(symbols.map(symbol => [symbol.name, symbol]))
}

/** What the program's own module has, live and not local. */
export interface ProgramSymbols {
  readonly functions: ReadonlyMap<string, { readonly type: FunctionType; readonly slot?: number }>
  /** Addresses. */
  readonly data: ReadonlyMap<string, number>
  readonly tags: ReadonlyMap<string, FunctionType>
}

/** When each side module comes, after those that others cannot do without were moved to the start. */
export type SideTimes = ReadonlyMap<PlannedSide, SideTime>
