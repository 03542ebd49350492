import { instruction } from '@wasmweld/binary'
import type { Instruction } from '@wasmweld/binary'
import { isStored } from '../layout/combine-segments.ts'
import type { Layout, OutputSegment } from '../layout/layout.ts'
import type { Needs } from '../layout/needs.ts'
import type { LinkPlan } from '../plan.ts'
import { addressCode, pointerCode } from './pointer.ts'

/** Locals of the function: the address of the flag, and of the thread-local data. Where addresses are constants there are none. */
export const INIT_LOCALS = 2
const FLAG_LOCAL = 0
const TLS_LOCAL = 1

/** What the flag says: nobody has filled the memory yet; somebody is about to; it is done. */
const UNTOUCHED = 0
const BEGUN = 1
const DONE = 2

const FOREVER = -1n
const EVERYBODY = -1
const ALIGNED = { alignmentLog2: 2, offset: 0, memory: 0 }

/**
 * Fills the memory that threads share: every one of them runs this when it is instantiated. The first to change the flag fills
 * the memory and wakes the others, which wait meanwhile; those that come later find it done. All drop the segments, but for the
 * thread-local one, from which further threads fill their own blocks.
 */
export function initSharedMemoryBody(needs: Needs, layout: Layout, plan: LinkPlan): Instruction[] {
  const flag = flagAddress(layout, plan)
  const stored = layout.segments.filter(segment => isStored(segment, needs))
  return [
    ...keepFlagAddress(layout, plan),
    // Labels from here: done, wait for it, do it.
    ...Array.from({ length: 3 }, () => instruction('block', 'empty')),
    flag,
    instruction('i32.const', UNTOUCHED),
    instruction('i32.const', BEGUN),
    instruction('i32.atomic.rmw.cmpxchg', ALIGNED),
    instruction('br_table', [0, 1, 2]),
    instruction('end'),
    ...layout.segments.flatMap(segment => fillSegment(segment, stored.indexOf(segment), layout, plan)),
    flag,
    instruction('i32.const', DONE),
    instruction('i32.atomic.store', ALIGNED),
    flag,
    instruction('i32.const', EVERYBODY),
    instruction('memory.atomic.notify', ALIGNED),
    instruction('drop'),
    instruction('br', 1),
    instruction('end'),
    flag,
    instruction('i32.const', BEGUN),
    instruction('i64.const', FOREVER),
    instruction('memory.atomic.wait32', ALIGNED),
    instruction('drop'),
    instruction('end'),
    ...stored.flatMap(({ isTls, isZero }, position) => (isTls || isZero ? [] : [instruction('data.drop', position)])),
  ]
}

function flagAddress({ memory, bases }: Layout, plan: LinkPlan): Instruction {
  return bases === undefined ? pointerCode(plan).constant(memory.initFlag ?? 0) : instruction('local.get', FLAG_LOCAL)
}

function keepFlagAddress({ memory, bases }: Layout, plan: LinkPlan): Instruction[] {
  if (bases === undefined) return []
  const { constant, add } = pointerCode(plan)
  return [
    instruction('global.get', bases.memory),
    constant(memory.initFlag ?? 0),
    add,
    instruction('local.set', FLAG_LOCAL),
  ]
}

function fillSegment(
  { address, isTls, isZero, size }: OutputSegment,
  position: number,
  { bases, tlsBase }: Layout,
  plan: LinkPlan,
): Instruction[] {
  const code = pointerCode(plan)
  const at = addressCode(address, bases?.memory, code)
  const start = isTls && tlsBase !== undefined ? firstBlock(at, tlsBase, bases !== undefined) : at
  if (isZero) return [...start, instruction('i32.const', 0), code.constant(size), instruction('memory.fill', 0)]
  return [
    ...start,
    instruction('i32.const', 0),
    instruction('i32.const', size | 0),
    instruction('memory.init', position, 0),
  ]
}

/** The block in the memory itself is that of the thread that fills it. */
function firstBlock(at: readonly Instruction[], tlsBase: number, isComputed: boolean): Instruction[] {
  const set = instruction('global.set', tlsBase)
  if (!isComputed) return [...at, ...at, set]
  return [...at, instruction('local.tee', TLS_LOCAL), set, instruction('local.get', TLS_LOCAL)]
}
