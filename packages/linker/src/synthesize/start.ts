import { instruction } from '@wasmweld/binary'
import type { Instruction } from '@wasmweld/binary'
import type { Layout } from '../layout/layout.ts'
import type { SyntheticFunction } from '../layout/needs.ts'

/** Calls what has to run when the module is instantiated: a module names one function only. */
export function startBody(calls: readonly SyntheticFunction[], { synthetic }: Layout): Instruction[] {
  return calls.map(called => instruction('call', synthetic.get(called) ?? -1))
}
