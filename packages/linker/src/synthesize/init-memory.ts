import { instruction } from '@wasmweld/binary'
import type { Instruction } from '@wasmweld/binary'
import type { Layout } from '../layout/layout.ts'
import type { LinkPlan } from '../plan.ts'
import { addressCode, pointerCode } from './pointer.ts'

/** Clears the zeroed segments: an imported memory may come with anything in it. */
export function initMemoryBody({ segments, bases }: Layout, plan: LinkPlan): Instruction[] {
  const code = pointerCode(plan)
  return segments
    .filter(({ isZero, size }) => isZero && size > 0)
    .flatMap(segment => [
      ...addressCode(segment.address, bases?.memory, code),
      instruction('i32.const', 0),
      code.constant(segment.size),
      instruction('memory.fill', 0),
    ])
}
