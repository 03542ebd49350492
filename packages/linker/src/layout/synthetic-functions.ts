import { typeKey } from '@wasmweld/binary'
import type { FunctionType } from '@wasmweld/binary'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import { isExported, isForOthers } from '../symbols/link-symbol.ts'
import { NO_ARGUMENTS } from '../symbols/linker-symbols.ts'
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
  /** Zeroed segments are cleared by code, and where threads share the memory, all segments filled. */
  readonly initMemory: boolean
  /** Addresses in data are stored by code that the loader calls. */
  readonly applyDataRelocs: boolean
  /** GOT globals of this module get their values by code. */
  readonly applyGlobalRelocs: boolean
  /** GOT globals of thread-local data get their values in each thread. */
  readonly applyGlobalTlsRelocs: boolean
  /** Thread-local data has relocations, which are done in each thread's block. */
  readonly applyTlsRelocs: boolean
}

/** The linker's functions that come before those of the files. */
interface LinkerFunctions {
  /** In index order. */
  readonly functions: readonly SyntheticFunction[]
  /** That of them which runs when the module is instantiated. */
  readonly start: SyntheticFunction | undefined
}

export function linkerFunctions(
  { traps, linkerSymbols: { callCtors, threads } }: Resolution,
  live: Liveness,
  stubs: ReadonlyMap<string, readonly LinkSymbol[]>,
  preparations: Preparations,
): LinkerFunctions {
  const isLive = (symbol: LinkSymbol): boolean => live.referenced[symbol.id] === 1
  const ofThread = threadFunctions(preparations)
  const functions = [
    ...[callCtors]
      .filter(isPresent)
      .filter(isLive)
      .map(symbol => named(symbol, { kind: 'call-ctors' })),
    ...[threads?.initTls]
      .filter(isPresent)
      .filter(isLive)
      .map(symbol => named(symbol, { kind: 'init-tls', calls: ofThread })),
    ...traps.filter(isLive).map(symbol => named(symbol, { kind: 'trap' })),
    ...Array.from(stubs, ([key, symbols]): SyntheticFunction => ({
      name: 'undefined_stub',
      type: typeOf(symbols[0]),
      typeKey: key,
      body: { kind: 'trap' },
      symbols,
    })),
    ...(preparations.applyDataRelocs
      ? [plain('__wasm_apply_data_relocs', { kind: 'apply-data-relocs' }, 'always')]
      : []),
  ]
  const initMemory = plain('__wasm_init_memory', { kind: 'init-memory' }, 'with-all')
  const applyGlobals = plain('__wasm_apply_global_relocs', { kind: 'apply-global-relocs' }, 'with-all')
  const first = preparations.initMemory ? [initMemory] : []
  const last = preparations.applyGlobalRelocs ? [applyGlobals] : []
  // A module names one function only. Addresses first: what fills the memory may one day ask for them.
  const both: SyntheticBody = { kind: 'start', calls: [applyGlobals, initMemory] }
  const start = first.length > 0 && last.length > 0 ? [plain('__wasm_start', both, 'with-all')] : []
  return {
    functions: [...functions, ...first, ...ofThread, ...last, ...start],
    start: [...first, ...last, ...start].at(-1),
  }
}

const isPresent = (symbol: LinkSymbol | undefined): symbol is LinkSymbol => symbol !== undefined

/** The function that a symbol of the linker's means. */
const named = (symbol: LinkSymbol, body: SyntheticBody): SyntheticFunction => ({
  name: symbol.debugName ?? symbol.name,
  type: typeOf(symbol),
  typeKey: symbol.typeKey,
  body,
  symbols: [symbol],
})

/** What a thread does to its own block of thread-local data once that is filled. */
function threadFunctions({ applyGlobalTlsRelocs, applyTlsRelocs }: Preparations): SyntheticFunction[] {
  const globals = plain('__wasm_apply_global_tls_relocs', { kind: 'apply-global-tls-relocs' }, 'with-all')
  const data = plain('__wasm_apply_tls_relocs', { kind: 'apply-tls-relocs' }, 'with-all')
  return [...(applyGlobalTlsRelocs ? [globals] : []), ...(applyTlsRelocs ? [data] : [])]
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
  if (callCtors === undefined || plan.reactor || plan.isPic || plan.place !== undefined) return []
  if (callCtors.used || isExported(callCtors, plan)) return []
  if (constructors.length === 0 && callDtors === undefined) return []
  const exported = globals.filter(
    symbol =>
      symbol.kind === 'function' &&
      isExported(symbol, plan) &&
      live.hasSymbol(symbol) &&
      // Another module of the program calls the function itself, at any time.
      !isForOthers(symbol, plan),
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
