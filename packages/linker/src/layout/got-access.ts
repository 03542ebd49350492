import { isShared } from '../symbols/link-symbol.ts'
import type { LinkSymbol } from '../symbols/resolution.ts'

/** Whether only the loader knows where the symbol is: its address is then read through an imported global. */
export function isPlacedByLoader(symbol: LinkSymbol): boolean {
  return isShared(symbol)
}
