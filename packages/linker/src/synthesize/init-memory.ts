import { instruction } from '@wasmweld/binary'
import type { Instruction } from '@wasmweld/binary'
import type { Layout } from '../layout/layout.ts'
import type { LinkPlan } from '../plan.ts'

/** Clears the zeroed segments: an imported memory may come with anything in it. */
export function initMemoryBody({ segments }: Layout, { is64 }: LinkPlan): Instruction[] {
  const address = (value: number): Instruction =>
    is64 ? instruction('i64.const', BigInt(value)) : instruction('i32.const', value | 0)
  return segments
    .filter(({ isZero, size }) => isZero && size > 0)
    .flatMap(segment => [
      address(segment.address),
      instruction('i32.const', 0),
      address(segment.size),
      instruction('memory.fill', 0),
    ])
}
