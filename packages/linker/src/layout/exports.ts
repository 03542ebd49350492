import type { Export } from '@wasmweld/binary'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../options.ts'
import type { Problem } from '../problems.ts'
import { isExported } from '../symbols/link-symbol.ts'
import type { LinkSymbol, Resolution } from '../symbols/resolution.ts'
import type { IndexSpaces } from './index-spaces.ts'
import type { OutputGlobal } from './layout.ts'
import type { Needs } from './needs.ts'

/** The reactor's function that runs constructors, once and before any other export is called. */
export const INITIALIZE = '_initialize'

interface Exports {
  readonly exports: readonly Export[]
  /** Globals made to export the address of a data symbol, behind all others. */
  readonly addresses: readonly OutputGlobal[]
  readonly problems: readonly Problem[]
}

// The export_name attribute, which the object writes as an export of its own.
function exportName({ name, file, chunk }: LinkSymbol): string {
  if (file === undefined || chunk < 0) return name
  const { object } = file
  const index = object.imports.functions.length + chunk
  return object.exports.find(exported => exported.kind === 'function' && exported.index === index)?.name ?? name
}

function exportsOfFunction(symbol: LinkSymbol, needs: Needs, spaces: IndexSpaces): Export {
  const wrapper = needs.wrappers.find(({ body }) => body.kind === 'command-export' && body.wraps === symbol)
  const index = wrapper === undefined ? spaces.index[symbol.id] : (spaces.synthetic.get(wrapper) ?? -1)
  return { name: exportName(symbol), kind: 'function', index }
}

// Synthesised mutable globals are exported where the program may have any at all.
const isShareable = ({ linker, globalType, forceExport }: LinkSymbol, { features }: Needs): boolean =>
  linker === undefined || globalType?.mutable !== true || forceExport || features.includes('mutable-globals')

/** What the module shows: the memory, then the exported symbols in the order in which the link met their names. */
export function collectExports(
  { globals, linkerSymbols, byName }: Resolution, live: Liveness, needs: Needs, plan: LinkPlan, spaces: IndexSpaces, address: Float64Array,
): Exports {
  const exports: Export[] = []
  const wrapped: Export[] = []
  const addresses: OutputGlobal[] = []
  const firstAddress = spaces.imported.global + spaces.globals.length + needs.gotSymbols.length
  if (plan.memoryExport !== undefined) exports.push({ name: plan.memoryExport, kind: 'memory', index: 0 })
  for (const symbol of globals) {
    if (!isExported(symbol, plan) || !isPresent(symbol, live, needs)) continue
    switch (symbol.kind) {
      case 'function':
        ;(needs.wrappers.length > 0 ? wrapped : exports).push(exportsOfFunction(symbol, needs, spaces))
        break
      case 'data':
        exports.push({ name: symbol.name, kind: 'global', index: firstAddress + addresses.length })
        addresses.push({ kind: 'constant', type: { value: plan.pointerType, mutable: false }, name: '', value: address[symbol.id] })
        break
      case 'global':
        if (isShareable(symbol, needs)) exports.push({ name: symbol.name, kind: 'global', index: spaces.index[symbol.id] })
        break
      case 'table':
      case 'tag':
        exports.push({ name: symbol.name, kind: symbol.kind, index: spaces.index[symbol.id] })
        break
      case 'section':
        break
    }
  }
  // Wrappers are symbols of their own, met last.
  exports.push(...wrapped)
  const initializer = linkerSymbols.callCtors
  if (plan.reactor && needs.constructors.length > 0 && byName.get(INITIALIZE)?.state !== 'defined') {
    exports.push({ name: INITIALIZE, kind: 'function', index: spaces.index[initializer.id] })
  }
  return { exports, addresses, problems: [] }
}

function isPresent(symbol: LinkSymbol, live: Liveness, { hasTable }: Needs): boolean {
  if (symbol.linker === 'function-table') return hasTable
  // The optional address symbols take no bytes: an export is all there is of them.
  return symbol.kind === 'data' && symbol.linker !== undefined ? true : live.hasSymbol(symbol)
}
