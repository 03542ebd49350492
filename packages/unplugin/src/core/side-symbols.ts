// The symbols of a finished side module, as those of an object are told: what it defines, and what it leaves to others.
import type { FunctionType } from '@wasmweld/binary'
import type { SymbolSummary } from '@wasmweld/linker'
import type { SideExport, SideImport, SideModule } from '@wasmweld/side-modules'

const KINDS: Readonly<Partial<Record<SideExport['kind'], SymbolSummary['kind']>>> = {
  function: 'function',
  data: 'data',
  'thread-local': 'data',
  tag: 'tag',
}

/** Hooks of the loading convention are no symbols. */
export function sideSymbols({ exports, imports }: SideModule): readonly SymbolSummary[] {
  return [...exports.flatMap(defined), ...imports.flatMap(undefinedSymbol)]
}

function defined({ name, kind, type, internal }: SideExport): SymbolSummary | readonly [] {
  const symbolKind = KINDS[kind]
  if (internal || symbolKind === undefined) return []
  return { name, kind: symbolKind, binding: 'strong', hidden: false, defined: true, ...(type && { type }) }
}

function undefinedSymbol({ role, module, name, type, weak }: SideImport): SymbolSummary | readonly [] {
  const common = { name, binding: weak ? 'weak' : 'strong', hidden: false, defined: false } as const
  switch (role) {
    case 'function':
      return { ...common, kind: 'function', importModule: module, importName: name, type: type as FunctionType }
    case 'function-address':
      return { ...common, kind: 'function' }
    case 'data-address':
      return { ...common, kind: 'data' }
    case 'tag':
      return { ...common, kind: 'tag' }
    default:
      return []
  }
}
