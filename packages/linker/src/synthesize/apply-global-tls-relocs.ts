import { instruction } from '@wasmweld/binary'
import type { Instruction } from '@wasmweld/binary'
import { isOfThread } from '../layout/got.ts'
import type { Layout } from '../layout/layout.ts'
import type { Needs } from '../layout/needs.ts'
import type { LinkPlan } from '../plan.ts'
import { pointerCode } from './pointer.ts'

/** Gives the GOT globals of thread-local data the addresses in the thread's own block. */
export function applyGlobalTlsRelocsBody({ gotSymbols }: Needs, layout: Layout, plan: LinkPlan): Instruction[] {
  const { constant, add } = pointerCode(plan)
  const { tlsBase, address, got } = layout
  if (tlsBase === undefined) return []
  return gotSymbols
    .filter(symbol => isOfThread(symbol, plan))
    .flatMap(({ id }) => [
      instruction('global.get', tlsBase),
      constant(address[id] || 0),
      add,
      instruction('global.set', got[id]),
    ])
}
