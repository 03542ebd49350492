import type { Item, SizeReport } from '../../size-report.ts'
import { compareNames } from '../compare-names.ts'
import { shownName } from '../shown-name.ts'
import { pairItems } from './pair-items.ts'
import type { Pairing, Side } from './pairing.ts'
import { isCounted, stableName } from './stable-name.ts'

export type DiffKind = 'added' | 'removed' | 'grown' | 'shrunk' | 'renamed' | 'moved' | 'overhead'

/** Something that changed between two builds. */
export interface DiffRow {
  /** `renamed`, `moved`: its size may have changed too. `overhead`: one row for what is nobody's. */
  readonly kind: DiffKind
  /** The item's key, in `after` if it is there; `overhead` for that row. */
  readonly key: string
  /** As the source has it. */
  readonly name: string
  /** What it was called, or the file that it was in. */
  readonly was?: string
  /** Bytes. */
  readonly before: number
  readonly after: number
  readonly delta: number
  /** Positions in the reports' `items`. */
  readonly itemBefore?: number
  readonly itemAfter?: number
}

/**
 * What changed from one build to the next. Items are found again by their keys, whatever digests compilers put into names; what has another name
 * or file and the same contents is `renamed` or `moved`; what has no name is found by its contents and its neighbours.
 *
 * Rows sum to the difference of the outputs. `overhead` is for what no item did: alignment, unused digits, and numbers in unchanged code that
 * take another width. The largest change comes first; of equal ones, by name and then by key.
 */
export function diff(before: SizeReport, after: SizeReport): readonly DiffRow[] {
  const pairing = pairItems(before, after)
  const rows = [...changed(pairing), ...gone(pairing), ...come(pairing)]
  const overhead = overheadOf(before, after, rows)
  return [...rows, ...(overhead.delta === 0 ? [] : [overhead])].sort(
    (one, other) =>
      Math.abs(other.delta) - Math.abs(one.delta) ||
      compareNames(one.name, other.name) ||
      compareNames(one.key, other.key),
  )
}

/** The bytes of all files: what is inlined counts in the file around it. */
export const totalBytes = ({ items }: SizeReport): number => items.reduce((sum, { bytes }) => sum + bytes, 0)

const isOverhead = ({ kind }: Item): boolean => kind === 'padding'

const paddingOf = ({ items }: SizeReport): number =>
  items.reduce((sum, item) => sum + (isOverhead(item) ? item.bytes : 0), 0)

function overheadOf(before: SizeReport, after: SizeReport, rows: readonly DiffRow[]): DiffRow {
  const delta = rows.reduce((left, row) => left - row.delta, totalBytes(after) - totalBytes(before))
  const was = paddingOf(before)
  return { kind: 'overhead', key: 'overhead', name: 'overhead', before: was, after: was + delta, delta }
}

function* gone({ before: { report, left } }: Pairing): Generator<DiffRow> {
  for (const itemBefore of left) {
    const item = report.items[itemBefore]
    if (isOverhead(item)) continue
    const { key, bytes } = item
    yield { kind: 'removed', key, name: shownName(item), before: bytes, after: 0, delta: -bytes, itemBefore }
  }
}

function* come({ after: { report, left } }: Pairing): Generator<DiffRow> {
  for (const itemAfter of left) {
    const item = report.items[itemAfter]
    if (isOverhead(item)) continue
    const { key, bytes } = item
    yield { kind: 'added', key, name: shownName(item), before: 0, after: bytes, delta: bytes, itemAfter }
  }
}

function* changed(pairing: Pairing): Generator<DiffRow> {
  for (const [itemBefore, itemAfter] of pairing.pairs) {
    const one = pairing.before.report.items[itemBefore]
    const other = pairing.after.report.items[itemAfter]
    if (isOverhead(other)) continue
    const isSame = one.hash !== undefined && one.hash === other.hash
    const delta = isSame ? 0 : other.bytes - one.bytes
    const change = changeOf(pairing, one, other)
    if (change === undefined && delta === 0) continue
    yield {
      kind: delta < 0 ? 'shrunk' : 'grown',
      ...change,
      key: other.key,
      name: shownName(other),
      before: one.bytes,
      after: one.bytes + delta,
      delta,
      itemBefore,
      itemAfter,
    }
  }
}

/** How an item is not where or what it was, its size apart. */
function changeOf(
  { before, after }: Pairing,
  one: Item,
  other: Item,
): { readonly kind: 'renamed' | 'moved'; readonly was: string } | undefined {
  if (isCounted(one) && isCounted(other)) return undefined
  if (lastingName(one) !== lastingName(other)) return { kind: 'renamed', was: shownName(one) }
  const [was, is] = whereOf(one, before, other, after)
  return was === is ? undefined : { kind: 'moved', was }
}

/** `type[3]: (i32) -> nil` is the third only until another comes before it. */
const lastingName = ({ name }: Item): string => stableName(name).replace(/^(\w+)\[\d+\]/, '$1')

/** The files of an item, or where one report does not know them, as that of a finished module, the outputs. */
function whereOf(one: Item, before: Side, other: Item, after: Side): readonly [was: string, is: string] {
  if (one.input === undefined || other.input === undefined)
    return [before.outputs[one.output], after.outputs[other.output]]
  return [before.report.inputs[one.input].name, after.report.inputs[other.input].name]
}
