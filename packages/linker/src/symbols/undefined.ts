import { SYMBOL_FLAG } from '@wasmweld/binary'
import type { LinkPlan } from '../plan.ts'
import { isImportedByName, isInterposable, isShared, isUndefinedWeak, isWeak } from './link-symbol.ts'
import { becomeLinkers } from './linker-symbols.ts'
import type { OpenSymbol } from './resolution.ts'
import type { SymbolTable } from './symbol-table.ts'

/** Makes `symbol` a function that traps. It has no address, a pointer to it is null, and it is nobody's root or export. */
export function becomeTrap(symbol: OpenSymbol, debugName: string): void {
  becomeLinkers(symbol, 'trap', SYMBOL_FLAG.local)
  symbol.kind = 'function'
  symbol.stub = true
  symbol.debugName = debugName
}

/** Weak references that nothing defines: a call needs something to call, so it gets a function that traps. */
export function trapWeakReferences(table: SymbolTable): OpenSymbol[] {
  const traps: OpenSymbol[] = []
  for (const symbol of table.globals) {
    if (!isUndefinedWeak(symbol) || !symbol.used || symbol.kind !== 'function' || symbol.type === undefined) continue
    const debugName = `undefined_weak:${symbol.name}`
    becomeTrap(symbol, debugName)
    table.note(symbol.name, 'definition', undefined, debugName)
    symbol.flags |= SYMBOL_FLAG.hidden
    traps.push(symbol)
  }
  return traps
}

/** What was offered and never pulled is no part of the link; what was asked for and never came is undefined. */
export function demoteLazySymbols(table: SymbolTable): void {
  for (const symbol of table.globals) {
    // As wasm-ld, where weak data that was offered stays so. It counts as null, and not as undefined.
    if (symbol.state !== 'lazy' || !symbol.used || (isWeak(symbol) && symbol.kind === 'data')) continue
    symbol.state = 'undefined'
    // Nobody has noted how it is used.
    symbol.calledDirectly = true
  }
}

/** Whether the host may be asked for an undefined symbol. */
export function mayStayUndefined(symbol: OpenSymbol, plan: LinkPlan): boolean {
  if (isImportedByName(symbol)) return true
  if (symbol.kind === 'function' && plan.importUndefined) return true
  return plan.allowUndefined.has(symbol.name)
}

/** Whether a live symbol is asked for from the host or the loader. Data is not: its address is, through a GOT global. */
export function isImport(symbol: OpenSymbol, plan: LinkPlan): boolean {
  if (symbol.kind === 'data' || symbol.kind === 'section' || !symbol.used) return false
  if (isShared(symbol)) return symbol.kind === 'function'
  if (isInterposable(symbol, plan)) return true
  if (symbol.state !== 'undefined') return false
  if (plan.isRelocatable) return true
  // Where only a function's address is taken, that is all the loader is asked for.
  if (plan.isPic) return symbol.kind !== 'function' || symbol.calledDirectly
  return !isWeak(symbol) && isAskedFor(symbol, plan)
}

function isAskedFor(symbol: OpenSymbol, { importUndefined, unresolvedSymbols, allowUndefined }: LinkPlan): boolean {
  if (importUndefined || unresolvedSymbols === 'import-dynamic') return true
  return allowUndefined.has(symbol.name) || isImportedByName(symbol)
}
