import { groupBy } from '../../group-by.ts'
import type { Item } from '../../size-report.ts'
import { alignBySize } from './align-by-size.ts'
import { pair, pairBy } from './pairing.ts'
import type { Pairing, Side } from './pairing.ts'
import { isCounted } from './stable-name.ts'

/**
 * Pairs items that have no name of their own. Equal contents are the same item; of the others, those whose size tells them, those that lie
 * between the same neighbours, and behind the same neighbour those of about one size.
 */
export function pairCounted(pairing: Pairing): void {
  pairBy(pairing, (item, side) => where(item, side, contentOf))
  pairTellingSizes(pairing)
  pairBetweenNeighbours(pairing)
  alignRuns(pairing)
  pairRest(pairing)
}

/** The row of things of which an item is one, and what it is in there; undefined for an item with a name of its own. */
function where(item: Item, { outputs, report: { inputs } }: Side, what: (item: Item) => string): string | undefined {
  if (!isCounted(item)) return undefined
  const file = item.input === undefined ? '' : inputs[item.input].name
  return [item.kind, outputs[item.output], file, what(item)].join('\n')
}

const nothing = (): string => ''
const sizeOf = ({ bytes }: Item): string => String(bytes)
/** Without a digest, the rest of its name and its size stand for what it is. */
const contentOf = (item: Item): string => item.hash ?? `${item.name.replace(/\d+/, '')} ${sizeOf(item)}`

const pairBetweenNeighbours = (pairing: Pairing): void =>
  pairBy(pairing, (item, side, position) => {
    const between = isCounted(item) ? neighboursOf(pairing, side, position) : undefined
    return between === undefined ? undefined : where(item, side, () => between)
  })

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

/** Aligns what is left between two pairs. */
function alignRuns(pairing: Pairing): void {
  const before = runsOf(pairing, pairing.before)
  for (const [behind, others] of runsOf(pairing, pairing.after))
    for (const [one, other] of alignBySize(pairing, before.get(behind) ?? [], others)) pair(pairing, one, other)
}

/** What is left, by the row that it is in and the pair that it is behind. */
function runsOf({ before, pairs }: Pairing, side: Side): ReadonlyMap<string, readonly number[]> {
  const last = new Map<string, number | undefined>()
  return groupBy(side.report.items.keys(), position => {
    const row = where(side.report.items[position], side, nothing)
    if (row === undefined) return undefined
    if (side.left.has(position)) return `${row}\n${String(last.get(row))}`
    last.set(row, side === before ? pairs.get(position) : position)
    return undefined
  })
}

/** That a function of so many bytes is gone and an other one of exactly as many has come, is seldom. */
const TELLING = 64

const pairTellingSizes = (pairing: Pairing): void =>
  pairWhereAsMany(pairing, (item, side) => (item.bytes < TELLING ? undefined : where(item, side, sizeOf)))

/** One table is the other, however it grew; of functions this says nothing. */
const pairRest = (pairing: Pairing): void =>
  pairWhereAsMany(pairing, (item, side) => (item.kind === 'function' ? undefined : where(item, side, nothing)))

/** Where both sides have as many that are the same in something, they are each other in their order. */
function pairWhereAsMany(pairing: Pairing, sameness: (item: Item, side: Side) => string | undefined): void {
  const left = (side: Side): Map<string, number[]> =>
    groupBy(side.left, position => sameness(side.report.items[position], side))
  const before = left(pairing.before)
  for (const [same, others] of left(pairing.after)) {
    const ones = before.get(same) ?? []
    if (ones.length === others.length) ones.forEach((one, place) => pair(pairing, one, others[place]))
  }
}
