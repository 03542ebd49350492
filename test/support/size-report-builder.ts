// Reports made by hand, for questions that ask only what is in a report.

import { edgeKindNumber } from '@wasmweld/size'
import type { EdgeKind, Edges, Item, JsUse, Output, Root, RootReason, SizeReport } from '@wasmweld/size'

/** An item with what matters to a test. It lies behind the item before it in the same output, and its key is its kind and name. */
export type BuiltItem = Partial<Omit<Item, 'ranges'>> & { readonly name: string; readonly bytes: number }
/** An item by its name, or by its position where names are not unique. */
export type ItemRef = string | number
export type BuiltEdge = readonly [from: ItemRef, to: ItemRef, kind?: EdgeKind, count?: number]
export type BuiltUse = Partial<Omit<JsUse, 'from' | 'to'>> & { readonly from: ItemRef; readonly to: ItemRef }

export interface BuiltReport {
  readonly items: readonly BuiltItem[]
  readonly edges?: readonly BuiltEdge[]
  /** Items, with a reason where it matters; otherwise it is `export`. */
  readonly roots?: readonly (ItemRef | readonly [item: ItemRef, reason: RootReason])[]
  /** Imports in JavaScript; they become edges too. */
  readonly uses?: readonly BuiltUse[]
  /** One `m.wasm` without it. */
  readonly outputs?: readonly (Partial<Output> & { readonly name: string })[]
  readonly inputs?: SizeReport['inputs']
  readonly dropped?: SizeReport['dropped']
}

/** A report of which only what is given differs from what any report has. It passes `checkPartition`. */
export function buildReport(built: BuiltReport): SizeReport {
  const outputs = built.outputs ?? [{ name: 'm.wasm' }]
  const ends = outputs.map(() => 0)
  const items = built.items.map(item => placeItem(item, ends))
  const find = (ref: ItemRef): number => findItem(items, ref)
  const uses = (built.uses ?? []).map(({ from, to, ...use }, line): JsUse => ({
    specifier: './m.wasm',
    name: items[find(to)].name,
    line: line + 1,
    column: 1,
    ...use,
    from: find(from),
    to: find(to),
  }))
  const edges: BuiltEdge[] = [
    ...(built.edges ?? []),
    ...uses.map(({ from, to }): BuiltEdge => [from, to, 'js-uses-export']),
  ]
  return {
    schema: 'wasm-size/1',
    outputs: outputs.map((output, place) => ({ kind: 'wasm', confidence: 'exact', bytes: ends[place], ...output })),
    inputs: built.inputs ?? [],
    sources: [],
    items,
    edges: columns(
      edges.map(([from, to, kind = 'call', count = 1]) => [find(from), find(to), edgeKindNumber(kind), count]),
    ),
    roots: (built.roots ?? []).map((root): Root => {
      const [item, reason] = Array.isArray(root)
        ? (root as readonly [ItemRef, RootReason])
        : [root as ItemRef, undefined]
      return { item: find(item), reason: reason ?? 'export' }
    }),
    uses,
    dropped: built.dropped ?? [],
  }
}

function placeItem(item: BuiltItem, ends: number[]): Item {
  const { kind = 'function', output = 0, bytes, name } = item
  const from = ends[output]
  ends[output] += bytes
  const ranges = bytes === 0 || kind === 'js-module' ? [] : ([[from, from + bytes]] as const)
  return { section: 'code', key: `${kind} ${name}`, ...item, kind, output, ranges }
}

function findItem(items: readonly Item[], ref: ItemRef): number {
  const found = typeof ref === 'number' ? ref : items.findIndex(({ name }) => name === ref)
  if (!(found in items)) throw new Error(`the report has no item ${String(ref)}`)
  return found
}

type Row = readonly [from: number, to: number, kind: number, count: number]

/** Sorted, one row for each triple. */
function columns(rows: readonly Row[]): Edges {
  const byTriple = new Map<string, Row>()
  for (const [from, to, kind, count] of rows) {
    const triple = [from, to, kind].join()
    byTriple.set(triple, [from, to, kind, count + (byTriple.get(triple)?.[3] ?? 0)])
  }
  const sorted = Array.from(byTriple.values()).sort(
    ([from, to, kind], [otherFrom, otherTo, otherKind]) => from - otherFrom || to - otherTo || kind - otherKind,
  )
  return {
    from: sorted.map(([from]) => from),
    to: sorted.map(([, to]) => to),
    kind: sorted.map(([, , kind]) => kind),
    count: sorted.map(([, , , count]) => count),
  }
}
