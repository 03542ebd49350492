import { RELOCATION_KINDS } from '@wasmweld/binary'
import { NO_ARGUMENTS } from '../symbols/linker-symbols.ts'
import type { Resolution, LinkSymbol } from '../symbols/resolution.ts'
import type { SlotFill, SyntheticBody, SyntheticFunction } from './needs.ts'

/** How the live relocations use what other modules of the program have. */
export class ExternalUses {
  readonly called: Set<LinkSymbol> = new Set()
  readonly addressed: Set<LinkSymbol> = new Set()
  readonly tags: Set<LinkSymbol> = new Set()

  /** One more use, by a relocation of that kind. False where it takes an address that nobody gave. */
  add(symbol: LinkSymbol, kind: number): boolean {
    const { target, value } = RELOCATION_KINDS[kind]
    const isCall = symbol.kind === 'function' && target === 'function' && value === 'index'
    if (symbol.kind === 'tag') this.tags.add(symbol)
    else if (isCall) this.called.add(symbol)
    else this.addressed.add(symbol)
    return isCall || symbol.kind !== 'function' || slotOf(symbol) !== undefined
  }

  /** What is asked of the host, or of the modules that it instantiated before this one. */
  imports({ fallbacks }: Resolution): LinkSymbol[] {
    const functions = [...this.called].filter(symbol => callOf(symbol) === 'import')
    return [...functions, ...this.tags, ...fallbacks.values()]
  }
}

const callOf = ({ external }: LinkSymbol): string | undefined =>
  external?.kind === 'function' ? external.call : undefined

export const slotOf = ({ external }: LinkSymbol): number | undefined =>
  external?.kind === 'function' ? external.slot : undefined

/** The functions of this module that stand for those of others: they call what has its slot. */
export function slotCallers({ called }: ExternalUses): SyntheticFunction[] {
  return [...called].flatMap(symbol => {
    const slot = slotOf(symbol)
    if (slot === undefined || callOf(symbol) === 'import') return []
    return [made(symbol, `slot:${symbol.name}`, { kind: 'call-slot', slot }, [symbol])]
  })
}

/** What is in the slots of functions that come later, by slot. Each is filled, used here or not: another module may call it. */
export function slotFills({ fallbacks }: Resolution): SlotFill[] {
  return Array.from(fallbacks, ([symbol, fallback]) => ({
    slot: slotOf(symbol) ?? 0,
    function: made(symbol, `later:${symbol.name}`, { kind: 'not-there-yet', import: fallback }, []),
  })).sort((one, other) => one.slot - other.slot)
}

const made = (
  { type = NO_ARGUMENTS, typeKey }: LinkSymbol,
  name: string,
  body: SyntheticBody,
  symbols: readonly LinkSymbol[],
): SyntheticFunction => ({ name, type, typeKey, body, symbols })
