import type { Edges, Item, SizeReport } from '../../size-report.ts'
import { edgeKindNumber } from '../../size-report.ts'
import { groupBy } from '../../group-by.ts'
import { pairCounted } from './pair-counted.ts'
import { newPairing, pair, pairBy } from './pairing.ts'
import type { Pairing, Side } from './pairing.ts'
import { isCounted, stableName } from './stable-name.ts'

/** Finds each item of one report in the other. */
export function pairItems(before: SizeReport, after: SizeReport): Pairing {
  const pairing = newPairing(before, after)
  pairCounted(pairing)
  pairBy(
    pairing,
    named((item, side) => `${inOutput(item, side)}\n${item.key}`),
  )
  pairBy(
    pairing,
    named((item, side) => `${inOutput(item, side)}\n${stableKey(item)}`),
  )
  // In another file, or another output.
  pairBy(
    pairing,
    named((item, side) => `${inOutput(item, side)}\n${item.kind} ${stableName(item.name)}`),
  )
  pairBy(
    pairing,
    named(item => `${item.kind} ${stableName(item.name)}`),
  )
  pairRenamed(pairing)
  return pairing
}

type Key = (item: Item, side: Side) => string

/** Of items that are not called by their place among others. */
const named =
  (key: Key): ((item: Item, side: Side) => string | undefined) =>
  (item, side) =>
    isCounted(item) ? undefined : key(item, side)

const inOutput = ({ output }: Item, { outputs }: Side): string => outputs[output]

const stableKey = ({ key, name }: Item): string => stableName(key.split(name).join(stableName(name)))

/** What has the same contents under another name, and what the format has for it elsewhere: its entry among the names. */
function pairRenamed(pairing: Pairing): void {
  const had = new Set(pairing.pairs.keys())
  pairBy(pairing, ({ kind, hash }, side, item) =>
    hash === undefined ? undefined : `${side.outputs[side.report.items[item].output]}\n${kind} ${hash}`,
  )
  const renamed = new Map(Array.from(pairing.pairs).filter(([one]) => !had.has(one)))
  if (renamed.size === 0) return
  const entriesBefore = entriesOf(pairing.before, item => renamed.has(item))
  const now = new Set(renamed.values())
  const entriesAfter = entriesOf(pairing.after, item => now.has(item))
  for (const [one, other] of renamed) {
    const others = entriesAfter.get(other) ?? []
    for (const entry of entriesBefore.get(one) ?? []) {
      const { kind } = pairing.before.report.items[entry]
      const same = others.find(each => pairing.after.left.has(each) && pairing.after.report.items[each].kind === kind)
      if (same !== undefined) pair(pairing, entry, same)
    }
  }
}

const ENTRY = edgeKindNumber('entry')

/** By item: what the format has for it elsewhere and has no pair. */
function entriesOf(
  { report, left }: Side,
  isWanted: (item: number) => boolean,
): ReadonlyMap<number, readonly number[]> {
  const { from, to, kind }: Edges = report.edges
  const entries: (readonly [item: number, entry: number])[] = []
  for (let edge = 0; edge < from.length; edge++)
    if (kind[edge] === ENTRY && left.has(to[edge]) && isWanted(from[edge])) entries.push([from[edge], to[edge]])
  const byItem = groupBy(entries, ([item]) => item)
  return new Map(Array.from(byItem, ([item, own]) => [item, own.map(([, entry]) => entry)]))
}
