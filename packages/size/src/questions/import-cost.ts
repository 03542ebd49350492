import type { SizeGraph } from '../graph/size-graph.ts'
import { mark, noMarks } from '../graph/walk.ts'
import type { Marks } from '../graph/walk.ts'
import { groupBy } from '../group-by.ts'
import type { JsUse, RootReason } from '../size-report.ts'

/** Someone who asks for native code: imports in one place of JavaScript, or an export where no JavaScript is known. */
export type Importer =
  { readonly kind: 'import'; readonly uses: readonly JsUse[] } | { readonly kind: 'export'; readonly item: number }

/** Bytes of all outputs that an import brings along. */
export interface ImportCost {
  /** Everything that it reaches. */
  readonly bytes: number
  /** What would be gone without it. */
  readonly exclusive: number
  /** Whose bytes `exclusive` are, ascending. */
  readonly items: readonly number[]
  /** What it reaches and others do too: `bytes` without `exclusive`. */
  readonly shared: number
  /** What it adds to what the importers before it, in the report's order, already need. */
  readonly marginal: number
  /** Each byte divided by the number of importers that reach it; what is there without any importer costs nothing. */
  readonly fair: number
  /** The other importers that reach a part of `bytes`, in the report's order. */
  readonly sharedWith: readonly Importer[]
  /** Whether a part of `bytes` would be there without any importer. */
  readonly isSharedWithBuild: boolean
}

/**
 * What imports in JavaScript cost together.
 * @param uses Positions in `report.uses`: those of an import, or of some of its names.
 */
export function importCost(graph: SizeGraph, uses: readonly number[]): ImportCost {
  const chosen = new Set(uses)
  const asks = graph.report.uses.map(({ from, to }) => ({ from, to }))
  const keys = graph.report.uses.map((use, place) => (chosen.has(place) ? CHOSEN : keyOfImport(use)))
  const importerOf = (places: readonly number[]): Importer => ({
    kind: 'import',
    uses: places.map(place => graph.report.uses[place]),
  })
  return costOf(graph, asks, keys, importerOf)
}

/** What exports cost together, where they are roots: in a link without a bundle around it. */
export function exportCost(graph: SizeGraph, exports: readonly number[]): ImportCost {
  const chosen = new Set(exports)
  const items = Array.from(
    new Set(graph.report.roots.filter(({ reason }) => ASKED.includes(reason)).map(({ item }) => item)),
  )
  const asks = items.map(item => ({ from: graph.superRoot, to: item }))
  const keys = items.map(item => (chosen.has(item) ? CHOSEN : String(item)))
  return costOf(graph, asks, keys, ([place]) => ({ kind: 'export', item: items[place] }))
}

const CHOSEN = ''
const ASKED: readonly RootReason[] = ['entry', 'export', 'js-entry']

/** One importer is one import in one place. */
const keyOfImport = ({ from, specifier, line, column }: JsUse): string =>
  JSON.stringify([from, specifier, line, column])

/** An edge that is there because someone asks. */
interface Ask {
  readonly from: number
  readonly to: number
}
interface Asker {
  readonly isChosen: boolean
  /** Positions among the asks. */
  readonly places: readonly number[]
}

