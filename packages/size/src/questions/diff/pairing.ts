import { groupBy } from '../../group-by.ts'
import type { Item, SizeReport } from '../../size-report.ts'

/** A report, with what is still to be paired of it. */
export interface Side {
  readonly report: SizeReport
  /** By position in `outputs`: the output's name that is the same in the next build. */
  readonly outputs: readonly string[]
  /** Items that have no pair, ascending. */
  readonly left: Set<number>
}

/** Which item of one report is which of the other, so far. */
export interface Pairing {
  readonly before: Side
  readonly after: Side
  /** Items of `before`, and of `after`. */
  readonly pairs: Map<number, number>
}

export function newPairing(before: SizeReport, after: SizeReport): Pairing {
  return { before: newSide(before), after: newSide(after), pairs: new Map() }
}

const newSide = (report: SizeReport): Side => ({
  report,
  outputs: outputNames(report),
  left: new Set(report.items.keys()),
})

/** Outputs of one stable name are told apart by their order. The one output of a file that was analysed is the same whatever its name. */
function outputNames({ outputs }: SizeReport): string[] {
  if (outputs.length === 1) return ['']
  const seen = new Map<string, number>()
  return outputs.map(({ name, stableName = name }) => {
    const count = seen.get(stableName) ?? 0
    seen.set(stableName, count + 1)
    return count === 0 ? stableName : `${stableName} (${String(count + 1)})`
  })
}

export function pair({ before, after, pairs }: Pairing, one: number, other: number): void {
  pairs.set(one, other)
  before.left.delete(one)
  after.left.delete(other)
}

/** What items have in common that are the same; undefined for an item that this says nothing about. */
export type Sameness = (item: Item, side: Side, position: number) => string | undefined

/** Pairs what has the same in common and is left. Of several, those with equal contents first, then in the order of the reports. */
export function pairBy(pairing: Pairing, sameness: Sameness): void {
  const others = groups(pairing.after, sameness)
  for (const [key, ones] of groups(pairing.before, sameness)) {
    const candidates = others.get(key)
    if (candidates !== undefined) pairInOrder(pairing, ones, candidates)
  }
}

const groups = (side: Side, sameness: Sameness): ReadonlyMap<string, readonly number[]> =>
  groupBy(side.left, position => sameness(side.report.items[position], side, position))

function pairInOrder(pairing: Pairing, ones: readonly number[], others: readonly number[]): void {
  const { before, after } = pairing
  if (ones.length > 1 || others.length > 1) {
    const byHash = groupBy(others, other => after.report.items[other].hash)
    const next = new Map(Array.from(byHash, ([hash, same]) => [hash, same.values()]))
    for (const one of ones) {
      const other = next.get(before.report.items[one].hash ?? '')?.next().value
      if (other !== undefined) pair(pairing, one, other)
    }
  }
  const rest = others.filter(other => after.left.has(other))
  ones
    .filter(one => before.left.has(one))
    .forEach((one, place) => {
      if (place < rest.length) pair(pairing, one, rest[place])
    })
}
