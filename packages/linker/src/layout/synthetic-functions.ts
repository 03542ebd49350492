import { typeKey } from '@wasmweld/binary'
import type { FunctionType } from '@wasmweld/binary'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import { isExported } from '../symbols/link-symbol.ts'
import { CALL_CTORS, NO_ARGUMENTS } from '../symbols/linker-symbols.ts'
import type { LinkSymbol, Resolution } from '../symbols/resolution.ts'
import type { Constructor, SyntheticBody, SyntheticFunction, WrapperFunction } from './needs.ts'

const typeOf = ({ type }: LinkSymbol): FunctionType => type ?? NO_ARGUMENTS

const plain = (name: string, body: SyntheticBody, exported: 'always' | 'with-all'): SyntheticFunction => ({
  name,
  type: NO_ARGUMENTS,
  typeKey: typeKey(NO_ARGUMENTS),
  body,
  symbols: [],
  exported,
})

/** What the output has to do before it is used. */
export interface Preparations {
  /** Zeroed segments are cleared by code. */
  readonly clearMemory: boolean
  /** Addresses in data are stored by code that the loader calls. */
  readonly applyDataRelocs: boolean
  /** GOT globals of this module get their values by code. */
  readonly applyGlobalRelocs: boolean
}

/** The linker's functions that come before those of the files. */
interface LinkerFunctions {
  /** In index order. */
  readonly functions: readonly SyntheticFunction[]
  /** That of them which runs when the module is instantiated. */
  readonly start: SyntheticFunction | undefined
}

export function linkerFunctions(
  { traps, linkerSymbols: { callCtors } }: Resolution,
  live: Liveness,
  stubs: ReadonlyMap<string, readonly LinkSymbol[]>,
  preparations: Preparations,
): LinkerFunctions {
  const functions: SyntheticFunction[] = []
  if (callCtors !== undefined && live.referenced[callCtors.id] === 1) {
    const key = typeKey(NO_ARGUMENTS)
    functions.push({
      name: CALL_CTORS,
      type: NO_ARGUMENTS,
      typeKey: key,
      body: { kind: 'call-ctors' },
      symbols: [callCtors],
    })
  }
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
  if (preparations.applyDataRelocs) {
    functions.push(plain('__wasm_apply_data_relocs', { kind: 'apply-data-relocs' }, 'always'))
  }
  const starting = startFunctions(preparations)
  return { functions: [...functions, ...starting], start: starting.at(-1) }
}

/** The functions that run when the module is instantiated; the last is or calls them all. */
function startFunctions({ clearMemory, applyGlobalRelocs }: Preparations): SyntheticFunction[] {
  const initMemory = plain('__wasm_init_memory', { kind: 'init-memory' }, 'with-all')
  const applyGlobals = plain('__wasm_apply_global_relocs', { kind: 'apply-global-relocs' }, 'with-all')
  const made = [...(clearMemory ? [initMemory] : []), ...(applyGlobalRelocs ? [applyGlobals] : [])]
  // Addresses first: what clears the memory may one day ask for them.
  if (made.length > 1)
    made.push(plain('__wasm_start', { kind: 'start', calls: [applyGlobals, initMemory] }, 'with-all'))
  return made
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
  functions: readonly SyntheticFunction[],
): WrapperFunction[] {
  const { callCtors, callDtors } = linkerSymbols
  if (callCtors === undefined || plan.reactor || plan.isPic || callCtors.used || isExported(callCtors, plan)) return []
  if (constructors.length === 0 && callDtors === undefined) return []
  const exported = globals.filter(
    symbol => symbol.kind === 'function' && isExported(symbol, plan) && live.hasSymbol(symbol),
  )
  return [
    ...exported.map(symbol => wrapper(symbol, typeOf(symbol), symbol.typeKey)),
    // As wasm-ld, which makes no exception of its own functions.
    ...functions.filter(({ exported }) => exported === 'always').map(made => wrapper(made, made.type, made.typeKey)),
  ]
}

const wrapper = (wraps: WrapperFunction['wraps'], type: FunctionType, typeKey: string): WrapperFunction => ({
  name: `${wraps.name}.command_export`,
  type,
  typeKey,
  body: { kind: 'command-export', wraps },
  symbols: [],
  wraps,
})
