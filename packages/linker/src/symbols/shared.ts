import type { FunctionType } from '@wasmweld/binary'
import type { SharedLibrary, SharedSymbol } from '../input/shared-library.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import { setShared } from './fill-symbol.ts'
import { fileName, isAnswered } from './link-symbol.ts'
import type { OpenSymbol } from './resolution.ts'
import type { SymbolTable } from './symbol-table.ts'

/** A call of a shared library's function under another type. No stub can stand in: who the loader takes the function from is not known. */
export function sharedMismatch(symbol: OpenSymbol, type: FunctionType, file: string): Problem {
  const call = { value: symbol.type ?? type, file: fileName(symbol) }
  return {
    kind: 'signature-mismatch',
    severity: 'error',
    name: symbol.name,
    call,
    definition: { value: type, file },
    isDefined: true,
  }
}

/** Takes in what a shared library offers. It answers what nothing defines, and never replaces a definition. */
export function shareSymbol(table: SymbolTable, { name: file }: SharedLibrary, shared: SharedSymbol): void {
  const existing = table.find(shared.name)
  if (existing === undefined) {
    setShared(table.insert(shared.name, shared.kind), file, shared)
  } else if (existing.state === 'lazy') {
    setShared(existing, file, shared)
  } else if (existing.kind !== shared.kind && (shared.kind === 'function' || !isAnswered(existing))) {
    // As wasm-ld, which overlooks data that a definition of another kind hides.
    const [first, second] = [
      { value: existing.kind, file: fileName(existing) },
      { value: shared.kind, file },
    ]
    table.problems.push({ kind: 'kind-mismatch', severity: 'error', name: shared.name, first, second })
  } else if (!isAnswered(existing)) {
    answer(table, file, existing, shared)
  }
}

function answer(table: SymbolTable, file: string, existing: OpenSymbol, shared: SharedSymbol): void {
  const { type, typeKey, calledDirectly } = existing
  const isOther = shared.kind === 'function' && calledDirectly && typeKey !== shared.typeKey
  if (isOther && table.plan.checkSharedSignatures) table.problems.push(sharedMismatch(existing, shared.type, file))
  setShared(existing, file, shared)
  if (isOther) keepType(existing, type, typeKey, table.plan)
}

/** Unchecked, the program's own idea of the type is what it imports. */
function keepType(symbol: OpenSymbol, type: FunctionType | undefined, key: string, plan: LinkPlan): void {
  if (plan.checkSharedSignatures) return
  symbol.type = type
  symbol.typeKey = key
}
