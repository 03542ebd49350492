import { instruction } from '@wasmweld/binary'
import type { Instruction } from '@wasmweld/binary'
import { loadBase } from '../layout/got.ts'
import type { Layout } from '../layout/layout.ts'
import type { Needs } from '../layout/needs.ts'
import type { LinkPlan } from '../plan.ts'
import { pointerCode } from './pointer.ts'

/** Gives the GOT globals of this module their values, which no constant expression can say. */
export function applyGlobalRelocsBody({ gotSymbols }: Needs, layout: Layout, plan: LinkPlan): Instruction[] {
  const { constant, add } = pointerCode(plan)
  return gotSymbols.flatMap(symbol => {
    const base = loadBase(symbol, plan)
    if (base === undefined || layout.bases === undefined) return []
    const value = base === 'table' ? layout.slot[symbol.id] : layout.address[symbol.id] || 0
    return [
      instruction('global.get', layout.bases[base]),
      constant(value),
      add,
      instruction('global.set', layout.got[symbol.id]),
    ]
  })
}
