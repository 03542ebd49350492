import type { Edges, Item, SizeReport } from '../../size-report.ts'
import { packColumn, packLists, packNames, packRuns, packSparse, zigzag } from './columns.ts'
import type { PackedEdges, PackedItems, PackedReport } from './packed-report.ts'

/** A report as columns, a tenth of what its JSON takes. */
export function packReport(report: SizeReport): PackedReport {
  const { outputs, inputs, sources, items, edges, roots, uses, dropped } = report
  const kinds = [...new Set(items.map(({ kind }) => kind))]
  const sections = [...new Set(items.map(({ section }) => section))]
  return {
    outputs,
    inputs,
    sources,
    kinds,
    sections,
    items: packItems(items, kinds, sections),
    edges: packEdges(edges, items.length),
    roots,
    uses,
    dropped,
  }
}

function packItems(items: readonly Item[], kinds: readonly string[], sections: readonly string[]): PackedItems {
  const optional = <Name extends keyof Item>(name: Name) =>
    packSparse<Exclude<Item[Name], undefined>>(
      items.map(item => item[name] as Exclude<Item[Name], undefined> | undefined),
    )
  return {
    name: packNames(items.map(({ name }) => name)),
    demangled: optional('demangled'),
    aliases: optional('aliases'),
    kind: packRuns(
      numbered(
        items.map(({ kind }) => kind),
        kinds,
      ),
    ),
    output: packRuns(items.map(({ output }) => output)),
    section: packRuns(
      numbered(
        items.map(({ section }) => section),
        sections,
      ),
    ),
    bytes: packColumn(items.map(({ bytes }) => bytes)),
    padding: packLists(items.map(({ padding }) => asList(padding))),
    memory: packLists(items.map(({ memory }) => asList(memory))),
    parts: packLists(items.map(({ parts }) => parts && [parts.body, parts.sizeLeb, parts.declaration])),
    input: packRuns(items.map(({ input }) => (input === undefined ? 0 : input + 1))),
    comdat: optional('comdat'),
    flags: optional('flags'),
    lines: packLists(items.map(({ lines }) => lines?.flat())),
    ...packRanges(items),
  }
}

const asList = (number: number | undefined): readonly number[] | undefined =>
  number === undefined ? undefined : [number]

function numbered(values: readonly string[], names: readonly string[]): number[] {
  const numbers = new Map(names.map((name, number) => [name, number]))
  return values.map(value => numbers.get(value) ?? 0)
}

function packRanges(items: readonly Item[]): Pick<PackedItems, 'ranges' | 'starts' | 'lengths'> {
  const starts: number[] = []
  const lengths: number[] = []
  let end = 0
  for (const { ranges } of items) {
    for (const [from, to] of ranges) {
      starts.push(zigzag(from - end))
      if (ranges.length > 1) lengths.push(to - from)
      end = to
    }
  }
  return {
    ranges: packRuns(items.map(({ ranges }) => ranges.length)),
    starts: packRuns(starts),
    lengths: packColumn(lengths),
  }
}

function packEdges({ from, to, kind, count }: Edges, items: number): PackedEdges {
  const degrees = new Uint32Array(items)
  const steps: number[] = []
  const rest: number[] = []
  for (let edge = 0; edge < from.length; edge++) {
    degrees[from[edge]]++
    const before = edge > 0 && from[edge - 1] === from[edge] ? to[edge - 1] : from[edge]
    steps.push(zigzag(to[edge] - before))
    rest.push(kind[edge] + 32 * (count[edge] - 1))
  }
  return { degrees: packRuns(degrees), to: packColumn(steps), kindAndCount: packColumn(rest) }
}
