import type { SizeGraph } from '../graph/size-graph.ts'
import { groupBy } from '../group-by.ts'
import { groupCost } from '../questions/group-cost.ts'
import { importCost } from '../questions/import-cost.ts'
import type { SizeReport } from '../size-report.ts'
import type { Saving } from './budget-result.ts'

/** Each takes a walk through the graph, so only the largest archives and the first imports are asked about. */
const ASKED = 100

/** Something of a build that a programmer can leave out, and the bytes that go with it. */
interface Removable {
  readonly without: string
  readonly items: () => readonly number[]
}

/** What leaving out one import or one archive would save of some files, most first. Nobody leaves out the files themselves. */
export function savingsIn(graph: SizeGraph, outputs: readonly number[]): readonly Saving[] {
  const { report } = graph
  const isMeant = (output: number): boolean =>
    outputs.includes(output) || outputs.includes(report.outputs[output].within ?? -1)
  return [...imports(graph), ...archives(graph)]
    .map(({ without, items }) => {
      const own = items().filter(item => isMeant(report.items[item].output))
      return { without, bytes: own.reduce((sum, item) => sum + report.items[item].bytes, 0) }
    })
    .filter(({ bytes }) => bytes > 0)
    .sort((one, other) => other.bytes - one.bytes || (one.without < other.without ? -1 : 1))
}

/** A name of a file, wherever it is imported: one of two lines that import the same saves nothing. */
function imports(graph: SizeGraph): readonly Removable[] {
  const { uses } = graph.report
  const byName = groupBy([...uses.keys()], use => JSON.stringify([uses[use].specifier, uses[use].name]))
  return [...byName.values()].slice(0, ASKED).map(places => ({
    without: `import ${uses[places[0]].specifier} (${uses[places[0]].name})`,
    items: () => importCost(graph, places).items,
  }))
}

function archives(graph: SizeGraph): readonly Removable[] {
  const { items, inputs } = graph.report
  const positions = [...items.keys()].filter(item => archiveOf(graph.report, item) !== undefined)
  const byArchive = groupBy(positions, item => inputs[items[item].input ?? 0].archive ?? '')
  const bytes = (own: readonly number[]): number => own.reduce((sum, item) => sum + items[item].bytes, 0)
  return [...byArchive]
    .map(([archive, own]) => ({ archive, own, bytes: bytes(own) }))
    .sort((one, other) => other.bytes - one.bytes)
    .slice(0, ASKED)
    .map(({ archive, own }) => ({ without: `archive ${archive}`, items: () => groupCost(graph, own).items }))
}

function archiveOf({ items, inputs }: SizeReport, item: number): string | undefined {
  const { input } = items[item]
  return input === undefined ? undefined : inputs[input].archive
}
