import { groupBy } from '../group-by.ts'
import { compareNames } from '../questions/compare-names.ts'
import { totalBytes } from '../questions/diff/diff.ts'
import type { DiffRow } from '../questions/diff/diff.ts'
import type { OutputKind, SizeReport } from '../size-report.ts'
import type { Baseline, Sizes } from './baseline.ts'
import { groupRow, isSymbol, outputLabel } from './groups.ts'
import type { Group, Recorded } from './groups.ts'
import { sum } from './measure.ts'

/**
 * What changed since a baseline, as far as its sizes tell: functions and data, modules of JavaScript, sections without symbols, files that are
 * not looked into. Rows sum to the true difference of all files; the row `overhead` has what the baseline does not know by name: strings,
 * headers, alignment, loaders. Nothing is `renamed` or `moved`, since that shows in contents.
 */
export function diffBaseline(baseline: Baseline, report: SizeReport): readonly DiffRow[] {
  const pieces = [
    ...pieced(groupRow('symbol').groups(report), groupRow('symbol').recorded?.(baseline)),
    ...pieced(groupRow('js').groups(report), groupRow('js').recorded?.(baseline)),
    ...pieced(sectionsWithoutSymbols(report), recordedSections(baseline)),
    ...pieced(wholeFiles(report), recordedFiles(baseline, report)),
  ].map(piece => ({ ...piece, after: sum(piece.items.map(item => report.items[item].bytes)) }))
  const before = baselineBytes(baseline) - sum(pieces.map(piece => piece.before))
  const after = totalBytes(report) - sum(pieces.map(piece => piece.after))
  const rows = pieces.flatMap(rowOf)
  const rest: DiffRow = { kind: 'overhead', key: 'overhead', name: 'overhead', before, after, delta: after - before }
  return [...rows, ...(rest.delta === 0 ? [] : [rest])].sort(
    (one, other) => Math.abs(other.delta) - Math.abs(one.delta) || compareNames(one.key, other.key),
  )
}

/** Bytes of all files, source maps too, as `totalBytes` has them of a report. */
export const baselineBytes = (baseline: Baseline): number =>
  sum([...baseline.outputs.values(), ...[...maps(baseline)].map(([, bytes]) => bytes)])

/** Of what is apart, what is inlined counts in the files around it. */
const maps = ({ apart }: Baseline): Sizes => new Map([...apart].filter(([name]) => kindOf(name) === 'map'))

const ENDINGS: readonly (readonly [ending: RegExp, kind: OutputKind])[] = [
  [/\.map$/, 'map'],
  [/\.wasm$/, 'wasm'],
  [/\.[cm]?js$/, 'js'],
  [/\.css$/, 'css'],
]

/** A baseline does not say of what kind a file is. */
export const kindOf = (name: string): OutputKind => ENDINGS.find(([ending]) => ending.test(name))?.[1] ?? 'other'

/** Something with a size in the report, in the baseline, or in both. */
interface Piece {
  readonly label: string
  readonly name: string
  /** In the report. */
  readonly items: readonly number[]
  readonly before: number
}

function pieced(groups: readonly Group[], recorded: readonly Recorded[] = []): readonly Piece[] {
  const was = new Map(recorded.map(row => [row.label, row.bytes]))
  const own = new Set(groups.map(({ label }) => label))
  return [
    ...groups.map(({ label, items }) => ({ label, name: label, items, before: was.get(label) ?? 0 })),
    ...recorded.flatMap(({ label, bytes }) =>
      own.has(label) ? [] : [{ label, name: label, items: [], before: bytes }],
    ),
  ]
}

function rowOf({ label, name, items, before, after }: Piece & { readonly after: number }): readonly DiffRow[] {
  if (before === after) return []
  return [
    {
      kind: before === 0 ? 'added' : after === 0 ? 'removed' : after > before ? 'grown' : 'shrunk',
      key: label,
      name,
      before,
      after,
      delta: after - before,
      ...(items.length === 1 && { itemAfter: items[0] }),
    },
  ]
}

/** Symbols have rows of their own, and a baseline does not say in which section each was. */
const OF_SYMBOLS: ReadonlySet<string> = new Set(['code', 'data', 'global', 'table', 'tag'])

function sectionsWithoutSymbols(report: SizeReport): readonly Group[] {
  const groups = groupRow('section').groups(report)
  return groups.filter(
    ({ names: [name], items }) => !OF_SYMBOLS.has(name) && !items.some(item => isSymbol(report.items[item])),
  )
}

const recordedSections = (baseline: Baseline): readonly Recorded[] =>
  (groupRow('section').recorded?.(baseline) ?? []).filter(({ name }) => !OF_SYMBOLS.has(name))

/** Files in which there is neither code nor JavaScript. */
const isWhole = (kind: OutputKind): boolean => kind !== 'wasm' && kind !== 'js'

function wholeFiles({ outputs, items }: SizeReport): readonly Group[] {
  const isMeant = ({ output }: SizeReport['items'][number]): boolean => isWhole(outputs[output].kind)
  const byLabel = groupBy(items.keys(), item =>
    isMeant(items[item]) ? outputLabel(outputs[items[item].output], outputs) : undefined,
  )
  return Array.from(byLabel, ([label, own]) => ({ label, names: [label], items: own }))
}

function recordedFiles(baseline: Baseline, { outputs }: SizeReport): readonly Recorded[] {
  const kinds = new Map(outputs.map(output => [outputLabel(output, outputs), output.kind]))
  const kindNow = (name: string): OutputKind => kinds.get(name) ?? (baseline.sections.has(name) ? 'wasm' : kindOf(name))
  return [...baseline.outputs, ...maps(baseline)].flatMap(([name, bytes]) =>
    isWhole(kindNow(name)) ? [{ label: name, name, bytes }] : [],
  )
}
