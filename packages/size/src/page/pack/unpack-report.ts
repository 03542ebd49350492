import type { Edges, Item, SizeReport } from '../../size-report.ts'
import { unpackColumn, unpackLists, unpackNames, unpackRuns, unpackSparse, unzigzag } from './columns.ts'
import type { PackedEdges, PackedItems, PackedReport } from './packed-report.ts'

/** The report that was packed, but that items have their position for a key, and no hash. */
export function unpackReport(packed: PackedReport): SizeReport {
  const { outputs, inputs, sources, roots, uses, dropped } = packed
  return {
    schema: 'wasm-size/1',
    outputs,
    inputs,
    sources,
    items: unpackItems(packed),
    edges: unpackEdges(packed.edges),
    roots,
    uses,
    dropped,
  }
}

function unpackItems({ items, kinds, sections }: PackedReport): Item[] {
  const kind = unpackRuns(items.kind)
  const output = unpackRuns(items.output)
  const section = unpackRuns(items.section)
  const bytes = unpackColumn(items.bytes)
  const some = optionalFields(items)
  const ranges = unpackRanges(items, bytes, some.padding)
  return unpackNames(items.name).map((name, row) => ({
    name,
    key: String(row),
    kind: kinds[kind[row]],
    output: output[row],
    section: sections[section[row]],
    bytes: bytes[row],
    ranges: ranges[row],
    ...some.of(row),
  }))
}

type Optional = Pick<
  Item,
  'demangled' | 'aliases' | 'padding' | 'memory' | 'parts' | 'input' | 'comdat' | 'flags' | 'lines'
>

function optionalFields(items: PackedItems): {
  readonly padding: ReadonlyMap<number, number>
  readonly of: (row: number) => Optional
} {
  const input = unpackRuns(items.input)
  const padding = mapValues(unpackLists(items.padding), ([bytes]) => bytes)
  const memory = mapValues(unpackLists(items.memory), ([bytes]) => bytes)
  const parts = mapValues(unpackLists(items.parts), ([body, sizeLeb, declaration]) => ({ body, sizeLeb, declaration }))
  const lines = mapValues(unpackLists(items.lines), asPairs)
  const columns = [
    ['demangled', unpackSparse(items.demangled)],
    ['aliases', unpackSparse(items.aliases)],
    ['padding', padding],
    ['memory', memory],
    ['parts', parts],
    ['comdat', unpackSparse(items.comdat)],
    ['flags', unpackSparse(items.flags)],
    ['lines', lines],
  ] as const
  const used = columns.filter(([, column]) => column.size > 0)
  const of = (row: number): Optional => {
    const fields: Record<string, unknown> = {}
    if (input[row] > 0) fields['input'] = input[row] - 1
    for (const [name, column] of used) if (column.has(row)) fields[name] = column.get(row)
    return fields
  }
  return { padding, of }
}

const asPairs = (numbers: readonly number[]): (readonly [number, number])[] =>
  Array.from({ length: numbers.length / 2 }, (_, at) => [numbers[2 * at], numbers[2 * at + 1]])

const mapValues = <From, To>(map: ReadonlyMap<number, From>, change: (value: From) => To): ReadonlyMap<number, To> =>
  new Map(Array.from(map, ([row, value]) => [row, change(value)]))

function unpackRanges(
  items: PackedItems,
  bytes: readonly number[],
  padding: ReadonlyMap<number, number>,
): Item['ranges'][] {
  const starts = unpackRuns(items.starts)
  const lengths = unpackColumn(items.lengths)
  let end = 0
  let at = 0
  let several = 0
  return unpackRuns(items.ranges).map((count, row) =>
    Array.from({ length: count }, () => {
      const from = end + unzigzag(starts[at++])
      end = from + (count > 1 ? lengths[several++] : bytes[row] + (padding.get(row) ?? 0))
      return [from, end] as const
    }),
  )
}

function unpackEdges({ degrees, to, kindAndCount }: PackedEdges): Edges {
  const steps = unpackColumn(to)
  const rest = unpackColumn(kindAndCount)
  const size = steps.length
  const edges = {
    from: new Uint32Array(size),
    to: new Uint32Array(size),
    kind: new Uint8Array(size),
    count: new Uint32Array(size),
  }
  let edge = 0
  for (const [item, degree] of unpackRuns(degrees).entries()) {
    let target = item
    for (let left = degree; left > 0; left--, edge++) {
      target += unzigzag(steps[edge])
      edges.from[edge] = item
      edges.to[edge] = target
      edges.kind[edge] = rest[edge] % 32
      edges.count[edge] = Math.floor(rest[edge] / 32) + 1
    }
  }
  return edges
}
