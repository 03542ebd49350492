import type { Liveness } from '../live/liveness.ts'
import { isRunnable } from '../live/roots.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import type { LinkSymbol, Resolution } from '../symbols/resolution.ts'
import { isExported } from '../symbols/link-symbol.ts'
import { isImport } from '../symbols/undefined.ts'
import type { Constructor } from './needs.ts'

/** The live constructors by priority, low first; within one priority in link order. */
export function liveConstructors(
  { files, linkerSymbols: { callCtors } }: Resolution,
  live: Liveness,
  plan: LinkPlan,
): { constructors: Constructor[]; problems: Problem[] } {
  const constructors: Constructor[] = []
  const problems: Problem[] = []
  for (const file of files) {
    for (const { priority, symbol: index } of file.object.initFunctions) {
      const symbol = file.symbols[index]
      if (!isRunnable(symbol) || !live.hasSymbol(symbol)) continue
      if (symbol.state !== 'defined' && !isImport(symbol, plan)) {
        problems.push(missing(symbol, file.name))
        continue
      }
      if (symbol.type !== undefined && symbol.type.parameters.length > 0) {
        problems.push({ kind: 'constructor-arguments', severity: 'error', name: symbol.name })
      }
      constructors.push({ symbol, priority })
    }
  }
  constructors.sort((one, other) => one.priority - other.priority)
  if (isIdle(callCtors, plan) && constructors.length > 0) {
    const names = constructors.map(({ symbol }) => symbol.name)
    problems.push({ kind: 'idle-constructors', severity: 'warning', names })
  }
  return { constructors, problems }
}

/** Whether nobody calls the function that calls the constructors: position-independent output leaves that to a loader, which must see it. */
const isIdle = (callCtors: LinkSymbol | undefined, plan: LinkPlan): boolean =>
  plan.isPic &&
  !plan.reactor &&
  !plan.exportConstructors &&
  callCtors !== undefined &&
  !callCtors.used &&
  !isExported(callCtors, plan)

// wasm-ld crashes here: without an import there is nothing that could be called.
function missing({ name }: LinkSymbol, file: string): Problem {
  return {
    kind: 'undefined-symbol',
    severity: 'error',
    name,
    symbolKind: 'function',
    references: [{ file, inside: 'its constructors' }],
    suggestions: [],
  }
}
