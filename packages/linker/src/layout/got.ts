import type { LinkPlan } from '../plan.ts'
import { isTls } from '../symbols/link-symbol.ts'
import type { LinkSymbol } from '../symbols/resolution.ts'
import type { IndexSpaces } from './index-spaces.ts'
import type { LoadBase, OutputGlobal } from './layout.ts'
import type { Needs } from './needs.ts'

/** Addresses and slots by SymbolId, from the bases where the loader chooses these. */
interface Places {
  readonly address: Float64Array
  readonly slot: Int32Array
  readonly spaces: Pick<IndexSpaces, 'index' | 'imported'>
  /** Address of the thread-local data. */
  readonly tlsBase: number
}

/** The globals of this module through which position-independent code reads addresses. */
export function gotGlobals(needs: Needs, plan: LinkPlan, places: Places): OutputGlobal[] {
  return needs.gotSymbols.map(symbol => {
    const base = needs.hasExtendedConst ? loadBase(symbol, plan) : undefined
    return {
      kind: 'constant',
      type: { value: plan.pointerType, mutable: isSetByCode(symbol, needs, plan) },
      name: `GOT.${symbol.kind === 'function' ? 'func' : 'data'}.internal.${symbol.debugName ?? symbol.name}`,
      value: gotValue(symbol, plan, places),
      ...(base === undefined ? {} : { base }),
    }
  })
}

/** What the symbol's address counts from, where that is for the loader to choose. */
export function loadBase(symbol: LinkSymbol, { isPic }: LinkPlan): LoadBase | undefined {
  if (!isPic || symbol.stub || isTls(symbol)) return undefined
  return symbol.kind === 'function' ? 'table' : 'memory'
}

function isSetByCode(symbol: LinkSymbol, { hasExtendedConst }: Needs, plan: LinkPlan): boolean {
  return isOfThread(symbol, plan) || (!hasExtendedConst && loadBase(symbol, plan) !== undefined)
}

/** Thread-local data whose address differs from thread to thread. */
export const isOfThread = (symbol: LinkSymbol, { sharedMemory }: LinkPlan): boolean => sharedMemory && isTls(symbol)

function gotValue(symbol: LinkSymbol, plan: LinkPlan, { address, slot, spaces, tlsBase }: Places): number {
  const { kind, id, state } = symbol
  // Where there is one thread, its data has a place like other data.
  if (kind === 'data') return (isTls(symbol) && !plan.sharedMemory ? address[id] + tlsBase : address[id]) || 0
  // As wasm-ld: a stub has the null address here, even where other code took its slot.
  const isStub = state === 'undefined' && spaces.index[id] >= spaces.imported.function
  return isStub ? 0 : slot[id]
}
