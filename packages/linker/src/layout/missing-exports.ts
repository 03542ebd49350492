import { closest } from '../closest.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import { isAnswered, isExternal } from '../symbols/link-symbol.ts'
import type { LinkSymbol, Resolution } from '../symbols/resolution.ts'

/** Exports that were asked for and that nothing defines. */
export function missingExports(
  { find, globals }: Resolution,
  live: Liveness,
  plan: LinkPlan,
  missingBounds: ReadonlySet<LinkSymbol>,
): Problem[] {
  const problems: Problem[] = []
  if (plan.unresolvedSymbols !== 'report-all') return problems
  for (const [name, required] of plan.exports) {
    const symbol = find(name)
    if (!required || (symbol !== undefined && !missingBounds.has(symbol) && isThere(symbol, live))) continue
    problems.push({ kind: 'missing-export', severity: plan.unresolvedSeverity, name, suggestions: near(name, globals) })
  }
  return problems
}

const near = (name: string, globals: readonly LinkSymbol[]): string[] =>
  closest(
    name,
    globals.filter(({ state }) => state !== 'undefined').map(symbol => symbol.name),
  )

// The table of function pointers is defined in case somebody uses it.
function isThere(symbol: LinkSymbol, live: Liveness): boolean {
  if (symbol.linker === 'function-table') return symbol.used && live.referenced[symbol.id] === 1
  return isAnswered(symbol) && !isExternal(symbol)
}
