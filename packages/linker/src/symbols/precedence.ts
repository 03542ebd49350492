import { SYMBOL_FLAG } from '@wasmweld/binary'
import { isAnswered, isShared, isWeak } from './link-symbol.ts'
import type { LinkSymbol } from './resolution.ts'

/** Which of two definitions of a name a link keeps. */
export type Precedence = 'new' | 'existing' | 'conflict'

/** A strong definition replaces a weak one and a shared library's, the first of two weak ones stays, and two strong ones conflict. */
export function precedence(existing: LinkSymbol, newFlags: number): Precedence {
  if (!isAnswered(existing)) return 'new'
  if ((newFlags & SYMBOL_FLAG.bindingMask) === SYMBOL_FLAG.weak) return 'existing'
  return isWeak(existing) || isShared(existing) ? 'new' : 'conflict'
}
