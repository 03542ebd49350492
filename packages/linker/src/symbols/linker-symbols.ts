import { SYMBOL_FLAG, typeKey } from '@wasmweld/binary'
import type { FunctionType, ValueType } from '@wasmweld/binary'
import { FUNCTION_TABLE } from '../input/build-symbols.ts'
import type { LinkPlan } from '../plan.ts'
import { isAnswered } from './link-symbol.ts'
import type { OpenSymbol, LinkedFile, LinkerDefinition, LinkerSymbols } from './resolution.ts'
import type { SymbolTable } from './symbol-table.ts'

export const CALL_CTORS = '__wasm_call_ctors'
export const CALL_DTORS = '__wasm_call_dtors'
const STACK_POINTER = '__stack_pointer'
const TLS_BASE = '__tls_base'
const TLS_SIZE = '__tls_size'
const TLS_ALIGNMENT = '__tls_align'
const INIT_TLS = '__wasm_init_tls'
const MEMORY_BASE = '__memory_base'
const TABLE_BASE = '__table_base'

/**
 * The outputs in which an address means something: a shared library's data ends where its loader says, and stack and heap are those
 * of the main module.
 */
type Outputs = 'all' | 'programs' | 'fixed' | 'main'

/** Data symbols that stand for an address of the layout, defined when something refers to them or exports them. */
const ADDRESS_SYMBOLS: readonly (readonly [name: string, role: LinkerDefinition, outputs: Outputs])[] = [
  ['__dso_handle', 'dso-handle', 'all'],
  ['__data_end', 'data-end', 'programs'],
  ['__stack_low', 'stack-low', 'main'],
  ['__stack_high', 'stack-high', 'main'],
  ['__global_base', 'global-base', 'fixed'],
  ['__heap_base', 'heap-base', 'main'],
  ['__heap_end', 'heap-end', 'main'],
  [MEMORY_BASE, 'memory-base', 'fixed'],
  [TABLE_BASE, 'table-base', 'fixed'],
  ['__wasm_first_page_end', 'first-page-end', 'all'],
]

function isMade(outputs: Outputs, { isPic, isShared, place }: LinkPlan): boolean {
  if (outputs === 'main') return !isPic && place === undefined
  if (outputs === 'fixed') return !isPic
  return outputs === 'all' || !isShared
}

export const NO_ARGUMENTS: FunctionType = { kind: 'function', parameters: [], results: [] }

/** Gives `symbol` a definition that no file has. */
export function becomeLinkers(symbol: OpenSymbol, role: LinkerDefinition, flags: number): OpenSymbol {
  symbol.state = 'defined'
  symbol.linker = role
  symbol.flags = flags
  symbol.file = undefined
  symbol.chunk = -1
  symbol.lazy = undefined
  symbol.library = undefined
  symbol.importModule = undefined
  symbol.importName = undefined
  return symbol
}

function becomeGlobal(symbol: OpenSymbol, role: LinkerDefinition, value: ValueType, mutable: boolean): OpenSymbol {
  symbol.kind = 'global'
  symbol.globalType = { value, mutable }
  return becomeLinkers(symbol, role, role === 'stack-pointer' ? 0 : SYMBOL_FLAG.hidden)
}

const NOTHING_CLAIMED: Omit<LinkerSymbols, 'addresses'> = {
  callCtors: undefined,
  stackPointer: undefined,
  bases: undefined,
  tlsBase: undefined,
  threads: undefined,
  callDtors: undefined,
  functionTable: undefined,
}

/** A global that the loader gives, whether or not something refers to it. */
function loaderGlobal(table: SymbolTable, name: string, value: ValueType, mutable: boolean): OpenSymbol {
  const symbol = table.insert(name, 'global')
  symbol.flags = SYMBOL_FLAG.undefined
  symbol.globalType = { value, mutable }
  symbol.importModule = 'env'
  symbol.importName = name
  symbol.used = true
  return symbol
}

