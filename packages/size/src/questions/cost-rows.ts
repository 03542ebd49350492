import { closest } from '@wasmweld/linker'
import { symbolMatcher } from '../budgets/glob.ts'
import type { GroupKind } from '../budgets/groups.ts'
import { describeNoMatch, groupsOf, selectMatches } from '../budgets/select-matches.ts'
import type { SizeGraph } from '../graph/size-graph.ts'
import { neighbours } from '../graph/walk.ts'
import { dominators } from './dominators.ts'
import { groupCost } from './group-cost.ts'
import type { GroupCost } from './group-cost.ts'
import { exportCost, importCost } from './import-cost.ts'
import type { ImportCost } from './import-cost.ts'
import { shownName } from './shown-name.ts'

/** What can be asked for by patterns: see `Selector`; and exports, by their names. */
export type CostKind = 'export' | Exclude<GroupKind, 'output' | 'side'>

/** A question for what things cost. */
export interface CostQuestion {
  readonly kind: CostKind
  readonly pattern: string
}

/** Something that can be left out, and what that would save. */
export type CostRow =
  | { readonly kind: 'importer'; readonly name: string; readonly cost: ImportCost }
  | { readonly kind: 'group'; readonly name: string; readonly cost: GroupCost }

/** The answer to one question, or why there is none and what may have been meant. */
export type CostAnswer = { readonly rows: readonly CostRow[] } | { readonly missing: string }

/** What is meant by a question, each match by itself. */
export function costRows(graph: SizeGraph, { kind, pattern }: CostQuestion): CostAnswer {
  if (kind === 'export') return exportRows(graph, pattern)
  const { report } = graph
  const groups = groupsOf(report)
  const select = { kind, pattern }
  const matches = selectMatches(report, groups, select, false)
  if (matches.length === 0) return { missing: describeNoMatch(report, groups, select) }
  return {
    rows: matches.map(({ label, items, uses = [] }) =>
      kind === 'import'
        ? importRow(graph, label, uses)
        : { kind: 'group', name: `${kind} ${label}`, cost: groupCost(graph, items) },
    ),
  }
}

/**
 * What is imported, or of a link without a bundle around it what is exported: those that keep most come first.
 * @param limit How many are looked at; of exports, those that retain most. Each takes some walks through the graph.
 */
export function allCostRows(graph: SizeGraph, limit: number): readonly CostRow[] {
  const { report } = graph
  const rows =
    report.uses.length > 0
      ? groupsOf(report)('import')
          .slice(0, limit)
          .map(({ label, uses = [] }) => importRow(graph, label, uses))
      : exportsOf(graph)
          .slice(0, limit)
          .map(item => exportRow(graph, item))
  return rows.sort((one, other) => other.cost.exclusive - one.cost.exclusive)
}

type ImporterRow = Extract<CostRow, { kind: 'importer' }>

const importRow = (graph: SizeGraph, label: string, uses: readonly number[]): ImporterRow => ({
  kind: 'importer',
  name: `import ${label}`,
  cost: importCost(graph, uses),
})

const exportRow = (graph: SizeGraph, item: number): ImporterRow => ({
  kind: 'importer',
  name: shownName(graph.report.items[item]),
  cost: exportCost(graph, [item]),
})

/** Those that are asked for, the one that retains most first. */
function exportsOf(graph: SizeGraph): readonly number[] {
  const { retained } = dominators(graph)
  const { roots } = graph.report
  const asked = roots.filter(({ reason }) => reason === 'export' || reason === 'entry').map(({ item }) => item)
  return [...new Set(asked)].sort((one, other) => retained[other] - retained[one] || one - other)
}

/** An export goes by what it is called, and by what is exported. */
function exportRows(graph: SizeGraph, pattern: string): CostAnswer {
  const { items } = graph.report
  const isMeant = symbolMatcher(pattern)
  const namesOf = (item: number): readonly string[] => [
    exportName(shownName(items[item])),
    ...Array.from(neighbours(graph, graph.out, item), each => shownName(items[each])),
  ]
  const all = exportsOf(graph)
  const meant = all.filter(item => namesOf(item).some(isMeant))
  if (meant.length > 0) return { rows: meant.map(item => exportRow(graph, item)) }
  const known = all.map(item => exportName(shownName(items[item])))
  const near = closest(pattern, known)
  const shown = near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${known.slice(0, 3).join(', ')}`
  return { missing: `no export matches ${pattern}; ${known.length === 0 ? 'there are none' : shown}` }
}

/** Of `export "go"`: `go`. */
const exportName = (name: string): string => /^export "([^]*)"$/.exec(name)?.[1] ?? name
