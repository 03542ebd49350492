import type { Baseline, CompressedSizes } from './baseline.ts'
import { groupRow } from './groups.ts'
import type { GroupKind, Recorded } from './groups.ts'
import { listed, sum } from './measure.ts'
import type { Question } from './measure.ts'
import type { Match } from './select-matches.ts'

/** A size in a baseline, or why there is none. */
export type BaselineSize = { readonly bytes: number; readonly by?: string } | { readonly missing: string }

/** Asks a baseline for what it has of a kind, by label; each kind is looked at once. */
export type RecordedOf = (kind: GroupKind) => ReadonlyMap<string, Recorded>

export function recordedIn(baseline: Baseline): RecordedOf {
  const known = new Map<GroupKind, ReadonlyMap<string, Recorded>>()
  return kind => {
    const found = known.get(kind) ?? byLabel(groupRow(kind).recorded?.(baseline) ?? [])
    known.set(kind, found)
    return found
  }
}

const byLabel = (rows: readonly Recorded[]): ReadonlyMap<string, Recorded> => new Map(rows.map(row => [row.label, row]))

/** The name under which a baseline has a size that is no sum of its tables. */
export const recordedName = ({ metric }: Question, match: Match): string =>
  `${match.what}, ${metric === 'self' ? 'self' : 'retained'}`

/** Whether only `Baseline.budgets` can have it. */
export const isRecordedByName = ({ select, metric }: Question): boolean =>
  metric !== 'self' || (select !== 'total' && select.kind === 'import')

/** The size that a match had; 0 where it is new. */
export function measureBaseline(
  baseline: Baseline,
  recorded: RecordedOf,
  question: Question,
  match: Match,
): BaselineSize {
  const { select, compression, isSum } = question
  if (compression !== 'raw') return compressedIn(baseline.compressed[compression], question, match)
  if (isRecordedByName(question)) return byName(baseline, recorded, question, match)
  if (select === 'total') return { bytes: sum([...baseline.outputs.values()]) }
  const rows = recorded(select.kind)
  const own = new Set(match.labels)
  if (!isSum) return { bytes: sum([...own].map(label => rows.get(label)?.bytes ?? 0)) }
  const isMeant = groupRow(select.kind).matcher(select.pattern)
  return {
    bytes: sum(
      [...rows.values()].flatMap(({ label, name, bytes }) => (own.has(label) || isMeant(name) ? [bytes] : [])),
    ),
  }
}

function byName({ budgets }: Baseline, recorded: RecordedOf, question: Question, match: Match): BaselineSize {
  const name = recordedName(question, match)
  const bytes = budgets.get(name)
  if (bytes !== undefined) return { bytes }
  const { select } = question
  const isNew =
    select !== 'total' && select.kind !== 'import' && !match.labels.some(label => recorded(select.kind).has(label))
  return isNew ? { bytes: 0 } : { missing: `the baseline does not have '${name}': write it again with these budgets` }
}

function compressedIn(
  sizes: CompressedSizes,
  { select, compression, isSum }: Question,
  { labels }: Match,
): BaselineSize {
  if (sizes.size === 0)
    return {
      missing: `the baseline has no ${compression} sizes: write it again from a build in which they are measured`,
    }
  const isMeant = select !== 'total' && isSum ? groupRow(select.kind).matcher(select.pattern) : () => false
  const rows = Array.from(sizes, ([by, outputs]) => ({
    by,
    bytes: [...outputs].filter(([name]) => select === 'total' || labels.includes(name) || isMeant(name)),
  })).filter(({ bytes }) => bytes.length > 0)
  return {
    bytes: sum(rows.flatMap(({ bytes }) => bytes.map(([, each]) => each))),
    ...(rows.length === 0 ? {} : { by: listed(rows.map(({ by }) => by)) }),
  }
}
