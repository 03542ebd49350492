import type { RelocationKind } from '@wasmweld/binary'
import type { Layout } from '../layout/layout.ts'
import type { LinkSymbol, LinkedFile } from '../symbols/resolution.ts'

/** The index of the relocation's target; -1 where it has none. A function or data symbol stands for the global that holds its address. */
export function indexOf(kind: RelocationKind, symbol: LinkSymbol, { index, got }: Layout): number {
  return kind.target === 'global' && symbol.kind !== 'global' ? got[symbol.id] : index[symbol.id]
}

function liveIndexOf(kind: RelocationKind, symbol: LinkSymbol, layout: Layout): number {
  const value = indexOf(kind, symbol, layout)
  if (value < 0) throw new Error(`${kind.name} asks for the index of ${symbol.name}, and the layout gave it none`)
  return value
}

// Addresses count from the start of the memory, those of thread-local data from their block's.
function baseOf(
  kind: RelocationKind,
  { state }: LinkSymbol,
  site: number,
  { tableBase, memory }: Pick<Layout, 'tableBase' | 'memory'>,
): number {
  switch (kind.base) {
    case 'zero':
    case 'memory':
      return 0
    case 'tls':
      // The block of another module lies elsewhere, and there is but one.
      return state === 'external' ? memory.tlsBase : 0
    case 'table':
      return tableBase
    case 'site':
      return site
  }
}

/** The value of one relocation of a live symbol. `site` is the address of the relocated place; only data has one. */
export function relocationValue(
  kind: RelocationKind,
  symbol: LinkSymbol,
  addend: number,
  site: number,
  layout: Layout,
): number {
  switch (kind.value) {
    case 'index':
      return liveIndexOf(kind, symbol, layout)
    case 'slot': {
      // `&__heap_base` of a program that declares it a function.
      if (symbol.kind === 'data') return layout.address[symbol.id] || 0
      const slot = layout.slot[symbol.id]
      return slot === 0 ? 0 : slot - baseOf(kind, symbol, site, layout)
    }
    case 'address': {
      const address = layout.address[symbol.id]
      // What is undefined is at 0, whatever is added to it.
      return Number.isNaN(address) ? 0 : address + addend - baseOf(kind, symbol, site, layout)
    }
    case 'offset':
      throw new Error(`${kind.name} is for custom sections`)
  }
}

/** The output index of one of the file's types. */
export function typeValue(file: LinkedFile, type: number, { typeIndex }: Layout): number {
  return typeIndex.get(file.object.typeKeys[type]) ?? 0
}
