import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import { isLocal, isShared } from '../symbols/link-symbol.ts'
import type { LinkSymbol, LinkedFile, Resolution } from '../symbols/resolution.ts'
import type { OutputCustomSection } from './layout.ts'
import type { Needs } from './needs.ts'

/** The symbol table of an output that may be linked again, or is to be looked at with its relocations. */
export interface OutputSymbols {
  readonly symbols: readonly LinkSymbol[]
  /** By SymbolId: position in the table; -1 for what is not in it. */
  readonly position: Int32Array
  /** Position of the first symbol of a section: each custom section has one, in their order. */
  readonly firstSection: number
}

function localsOf(file: LinkedFile, live: Liveness): LinkSymbol[] {
  return file.symbols.filter(symbol => isLocal(symbol) && symbol.kind !== 'section' && live.hasSymbol(symbol))
}

/** An address that the linker gives a name takes no room and so is never dropped, even where only debug information asks for it. */
const isLinkerAddress = ({ kind, state, linker }: LinkSymbol): boolean =>
  kind === 'data' && state === 'defined' && linker !== undefined

/** What objects name and the output holds: names that all see, then those of each file, then the sections. */
export function outputSymbols(
  { globals, files, symbols, linkerSymbols }: Resolution,
  live: Liveness,
  { hasTable, missingBounds }: Needs,
): OutputSymbols {
  const { functionTable } = linkerSymbols
  const isListed = (symbol: LinkSymbol): boolean => {
    // A table that is exported only is named by nobody.
    if (symbol === functionTable) return hasTable && (symbol.used || symbol.state !== 'defined')
    // As wasm-ld, what a shared library has is not listed.
    if (!symbol.used || isShared(symbol)) return false
    return live.hasSymbol(symbol) || (isLinkerAddress(symbol) && !missingBounds.has(symbol))
  }
  const listed = [...globals.filter(isListed), ...files.flatMap(file => localsOf(file, live))]
  const position = new Int32Array(symbols.length).fill(-1)
  // As wasm-ld: a function that traps is listed both under the name that it stands for and as a local of each file, the last of
  // which relocations name.
  listed.forEach(({ id }, at) => (position[id] = at))
  return { symbols: listed, position, firstSection: listed.length }
}

/** Whether the output has a symbol table. */
export const keepsSymbols = ({ isRelocatable, emitRelocs }: LinkPlan): boolean => isRelocatable || emitRelocs

/** Position of the symbol of a custom section. */
export function sectionSymbol(
  { firstSection }: OutputSymbols,
  sections: readonly OutputCustomSection[],
  name: string,
): number {
  const at = sections.findIndex(section => section.name === name)
  return at < 0 ? -1 : firstSection + at
}
