import { SYMBOL_FLAG } from '@wasmweld/binary'
import { fileName } from './link-symbol.ts'
import type { OpenSymbol, OpenFile } from './resolution.ts'
import type { SymbolTable } from './symbol-table.ts'

/** What --wrap changes for one name. */
export interface Wrapped {
  readonly original: OpenSymbol
  readonly real: OpenSymbol
  readonly wrapper: OpenSymbol
}

function refer(table: SymbolTable, name: string, original: OpenSymbol, pull: (name: string) => void): OpenSymbol {
  pull(name)
  const known = table.find(name)
  if (known !== undefined) return checked(table, known)
  const symbol = table.insert(name, 'function')
  table.note(name, 'reference')
  symbol.flags = SYMBOL_FLAG.undefined
  symbol.file = original.file
  symbol.type = original.type
  symbol.typeKey = original.typeKey
  symbol.calledDirectly = true
  return symbol
}

// As wasm-ld, which wraps functions alone.
function checked(table: SymbolTable, symbol: OpenSymbol): OpenSymbol {
  const { name, kind } = symbol
  if (kind !== 'function') {
    const first = { value: kind, file: fileName(symbol) }
    const second = { value: 'function', file: '<internal>' }
    table.problems.push({ kind: 'kind-mismatch', severity: 'error', name, first, second })
  }
  return symbol
}

/** Finds or makes `__wrap_f` and `__real_f` for each `f` that the link knows. */
export function findWrapped(table: SymbolTable, names: readonly string[], pull: (name: string) => void): Wrapped[] {
  const wrapped: Wrapped[] = []
  for (const name of new Set(names)) {
    const original = table.find(name)
    if (original === undefined) continue
    const real = refer(table, `__real_${name}`, original, pull)
    const wrapper = refer(table, `__wrap_${name}`, original, pull)
    original.used = true
    wrapper.used = true
    real.used = false
    wrapped.push({ original, real, wrapper })
  }
  return wrapped
}

/** References to `f` go to `__wrap_f`, references to `__real_f` to `f`; the definition of `f` keeps its name. */
export function applyWraps(table: SymbolTable, wrapped: readonly Wrapped[], files: readonly OpenFile[]): void {
  if (wrapped.length === 0) return
  const target = new Map<OpenSymbol, OpenSymbol>()
  for (const { original, real, wrapper } of wrapped) {
    const name = original.name
    target.set(original, wrapper)
    target.set(real, original)
    table.redirect(`__real_${name}`, original)
    table.redirect(name, wrapper)
  }
  for (const { symbols } of files) {
    for (let index = 0; index < symbols.length; index++) symbols[index] = target.get(symbols[index]) ?? symbols[index]
  }
}
