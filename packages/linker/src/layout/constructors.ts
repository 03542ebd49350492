import type { Liveness } from '../live/liveness.ts'
import { isRunnable } from '../live/roots.ts'
import type { Problem } from '../problems.ts'
import type { LinkSymbol, Resolution } from '../symbols/resolution.ts'

/** The live constructors by priority, low first; within one priority in link order. */
export function liveConstructors(
  { files }: Resolution,
  live: Liveness,
): { symbols: LinkSymbol[]; problems: Problem[] } {
  const found: { symbol: LinkSymbol; priority: number }[] = []
  const problems: Problem[] = []
  for (const file of files) {
    for (const { priority, symbol: index } of file.object.initFunctions) {
      const symbol = file.symbols[index]
      if (!isRunnable(symbol) || !live.hasSymbol(symbol)) continue
      if (symbol.type !== undefined && symbol.type.parameters.length > 0) {
        problems.push({ kind: 'constructor-arguments', severity: 'error', name: symbol.name })
      }
      found.push({ symbol, priority })
    }
  }
  found.sort((one, other) => one.priority - other.priority)
  return { symbols: found.map(({ symbol }) => symbol), problems }
}
