import { closest } from '@wasmweld/linker'
import { describeDropped } from '../questions/describe-dropped.ts'
import type { SizeReport } from '../size-report.ts'
import type { Pattern } from './budget.ts'
import { groupRow, outputLabel } from './groups.ts'
import type { Group, GroupKind } from './groups.ts'
import { patternText } from './read-selector.ts'
import type { PlannedSelector } from './read-selector.ts'

/** What a budget is checked against: one thing, or the sum of several. */
export interface Match extends Group {
  /** `total`, `archive libc.a`. */
  readonly what: string
  /** Labels of the groups that are in it. */
  readonly labels: readonly string[]
}

/** Asks a report for groups, each kind once. */
export type GroupsOf = (kind: GroupKind) => readonly Group[]

export function groupsOf(report: SizeReport): GroupsOf {
  const known = new Map<GroupKind, readonly Group[]>()
  return kind => {
    const groups = known.get(kind) ?? groupRow(kind).groups(report)
    known.set(kind, groups)
    return groups
  }
}

/** Whether a file is one that users get, and its bytes are no other file's. */
export const isShipped = ({ kind, role }: SizeReport['outputs'][number]): boolean =>
  kind !== 'map' && role !== 'inlined'

/** What a selector means in this build: several where it has a pattern, unless they are to be one sum. Empty where nothing matches. */
export function selectMatches(
  report: SizeReport,
  groups: GroupsOf,
  select: PlannedSelector,
  isSum: boolean,
): readonly Match[] {
  if (select === 'total') return [totalOf(report, groups)]
  const { kind, pattern } = select
  const { noun, plural, matcher } = groupRow(kind)
  const isMeant = matcher(pattern)
  const found = groups(kind).filter(({ names }) => names.some(isMeant))
  const narrowed =
    select.names === undefined ? found : found.flatMap(group => narrow(report, group, select.names ?? ''))
  const label = (group: Group): string =>
    select.names === undefined ? group.label : patternText({ pattern: group.label, names: select.names })
  if (!isSum || narrowed.length < 2)
    return narrowed.map(group => ({
      ...group,
      labels: [group.label],
      label: label(group),
      what: `${noun} ${label(group)}`,
    }))
  return [{ ...united(narrowed), label: patternText(select), what: `${plural} ${patternText(select)}` }]
}

function totalOf({ outputs }: SizeReport, groups: GroupsOf): Match {
  const shipped = groups('output').filter(group => isShipped(outputs[onlyOutput(group)]))
  return { ...united(shipped), label: 'total', names: [], what: 'total' }
}

const onlyOutput = ({ outputs = [] }: Group): number => outputs[0]

const distinct = (positions: readonly number[]): readonly number[] => [...new Set(positions)]

function united(groups: readonly Group[]): Omit<Match, 'label' | 'what'> {
  const outputs = distinct(groups.flatMap(group => group.outputs ?? []))
  const uses = distinct(groups.flatMap(group => group.uses ?? []))
  return {
    labels: groups.map(({ label }) => label),
    names: groups.flatMap(({ names }) => names),
    items: distinct(groups.flatMap(({ items }) => items)),
    ...(outputs.length === 0 ? {} : { outputs }),
    ...(uses.length === 0 ? {} : { uses }),
  }
}

/** Only the names of an import that are meant. */
function narrow({ uses }: SizeReport, group: Group, names: Pattern): readonly Group[] {
  const isMeant = groupRow('symbol').matcher(names)
  const meant = (group.uses ?? []).filter(use => isMeant(uses[use].name))
  return meant.length === 0 ? [] : [{ ...group, uses: meant, items: distinct(meant.map(use => uses[use].to)) }]
}

/** Why nothing matches, and what may have been meant. */
export function describeNoMatch(
  report: SizeReport,
  groups: GroupsOf,
  select: Exclude<PlannedSelector, 'total'>,
): string {
  const { noun, plural, matcher } = groupRow(select.kind)
  const found = groups(select.kind)
  const isMeant = matcher(select.pattern)
  const imported = found.filter(({ names }) => names.some(isMeant))
  if (imported.length > 0) {
    const names = imported.flatMap(({ uses = [] }) => uses.map(use => report.uses[use].name))
    return `nothing that is imported from ${patternText({ pattern: select.pattern })} matches ${patternText({ pattern: select.names ?? '' })}${suggestion(select.names ?? '', names)}`
  }
  const text = patternText({ pattern: select.pattern })
  if (select.kind === 'symbol') {
    const left = leftOut(report, isMeant)
    if (left !== undefined) return `no symbol matches ${text}: ${left}`
  }
  if (found.length === 0) return `no ${noun} matches ${text}: ${absence(report, select.kind, plural)}`
  const bySize = [...found].sort((one, other) => bytesOf(report, other) - bytesOf(report, one))
  return `no ${noun} matches ${text}${suggestion(
    select.pattern,
    bySize.flatMap(({ names }) => names),
  )}`
}

/** Says of what would be meant, were it there, why it is not. */
function leftOut(report: SizeReport, isMeant: (name: string) => boolean): string | undefined {
  const found = report.dropped.filter(
    ({ name, demangled, kind }) => kind !== 'custom' && [name, demangled ?? name].some(isMeant),
  )
  if (found.length === 0) return undefined
  const more = found.length === 1 ? '' : `, and ${found.length - 1} more`
  return `${describeDropped(report, found[0])}${more}`
}

const bytesOf = ({ items }: SizeReport, group: Group): number =>
  group.items.reduce((sum, item) => sum + items[item].bytes, 0)

function absence({ outputs, uses }: SizeReport, kind: GroupKind, plural: string): string {
  if (kind === 'import' && uses.length === 0)
    return 'no JavaScript was measured; check this budget in the build of the bundle'
  return `there are no ${plural} in ${outputs.map(output => outputLabel(output, outputs)).join(', ')}`
}

/** Names that are a slip away, or have the text in them, or else the largest. */
function suggestion(pattern: Pattern, names: readonly string[]): string {
  const texts = typeof pattern === 'string' ? [pattern] : pattern
  const known = [...new Set(names)]
  const near = texts.flatMap(text => {
    const plain = text.replace(/[*?]/g, '')
    const slips = closest(text, known)
    if (slips.length > 0) return slips
    const last = plain.slice(plain.lastIndexOf('/') + 1)
    return last.length < 3 ? [] : known.filter(name => name.toLowerCase().includes(last.toLowerCase())).slice(0, 3)
  })
  return near.length > 0
    ? `; did you mean ${near.slice(0, 3).join(' or ')}?`
    : `; there ${known.length === 1 ? 'is' : 'are'} ${known.slice(0, 3).join(', ')}${known.length > 3 ? ` and ${known.length - 3} more` : ''}`
}
