import { alignBySize } from './align-by-size.ts'
import { pair, pairBy } from './pairing.ts'
import type { Pairing, Side } from './pairing.ts'
import { isCounted } from './stable-name.ts'
import type { Item } from '../../size-report.ts'

/**
 * Pairs items that have no name of their own. Equal contents are the same item; of the others, those that lie between the same neighbours; of
 * those that remain, in their order, those of about one size, or all where they are as many and no functions.
 */
export function pairCounted(pairing: Pairing): void {
  const place = (item: Item, { outputs, report }: Side): string | undefined =>
    isCounted(item) ? [item.kind, outputs[item.output], fileOf(item, report)].join('\n') : undefined
  pairBy(pairing, (item, side) => {
    const where = place(item, side)
    return where === undefined ? undefined : `${where}\n${contentOf(item)}`
  })
  pairBy(pairing, (item, side, position) => {
    const where = place(item, side)
    const between = where === undefined ? undefined : neighboursOf(pairing, side, position)
    return between === undefined ? undefined : `${where ?? ''}\n${between}`
  })
  const before = byPlace(pairing.before, place)
  for (const [where, others] of byPlace(pairing.after, place)) {
    const ones = before.get(where) ?? []
    const rows = areAsMany(pairing, ones, others) ? ones.map((one, at) => [one, others[at]] as const) : undefined
    for (const [one, other] of rows ?? alignBySize(pairing, ones, others)) pair(pairing, one, other)
  }
}

/** One table is the other, however it grew; of functions this says nothing. */
const areAsMany = ({ before }: Pairing, ones: readonly number[], others: readonly number[]): boolean =>
  ones.length === others.length && ones.every(one => before.report.items[one].kind !== 'function')

const fileOf = ({ input }: Item, { inputs }: Side['report']): string => (input === undefined ? '' : inputs[input].name)

/** Without a digest, the rest of its name and its size stand for what it is. */
const contentOf = ({ hash, name, bytes }: Item): string => hash ?? `${name.replace(/\d+/, '')} ${String(bytes)}`

/** What stands before and behind an item, where both are known: pairs, or the ends of a row of such items. */
function neighboursOf({ before, pairs }: Pairing, side: Side, position: number): string | undefined {
  const { items } = side.report
  const known = [position - 1, position + 1].map(neighbour => {
    if (!(neighbour in items) || !isCounted(items[neighbour])) return 'end'
    if (side.left.has(neighbour)) return undefined
    return side === before ? pairs.get(neighbour) : neighbour
  })
  return known.includes(undefined) ? undefined : known.join()
}

function byPlace(side: Side, place: (item: Item, side: Side) => string | undefined): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const position of side.left) {
    const where = place(side.report.items[position], side)
    if (where !== undefined) found.set(where, [...(found.get(where) ?? []), position])
  }
  return found
}
