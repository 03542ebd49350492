import type { Export } from '@wasmweld/binary'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import { definingChunk, isDefined, isExported, isInterposable } from '../symbols/link-symbol.ts'
import type { LinkSymbol, Resolution } from '../symbols/resolution.ts'
import type { IndexSpaces } from './index-spaces.ts'
import type { MemoryLayout, OutputGlobal } from './layout.ts'
import type { Needs, WrapperFunction } from './needs.ts'

/** The reactor's function that runs constructors, once and before any other export is called. */
export const INITIALIZE = '_initialize'

interface Exports {
  readonly exports: readonly Export[]
  /** Globals made to export the address of a data symbol, behind all others. */
  readonly addresses: readonly OutputGlobal[]
  readonly problems: readonly Problem[]
}

// The export_name attribute, which the object writes as an export of its own.
function exportName({ name, kind, file, chunk }: LinkSymbol): string {
  if (kind !== 'function' || file === undefined || chunk < 0) return name
  const { object } = file
  const index = object.imports.functions.length + chunk
  return object.exports.find(exported => exported.kind === 'function' && exported.index === index)?.name ?? name
}

// The host knows a function by the name that the source asks for, other modules by the symbol's.
function exportNames(symbol: LinkSymbol, { provide, provideAll }: LinkPlan): readonly string[] {
  const name = exportName(symbol)
  const isWanted = provideAll || provide.exports.has(symbol.name)
  return isWanted && name !== symbol.name ? [name, symbol.name] : [name]
}

function plainExports(symbol: LinkSymbol, kind: Export['kind'], spaces: IndexSpaces, plan: LinkPlan): Export[] {
  // Not the import through which calls of a weak definition go.
  const chunk = definingChunk(symbol)
  const index = chunk === undefined ? spaces.index[symbol.id] : spaces.chunkIndex[chunk]
  return exportNames(symbol, plan).map(name => ({ name, kind, index }))
}

// Synthesised mutable globals are exported where the program may have any at all.
const isShareable = ({ linker, globalType, forceExport }: LinkSymbol, { features }: Needs): boolean =>
  linker === undefined || globalType?.mutable !== true || forceExport || features.includes('mutable-globals')

/** What exports are made from. */
interface Shown {
  readonly resolution: Resolution
  readonly live: Liveness
  readonly needs: Needs
  readonly plan: LinkPlan
  readonly spaces: IndexSpaces
  /** By SymbolId. */
  readonly address: Float64Array
  readonly memory: MemoryLayout
}

/** What the module shows: the memory, then the exported symbols in the order in which the link met their names. */
export function collectExports(shown: Shown): Exports {
  const { resolution, needs, plan, spaces, address, memory } = shown
  if (plan.isRelocatable) return { exports: [], addresses: [], problems: [] }
  const exports: Export[] = []
  const wrapped: Export[] = []
  const addresses: OutputGlobal[] = []
  const firstAddress = spaces.imported.global + spaces.globals.length + needs.gotSymbols.length
  const wrapperOf = new Map(needs.wrappers.map(wrapper => [wrapper.wraps, wrapper]))
  const exportAddress = (name: string, value: number): void => {
    const type = { value: plan.pointerType, mutable: false }
    exports.push({ name, kind: 'global', index: firstAddress + addresses.length })
    addresses.push({ kind: 'constant', type, name: '', value })
  }
  if (plan.memoryExport !== undefined) exports.push({ name: plan.memoryExport, kind: 'memory', index: 0 })
  for (const symbol of resolution.globals) {
    if (!isShown(symbol, shown)) continue
    const { name, kind, id } = symbol
    const wrapper = wrapperOf.get(symbol)
    if (wrapper !== undefined) {
      wrapped.push({ name: exportName(symbol), kind: 'function', index: spaces.synthetic.get(wrapper) ?? -1 })
    } else if (kind === 'data') {
      exportAddress(name, address[id])
    } else if (kind !== 'section') {
      exports.push(...plainExports(symbol, kind, spaces, plan))
    }
  }
  if (plan.exportAll && memory.initFlag !== undefined) exportAddress('__wasm_init_memory_flag', memory.initFlag)
  // Wrappers are symbols of their own, met last.
  const own = linkerExports(shown, wrapperOf)
  const all = [...exports, ...own.plain, ...wrapped, ...own.wrapped, ...initializer(shown)]
  return { exports: all, addresses, problems: sharedNames(all) }
}

// Two symbols may ask for one name: by export_name, or where the memory is called like a function.
function sharedNames(exports: readonly Export[]): Problem[] {
  const seen = new Set<string>()
  const shared = exports.filter(({ name }) => seen.size === seen.add(name).size)
  return [...new Set(shared.map(({ name }) => name))].map(name => ({
    kind: 'layout',
    severity: 'error',
    message: `several exports are called '${name}': a module may use each name once`,
  }))
}

// The linker's functions have names like other symbols, and get them after all of these.
function linkerExports(
  { needs, plan, spaces }: Shown,
  wrapperOf: ReadonlyMap<WrapperFunction['wraps'], WrapperFunction>,
): Readonly<Record<'plain' | 'wrapped', Export[]>> {
  const found: Record<'plain' | 'wrapped', Export[]> = { plain: [], wrapped: [] }
  for (const made of needs.functions) {
    if (made.exported === undefined || (made.exported === 'with-all' && !plan.exportAll)) continue
    const wrapper = wrapperOf.get(made)
    const index = spaces.synthetic.get(wrapper ?? made) ?? -1
    found[wrapper === undefined ? 'plain' : 'wrapped'].push({ name: made.name, kind: 'function', index })
  }
  return found
}

function initializer({ resolution, needs, plan, spaces }: Shown): Export[] {
  const { callCtors } = resolution.linkerSymbols
  if (callCtors === undefined || needs.constructors.length === 0) return []
  const index = spaces.index[callCtors.id]
  const isShown = !plan.exportConstructors || isExported(callCtors, plan)
  const own: Export[] = isShown ? [] : [{ name: callCtors.name, kind: 'function', index }]
  if (!plan.reactor || resolution.find(INITIALIZE)?.state === 'defined') return own
  return [...own, { name: INITIALIZE, kind: 'function', index }]
}

// The loader fills GOT globals from exports, and looks among these for the definition that wins.
const isOffered = (symbol: LinkSymbol, { gotImports }: Needs, plan: LinkPlan): boolean =>
  isExported(symbol, plan) ||
  isInterposable(symbol, plan) ||
  (plan.isPic && isDefined(symbol) && gotImports.has(symbol))

function isShown(symbol: LinkSymbol, { live, needs, plan }: Shown): boolean {
  const { kind, linker } = symbol
  if (linker === 'function-table') return needs.hasTable && (isExported(symbol, plan) || plan.exports.has(symbol.name))
  if (!isOffered(symbol, needs, plan) || needs.missingBounds.has(symbol)) return false
  if (kind === 'global' && !isShareable(symbol, needs)) return false
  // The optional address symbols take no bytes: an export is all there is of them.
  return (kind === 'data' && linker !== undefined) || live.hasSymbol(symbol)
}
