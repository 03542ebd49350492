import { instruction } from '@wasmweld/binary'
import type { Instruction } from '@wasmweld/binary'
import type { LinkPlan } from '../plan.ts'

/** Instructions on numbers of a pointer's width. */
export interface PointerCode {
  readonly constant: (value: number) => Instruction
  readonly add: Instruction
  readonly store: Instruction
}

const NARROW: PointerCode = {
  constant: value => instruction('i32.const', value | 0),
  add: instruction('i32.add'),
  store: instruction('i32.store', { alignmentLog2: 2, offset: 0, memory: 0 }),
}

const WIDE: PointerCode = {
  constant: value => instruction('i64.const', BigInt(value)),
  add: instruction('i64.add'),
  // As wasm-ld, which promises no more than for a narrow one.
  store: instruction('i64.store', { alignmentLog2: 2, offset: 0, memory: 0 }),
}

/** For pointers of the output, or for values of a width that the relocation says. */
export const pointerCode = ({ is64 }: Pick<LinkPlan, 'is64'>): PointerCode => (is64 ? WIDE : NARROW)

/** An address that counts from what the loader chose; from zero where `base`, the global that says so, is absent. */
export function addressCode(address: number, base: number | undefined, { constant, add }: PointerCode): Instruction[] {
  return base === undefined ? [constant(address)] : [constant(address), instruction('global.get', base), add]
}