function claimFunction(
  table: SymbolTable,
  name: string,
  role: LinkerDefinition,
  parameters: readonly ValueType[],
): OpenSymbol {
  const symbol = table.insert(name, 'function')
  symbol.type = { kind: 'function', parameters, results: [] }
  symbol.typeKey = typeKey(symbol.type)
  table.note(name, 'definition')
  return becomeLinkers(symbol, role, SYMBOL_FLAG.hidden)
}

/** Each thread has a block of thread-local data: its place differs from thread to thread, its size does not. */
function claimThreadSymbols(
  table: SymbolTable,
  { sharedMemory, pointerType }: LinkPlan,
): Pick<LinkerSymbols, 'tlsBase' | 'threads'> {
  if (!sharedMemory) return { tlsBase: undefined, threads: undefined }
  const global = (name: string, role: LinkerDefinition, mutable: boolean): OpenSymbol => {
    table.note(name, 'definition')
    return becomeGlobal(table.insert(name, 'global'), role, pointerType, mutable)
  }
  return {
    tlsBase: global(TLS_BASE, 'tls-base', true),
    threads: {
      tlsSize: global(TLS_SIZE, 'tls-size', false),
      tlsAlignment: global(TLS_ALIGNMENT, 'tls-alignment', false),
      initTls: claimFunction(table, INIT_TLS, 'init-tls', [pointerType]),
    },
  }
}

/** The names that the linker takes before any file joins. */
export function claimLinkerSymbols(table: SymbolTable, plan: LinkPlan): LinkerSymbols {
  const { isPic, isRelocatable, pointerType, place } = plan
  // Of an object all this is undefined still: the last link defines it.
  if (isRelocatable) return { ...NOTHING_CLAIMED, addresses: [] }
  const callCtors = claimFunction(table, CALL_CTORS, 'call-ctors', [])
  if (place !== undefined) {
    const stackPointer = loaderGlobal(table, STACK_POINTER, pointerType, true)
    return { ...NOTHING_CLAIMED, callCtors, stackPointer, addresses: [], ...claimThreadSymbols(table, plan) }
  }
  if (!isPic) {
    const stackPointer = becomeGlobal(table.insert(STACK_POINTER, 'global'), 'stack-pointer', pointerType, true)
    table.note(STACK_POINTER, 'definition')
    return { ...NOTHING_CLAIMED, callCtors, stackPointer, addresses: [], ...claimThreadSymbols(table, plan) }
  }
  const stackPointer = loaderGlobal(table, STACK_POINTER, pointerType, true)
  const bases = {
    memory: loaderGlobal(table, MEMORY_BASE, pointerType, false),
    table: loaderGlobal(table, TABLE_BASE, pointerType, false),
  }
  return { ...NOTHING_CLAIMED, callCtors, stackPointer, bases, addresses: [], ...claimThreadSymbols(table, plan) }
}

/** Defines `name` as an address when something refers to it and nothing defines it. */
export function defineAddress(
  table: SymbolTable,
  plan: LinkPlan,
  name: string,
  role: LinkerDefinition,
): OpenSymbol | undefined {
  let symbol = table.find(name)
  if (symbol === undefined) {
    if (!plan.exportAll && !plan.exports.has(name)) return undefined
    symbol = table.insert(name, 'data')
  }
  if (isAnswered(symbol)) return undefined
  table.note(name, 'definition')
  // Position-independent objects ask for __memory_base and __table_base as globals: they get a global that holds the address.
  symbol.kind = 'data'
  symbol.offset = 0
  symbol.size = 0
  // The bounds of a segment that turns out to be dead are undefined after all, and then it counts who asked weakly.
  return becomeLinkers(symbol, role, SYMBOL_FLAG.hidden | (symbol.flags & SYMBOL_FLAG.bindingMask))
}

