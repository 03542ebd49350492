import { instruction } from '@wasmweld/binary'
import type { FunctionType, Instruction } from '@wasmweld/binary'
import type { Layout } from '../layout/layout.ts'
import type { LinkPlan } from '../plan.ts'
import { pointerCode } from './pointer.ts'

/** Calls what the table has in a slot, with the arguments as they came. */
export function callSlotBody(
  slot: number,
  { parameters }: FunctionType,
  type: number,
  { functionTable }: Layout,
  plan: LinkPlan,
): Instruction[] {
  return [
    ...parameters.map((_, local) => instruction('local.get', local)),
    pointerCode(plan).constant(slot),
    instruction('call_indirect', type, functionTable?.index ?? 0),
  ]
}

/** Stands for a function of a module that is not there yet: what it calls is to throw. */
export const notThereYetBody = (thrower: number): Instruction[] => [
  instruction('call', thrower),
  instruction('unreachable'),
]