function costOf(
  graph: SizeGraph,
  asks: readonly Ask[],
  keys: readonly string[],
  importerOf: (places: readonly number[]) => Importer,
): ImportCost {
  const askers = groupAsks(keys)
  const own = askers.findIndex(({ isChosen }) => isChosen)
  if (own === -1) return NOTHING
  const targets = ({ places }: Asker): readonly number[] => places.map(place => asks[place].to)
  const others = askers.filter(({ isChosen }) => !isChosen)
  const reached = mark(graph.out, targets(askers[own]), noMarks(graph))
  const rooted = reachedBy(graph, asks, [])
  const before = reachedBy(graph, asks, askers.slice(0, own))
  const stays = reachedBy(graph, asks, others)
  const sharers = countSharers(graph, others.map(targets), reached)
  const sums = { bytes: 0, exclusive: 0, marginal: 0, fair: 0 }
  const items: number[] = []
  let isSharedWithBuild = false
  graph.report.items.forEach(({ bytes }, item) => {
    if (reached[item] === 0) return
    sums.bytes += bytes
    if (stays[item] === 0) {
      sums.exclusive += bytes
      items.push(item)
    }
    if (before[item] === 0) sums.marginal += bytes
    if (rooted[item] === 0) sums.fair += bytes / (1 + sharers.counts[item])
    else isSharedWithBuild ||= bytes > 0
  })
  return {
    ...sums,
    items,
    shared: sums.bytes - sums.exclusive,
    sharedWith: others.filter((_, place) => sharers.shares[place]).map(({ places }) => importerOf(places)),
    isSharedWithBuild,
  }
}

const NOTHING: ImportCost = {
  bytes: 0,
  exclusive: 0,
  items: [],
  shared: 0,
  marginal: 0,
  fair: 0,
  sharedWith: [],
  isSharedWithBuild: false,
}

/** Asks with one key are one asker's; askers in the order of their first. */
function groupAsks(keys: readonly string[]): readonly Asker[] {
  const places = groupBy(keys.keys(), place => keys[place])
  return Array.from(places, ([key, own]) => ({ isChosen: key === CHOSEN, places: own }))
}

/** Marks what is reached when, of all askers, only some ask. */
function reachedBy(graph: SizeGraph, asks: readonly Ask[], askers: readonly Asker[]): Marks {
  const key = ({ from, to }: Ask): number => from * (graph.superRoot + 1) + to
  const asked = new Set(askers.flatMap(({ places }) => places.map(place => key(asks[place]))))
  const removed = new Set(asks.map(key).filter(each => !asked.has(each)))
  return mark(graph.out, [graph.superRoot], noMarks(graph), (from, to) => !removed.has(key({ from, to })))
}

interface Sharers {
  /** By item: how many of the others reach it. */
  readonly counts: Uint32Array
  /** By asker: whether it reaches something of `wanted`. */
  readonly shares: readonly boolean[]
}

/** Thirty at a time, as bits. */
const AT_ONCE = 30

function countSharers(graph: SizeGraph, targets: readonly (readonly number[])[], wanted: Marks): Sharers {
  const counts = new Uint32Array(graph.superRoot + 1)
  const shares: boolean[] = []
  for (let first = 0; first < targets.length; first += AT_ONCE) {
    const some = targets.slice(first, first + AT_ONCE)
    const bits = spread(graph, some)
    let seen = 0
    bits.forEach((mask, item) => {
      if (mask === 0 || wanted[item] === 0) return
      if (graph.report.items[item].bytes > 0) seen |= mask
      for (let rest = mask; rest !== 0; rest &= rest - 1) counts[item]++
    })
    some.forEach((_, bit) => shares.push((seen & (1 << bit)) !== 0))
  }
  return { counts, shares }
}

/** By item: the bits of all sets of targets that reach it. */
function spread({ superRoot, out }: SizeGraph, targets: readonly (readonly number[])[]): Int32Array {
  const bits = new Int32Array(superRoot + 1)
  const isWaiting = new Uint8Array(superRoot + 1)
  const waiting: number[] = []
  const add = (item: number, mask: number): void => {
    if ((bits[item] | mask) === bits[item]) return
    bits[item] |= mask
    if (isWaiting[item] === 0) waiting.push(item)
    isWaiting[item] = 1
  }
  targets.forEach((items, bit) => {
    for (const item of items) add(item, 1 << bit)
  })
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    isWaiting[item] = 0
    for (let edge = out.offsets[item]; edge < out.offsets[item + 1]; edge++) add(out.items[edge], bits[item])
  }
  return bits
}
