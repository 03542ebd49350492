import type { LinkPlan } from '../options.ts'
import type { Problem } from '../problems.ts'
import type { Resolution } from '../symbols/resolution.ts'

/** Exports that were asked for and that nothing defines. */
export function missingExports({ find }: Resolution, plan: LinkPlan): Problem[] {
  const problems: Problem[] = []
  if (plan.unresolvedSymbols === 'ignore-all') return problems
  for (const [name, required] of plan.exports) {
    if (!required || find(name)?.state === 'defined') continue
    problems.push({ kind: 'missing-export', severity: plan.unresolvedSeverity, name })
  }
  return problems
}
