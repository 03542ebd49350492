import { buildGraph } from '../graph/build-graph.ts'
import type { Compression, SizeReport } from '../size-report.ts'
import type { Baseline, CompressedSizes, Sizes } from './baseline.ts'
import type { Budget } from './budget.ts'
import { outputLabel, symbolPlace, withoutNumber } from './groups.ts'
import type { Group, GroupKind } from './groups.ts'
import { isRecordedByName, recordedName } from './measure-baseline.ts'
import { measure } from './measure.ts'
import { readBudgets } from './read-budgets.ts'
import { groupsOf, isShipped, selectMatches } from './select-matches.ts'
import type { GroupsOf } from './select-matches.ts'

/**
 * The sizes of a build, to be compared with later.
 * @param budgets Those that later builds are checked with: what they ask of the graph is in the baseline, too. One that cannot be checked
 *   adds nothing.
 */
export function baselineOf(report: SizeReport, budgets: readonly Budget[] = []): Baseline {
  const { outputs } = report
  const groups = groupsOf(report)
  const sums = (kind: GroupKind): Sizes =>
    new Map(
      groups(kind)
        .map(group => [group.label, bytesOf(report, group)] as const)
        .filter(([, bytes]) => bytes > 0),
    )
  const files = (isMeant: (output: SizeReport['outputs'][number]) => boolean): Sizes =>
    added(outputs.filter(isMeant).map(output => [outputLabel(output, outputs), output.bytes]))
  return {
    outputs: files(isShipped),
    apart: files(output => !isShipped(output)),
    sides: files(output => isShipped(output) && output.role === 'side'),
    compressed: { gzip: compressedOf(report, 'gzip'), brotli: compressedOf(report, 'brotli') },
    sections: sectionsOf(report),
    archives: sums('archive'),
    objects: sums('object'),
    js: sums('js'),
    crates: sums('crate'),
    symbols: symbolsOf(report, groups('symbol')),
    budgets: measuredBy(report, budgets, groups),
  }
}

const bytesOf = ({ items }: SizeReport, group: Group): number =>
  group.items.reduce((sum, item) => sum + items[item].bytes, 0)

/** Sizes under one name are one. */
function added(sizes: readonly (readonly [name: string, bytes: number])[]): Sizes {
  const all = new Map<string, number>()
  for (const [name, bytes] of sizes) all.set(name, (all.get(name) ?? 0) + bytes)
  return all
}

/** The same, one level deeper. */
function nested(
  sizes: readonly (readonly [around: string, name: string, bytes: number])[],
): ReadonlyMap<string, Sizes> {
  const all = new Map<string, Map<string, number>>()
  for (const [around, name, bytes] of sizes) {
    const inner = all.get(around) ?? new Map<string, number>()
    all.set(around, inner)
    inner.set(name, (inner.get(name) ?? 0) + bytes)
  }
  return all
}

const compressedOf = ({ outputs }: SizeReport, compression: Compression): CompressedSizes =>
  nested(
    outputs.filter(isShipped).flatMap(output => {
      const size = output.compressed?.[compression]
      return size === undefined ? [] : [[size.by, outputLabel(output, outputs), size.bytes] as const]
    }),
  )

const sectionsOf = ({ items, outputs }: SizeReport): ReadonlyMap<string, Sizes> =>
  nested(
    items.flatMap(({ section, output, bytes }) =>
      section === '' ? [] : [[outputLabel(outputs[output], outputs), section, bytes] as const],
    ),
  )

const symbolsOf = (report: SizeReport, groups: readonly Group[]): ReadonlyMap<string, Sizes> =>
  nested(
    groups.flatMap(group => {
      const bytes = bytesOf(report, group)
      const { origin, name } = symbolPlace(group, report)
      return bytes > 0 ? [[origin, withoutNumber(name), bytes] as const] : []
    }),
  )

function measuredBy(report: SizeReport, budgets: readonly Budget[], groups: GroupsOf): Sizes {
  const planned = readBudgets(budgets).flatMap(each => ('message' in each || !isRecordedByName(each) ? [] : [each]))
  if (planned.length === 0) return new Map()
  const graph = buildGraph(report)
  return new Map(
    planned.flatMap(budget =>
      selectMatches(report, groups, budget.select, budget.isSum).flatMap(match => {
        const measured = measure(graph, budget, match)
        return 'missing' in measured ? [] : [[recordedName(budget, match), measured.bytes] as const]
      }),
    ),
  )
}