/** The optional symbols, once every file has joined and all references are known. */
export function defineOptionalSymbols(table: SymbolTable, plan: LinkPlan, symbols: LinkerSymbols): void {
  for (const [name, role, outputs] of ADDRESS_SYMBOLS) {
    const symbol = isMade(outputs, plan) ? defineAddress(table, plan, name, role) : undefined
    if (symbol !== undefined) symbols.addresses.push(symbol)
  }
  const tlsBase = table.find(TLS_BASE)
  // Without threads there is one block of thread-local data, and its place is a constant.
  if (!plan.sharedMemory && tlsBase !== undefined && !isAnswered(tlsBase))
    symbols.tlsBase = becomeGlobal(tlsBase, 'tls-base', plan.pointerType, false)
}

function insertFunctionTable(table: SymbolTable): OpenSymbol {
  const symbol = table.insert(FUNCTION_TABLE, 'table')
  symbol.flags = SYMBOL_FLAG.undefined | SYMBOL_FLAG.hidden
  return symbol
}

/** The function table becomes the linker's: an import when the plan says so, otherwise defined where it turns out to be needed. */
export function claimFunctionTable(table: SymbolTable, plan: LinkPlan, symbols: LinkerSymbols): void {
  const existing = table.find(FUNCTION_TABLE) ?? insertFunctionTable(table)
  if (existing.kind !== 'table' || existing.state === 'defined') {
    table.problems.push({
      kind: 'reserved-symbol',
      severity: 'error',
      name: FUNCTION_TABLE,
      isTable: existing.kind === 'table',
    })
    return
  }
  symbols.functionTable = existing
  if (existing.used || plan.exportTable) table.note(FUNCTION_TABLE, plan.importTable ? 'reference' : 'definition')
  if (plan.importTable) {
    existing.importModule = 'env'
    existing.importName = FUNCTION_TABLE
    return
  }
  const { noStrip } = SYMBOL_FLAG
  becomeLinkers(existing, 'function-table', (existing.flags & noStrip) | (plan.exportTable ? 0 : SYMBOL_FLAG.hidden))
  existing.forceExport = plan.exportTable
}

const NAMES: ReadonlySet<string> = new Set([
  CALL_CTORS,
  STACK_POINTER,
  TLS_BASE,
  TLS_SIZE,
  TLS_ALIGNMENT,
  INIT_TLS,
  FUNCTION_TABLE,
  ...ADDRESS_SYMBOLS.map(([name]) => name),
])

/** Whether the linker itself defines what has this name, where no input does: no library need be looked through for it. */
export function isLinkerSymbol(name: string): boolean {
  return NAMES.has(name) || BOUND.test(name)
}

const BOUND = /^__(start|stop)_([A-Za-z_][A-Za-z0-9_]*)$/

const dataSegments = (files: readonly LinkedFile[]): ReadonlySet<string> =>
  new Set(files.flatMap(({ object }) => object.chunks.flatMap(({ kind, name }) => (kind === 'data' ? [name] : []))))

function defineBounds(
  table: SymbolTable,
  plan: LinkPlan,
  names: readonly string[],
  segments: ReadonlySet<string>,
): void {
  for (const name of names) {
    const [, bound, segment] = BOUND.exec(name) ?? []
    if (!segments.has(segment)) continue
    const symbol = defineAddress(table, plan, name, bound === 'start' ? 'segment-start' : 'segment-stop')
    if (symbol !== undefined) symbol.segment = segment
  }
}

/** `__start_NAME` and `__stop_NAME`: the bounds of the segments of a name that is a C identifier. */
export function defineSegmentBounds(table: SymbolTable, plan: LinkPlan, files: readonly LinkedFile[]): void {
  const wanted = [...table.globals.map(({ name }) => name), ...plan.exports.keys()].filter(name => BOUND.test(name))
  if (wanted.length > 0) defineBounds(table, plan, wanted, dataSegments(files))
}

/** Where everything is exported, the bounds that nobody asks for; they are the last to get a name. */
export function exportSegmentBounds(table: SymbolTable, plan: LinkPlan, files: readonly LinkedFile[]): void {
  if (!plan.exportAll) return
  const segments = dataSegments(files)
  const names = [...segments].flatMap(name => [`__start_${name}`, `__stop_${name}`])
  defineBounds(table, plan, names, segments)
}
