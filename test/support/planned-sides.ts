// Planned side modules made by hand: what they need and give, without bytes.

import { functionType, type FunctionType } from '@wasmweld/binary'
import type { SideExport, SideImport } from '../../packages/side-modules/src/side-module.ts'
import type { PlannedSide, ProgramSymbols } from '../../packages/side-modules/src/program/planned-side.ts'

export const NOTHING: FunctionType = functionType([], [])

export interface SideText {
  /** Functions, by name. */
  readonly gives?: readonly string[]
  readonly data?: readonly string[]
  readonly hidden?: readonly string[]
  /** Functions of `env` that it calls. */
  readonly calls?: readonly string[]
  /** Data whose address it takes. */
  readonly reads?: readonly string[]
  /** Listed libraries. */
  readonly needed?: readonly string[]
}

const given = (kind: 'function' | 'data', name: string): SideExport => ({
  ...{ name, kind, internal: false },
  ...(kind === 'function' ? { type: NOTHING } : { offset: 0 }),
})

const called = (name: string): SideImport => ({
  ...{ role: 'function', module: 'env', name, kind: 'function', type: NOTHING, weak: false },
})
const read = (name: string): SideImport => ({
  ...{ role: 'data-address', module: 'GOT.mem', name, kind: 'global', weak: false },
})

/** In the order of the keys, which are their names. */
export function plannedSides(texts: Readonly<Record<string, SideText>>): readonly PlannedSide[] {
  return Object.entries(texts).map(([name, text], index) => {
    const { gives = [], data = [], hidden = [], calls = [], reads = [], needed = [] } = text
    const exports = [...gives.map(each => given('function', each)), ...data.map(each => given('data', each))]
    const bytes = new Uint8Array(0)
    return {
      ...{ name, index, hidden: new Set(hidden), gives: new Map(exports.map(each => [each.name, each])) },
      request: { name, source: { kind: 'module', bytes }, roots: 'all', time: 'startup' },
      side: {
        ...{
          name,
          bytes,
          convention: 'dylink.0',
          needed,
          exports,
          imports: [...calls.map(called), ...reads.map(read)],
        },
        dylink: { needed, exportInfo: [], importInfo: [], runtimePath: [], unknown: [] },
        hooks: { relocatesInConstructors: false, unreachableConstructors: false },
        abi: { pointer: 'i32', sharedMemory: false, exceptions: 'none', atomics: undefined, halvedIntegers: [] },
      },
    }
  })
}

export const programSymbols = (functions: readonly string[] = [], data: readonly string[] = []): ProgramSymbols => ({
  functions: new Map(functions.map(name => [name, { type: NOTHING }])),
  data: new Map(data.map((name, index) => [name, 1024 + 4 * index])),
  tags: new Map(),
})
