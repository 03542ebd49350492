import { typeKey } from '@wasmweld/binary'
import type { FunctionType } from '@wasmweld/binary'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import { isExported } from '../symbols/link-symbol.ts'
import { CALL_CTORS, NO_ARGUMENTS } from '../symbols/linker-symbols.ts'
import type { LinkSymbol, Resolution } from '../symbols/resolution.ts'
import type { Constructor, SyntheticFunction, WrapperFunction } from './needs.ts'

export const INIT_MEMORY = '__wasm_init_memory'

const typeOf = ({ type }: LinkSymbol): FunctionType => type ?? NO_ARGUMENTS

/** The linker's functions that come before those of the files, in index order. */
export function linkerFunctions(
  { traps, linkerSymbols }: Resolution,
  live: Liveness,
  stubs: ReadonlyMap<string, readonly LinkSymbol[]>,
  clearsMemory: boolean,
): SyntheticFunction[] {
  const functions: SyntheticFunction[] = []
  const { callCtors } = linkerSymbols
  const plain = { type: NO_ARGUMENTS, typeKey: typeKey(NO_ARGUMENTS) }
  if (callCtors !== undefined && live.referenced[callCtors.id] === 1)
    functions.push({ name: CALL_CTORS, ...plain, body: { kind: 'call-ctors' }, symbols: [callCtors] })
  for (const trap of traps) {
    if (live.referenced[trap.id] === 0) continue
    functions.push({
      name: trap.debugName ?? trap.name,
      type: typeOf(trap),
      typeKey: trap.typeKey,
      body: { kind: 'trap' },
      symbols: [trap],
    })
  }
  for (const [key, symbols] of stubs) {
    functions.push({ name: 'undefined_stub', type: typeOf(symbols[0]), typeKey: key, body: { kind: 'trap' }, symbols })
  }
  if (clearsMemory) functions.push({ name: INIT_MEMORY, ...plain, body: { kind: 'init-memory' }, symbols: [] })
  return functions
}

/**
 * A command's exports, each wrapped so that constructors run before it and destructors after it. There are none for a reactor,
 * without constructors and destructors, or where somebody calls or exports `__wasm_call_ctors` and so sees to it.
 */
export function commandWrappers(
  { globals, linkerSymbols }: Resolution,
  live: Liveness,
  plan: LinkPlan,
  constructors: readonly Constructor[],
): WrapperFunction[] {
  const { callCtors, callDtors } = linkerSymbols
  if (callCtors === undefined || plan.reactor || callCtors.used || isExported(callCtors, plan)) return []
  if (constructors.length === 0 && callDtors === undefined) return []
  return globals
    .filter(symbol => symbol.kind === 'function' && isExported(symbol, plan) && live.hasSymbol(symbol))
    .map(symbol => ({
      name: `${symbol.name}.command_export`,
      type: typeOf(symbol),
      typeKey: symbol.typeKey,
      body: { kind: 'command-export', wraps: symbol },
      symbols: [],
      wraps: symbol,
    }))
}
