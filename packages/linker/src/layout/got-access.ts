import type { LinkPlan } from '../plan.ts'
import { isDefined, isExternal, isHidden, isLocal, isShared } from '../symbols/link-symbol.ts'
import type { LinkSymbol } from '../symbols/resolution.ts'

/**
 * Whether only the loader knows the address: code and data then read it through an imported global of GOT.mem or GOT.func. A shared
 * library asks for its own visible symbols, too, since a library that is loaded before it may define them.
 */
export function isPlacedByLoader(
  symbol: LinkSymbol,
  { isPic, isShared: isLibrary, symbolic, unresolvedSymbols }: LinkPlan,
): boolean {
  if (isShared(symbol)) return true
  if (isExternal(symbol)) return false
  if (!isPic && unresolvedSymbols !== 'import-dynamic') return false
  if (isHidden(symbol) || isLocal(symbol)) return false
  return !isDefined(symbol) || (isLibrary && !symbolic)
}
