import type { SizeReport } from '../size-report.ts'
import type { Baseline } from './baseline.ts'
import type { Grown } from './budget-result.ts'
import { symbolPlace, withoutNumber } from './groups.ts'
import type { GroupsOf } from './select-matches.ts'

/** A symbol or a module that is new or larger, by its item. */
export type GrownItem = Grown & { readonly item: number }

/** What has grown since a baseline, by item. */
export type Growth = ReadonlyMap<number, GrownItem>

/** Compares all symbols and modules of JavaScript with what the baseline has of them. */
export function growthSince(baseline: Baseline, report: SizeReport, groups: GroupsOf): Growth {
  const symbols = groups('symbol').flatMap(group => {
    const { origin, name } = symbolPlace(group, report)
    if (withoutNumber(name) !== name) return []
    return [{ group, name: group.names[0], before: baseline.symbols.get(origin)?.get(name) }]
  })
  const modules = groups('js').map(group => ({ group, name: group.label, before: baseline.js.get(group.label) }))
  const grown = new Map<number, GrownItem>()
  for (const { group, name, before } of [...symbols, ...modules]) {
    const [item] = group.items
    const after = group.items.reduce((sum, each) => sum + report.items[each].bytes, 0)
    if (after > (before ?? 0)) grown.set(item, { item, name, ...(before === undefined ? {} : { before }), after })
  }
  return grown
}

/** What of `items` has grown, most first. */
export function grownAmong(growth: Growth, items: readonly number[]): readonly GrownItem[] {
  return items
    .flatMap(item => growth.get(item) ?? [])
    .sort((one, other) => change(other) - change(one) || (one.name < other.name ? -1 : 1))
}

const change = ({ before = 0, after }: Grown): number => after - before
