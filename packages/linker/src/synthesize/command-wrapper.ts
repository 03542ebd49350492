import { instruction } from '@wasmweld/binary'
import type { FunctionType, Instruction } from '@wasmweld/binary'

/** Function indices of what a wrapper calls; undefined for what the program has not. */
export interface WrapperCalls {
  readonly constructors: number | undefined
  readonly wrapped: number
  readonly destructors: number | undefined
}

/** Runs the constructors, then the export, then the destructors, as a command's host expects of each call. */
export function commandWrapperBody(
  { parameters }: FunctionType,
  { constructors, wrapped, destructors }: WrapperCalls,
): Instruction[] {
  return [
    ...(constructors === undefined ? [] : [instruction('call', constructors)]),
    ...parameters.map((_, local) => instruction('local.get', local)),
    instruction('call', wrapped),
    ...(destructors === undefined ? [] : [instruction('call', destructors)]),
  ]
}
