import type { SizeReport } from '../size-report.ts'
import { compareNames } from './compare-names.ts'
import type { DiffRow } from './diff/diff.ts'
import { shownName } from './shown-name.ts'

/**
 * What changed, as twiggy sees it: items are the same where their names are, and of several with one name the last counts alone. Rows need
 * not sum to the difference of the files. The largest change comes first; of equal ones, by name.
 */
export function diffByName(before: SizeReport, after: SizeReport): readonly DiffRow[] {
  const [ones, others] = [sizesOf(before), sizesOf(after)]
  return [...new Set([...ones.keys(), ...others.keys()])]
    .map(name => rowOf(name, ones.get(name), others.get(name)))
    .filter(({ delta }) => delta !== 0)
    .sort((one, other) => Math.abs(other.delta) - Math.abs(one.delta) || compareNames(one.name, other.name))
}

const sizesOf = ({ items }: SizeReport): ReadonlyMap<string, number> =>
  new Map(items.map(item => [shownName(item), item.bytes]))

function rowOf(name: string, before: number | undefined, after: number | undefined): DiffRow {
  const delta = (after ?? 0) - (before ?? 0)
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : delta < 0 ? 'shrunk' : 'grown'
  return { kind, key: name, name, before: before ?? 0, after: after ?? 0, delta }
}
