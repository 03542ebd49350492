import { buildGraph } from '../graph/build-graph.ts'
import type { SizeGraph } from '../graph/size-graph.ts'
import { tree } from '../questions/tree.ts'
import type { TreeNode } from '../questions/tree.ts'
import type { DiffKind } from '../questions/diff/diff.ts'
import type { Item, SizeReport } from '../size-report.ts'
import { unpackColumn, unpackRuns, unpackSparse } from './pack/columns.ts'
import { unpackReport } from './pack/unpack-report.ts'
import { CHANGE_KINDS } from './page-data.ts'
import type { PackedChanges, PageData, Ratios } from './page-data.ts'
import type { Area, State } from './state.ts'

/** One row of the comparison with the baseline. */
export interface ChangeRow {
  readonly kind: DiffKind
  /** Absent for what is nobody's, and for what has a `name` instead. */
  readonly item?: number
  readonly name?: string
  readonly before: number
  readonly after: number
  readonly delta: number
  readonly was?: string
}

/** What the page knows, and what it has worked out of it. */
export interface Model {
  readonly data: PageData
  readonly report: SizeReport
  /** Made when first asked for. */
  readonly graph: () => SizeGraph
  readonly changes: readonly ChangeRow[]
  readonly changeOf: ReadonlyMap<number, ChangeRow>
  /** Estimates by item, or undefined where the files were not measured. */
  readonly compressed: (area: Area) => Float64Array | undefined
  /** By what the state asks for: grouping, files and measure. */
  readonly tree: (state: Pick<State, 'by' | 'show' | 'area'>) => TreeNode
  /** Positions of the outputs that `show` means. */
  readonly outputs: (show: string) => readonly number[]
}

export function newModel(data: PageData): Model {
  const report = unpackReport(data.report)
  const changes = data.changes === undefined ? [] : unpackChanges(data.changes)
  const changeOf = new Map(changes.flatMap(row => (row.item === undefined ? [] : [[row.item, row] as const])))
  const graph = once(() => buildGraph(report))
  const estimates = {
    gzip: once(() => estimate(report, data.report.sections, data.ratios.gzip)),
    brotli: once(() => estimate(report, data.report.sections, data.ratios.brotli)),
  }
  const compressed = (area: Area): Float64Array | undefined =>
    area === 'gzip' || area === 'brotli' ? estimates[area]() : undefined
  const changed = once(() => asChanges(report, changeOf))
  const outputs = (show: string): readonly number[] => outputsShown(report, show)
  const trees = new Map<string, TreeNode>()
  return {
    data,
    report,
    graph,
    changes,
    changeOf,
    compressed,
    outputs,
    tree({ by, show, area }) {
      const key = [by, show, area].join(' ')
      const known =
        trees.get(key) ?? makeTree(area === 'change' ? changed() : report, by, outputs(show), compressed(area))
      trees.set(key, known)
      return known
    },
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

function unpackChanges({ kind, item, before, after, was, name }: PackedChanges): ChangeRow[] {
  const kinds = unpackRuns(kind)
  const items = unpackColumn(item)
  const sizes = [unpackColumn(before), unpackColumn(after)]
  const formerly = unpackSparse(was)
  const names = unpackSparse(name)
  return kinds.map((each, row) => {
    const former = formerly.get(row)
    const own = names.get(row)
    return {
      kind: CHANGE_KINDS[each],
      ...(items[row] > 0 && { item: items[row] - 1 }),
      before: sizes[0][row],
      after: sizes[1][row],
      delta: sizes[1][row] - sizes[0][row],
      ...(former !== undefined && { was: former }),
      ...(own !== undefined && { name: own }),
    }
  })
}

/** `all`, a kind of output, or a position; what is inlined comes with the file around it. */
function outputsShown({ outputs }: SizeReport, show: string): readonly number[] {
  return [...outputs.keys()].filter(
    number => show === 'all' || String(number) === show || kindShown(outputs[number].kind) === show,
  )
}

/** What is neither WebAssembly nor JavaScript is one choice. */
export const kindShown = (kind: string): string => (kind === 'wasm' || kind === 'js' ? kind : 'other')

function estimate(
  { items }: SizeReport,
  sections: readonly string[],
  ratios: Ratios | undefined,
): Float64Array | undefined {
  if (ratios === undefined) return undefined
  const numbers = new Map(sections.map((name, number) => [name, number]))
  return Float64Array.from(
    items,
    ({ output, section, bytes }) => bytes * (ratios[output][numbers.get(section) ?? 0] ?? 0),
  )
}

/** The report as if an item's bytes were by how many it has changed. */
function asChanges(report: SizeReport, changeOf: ReadonlyMap<number, ChangeRow>): SizeReport {
  return {
    ...report,
    items: report.items.map((item, number) => withBytes(item, Math.abs(changeOf.get(number)?.delta ?? 0))),
  }
}

function withBytes(item: Item, bytes: number): Item {
  if (item.lines === undefined || item.bytes === 0) return { ...item, bytes }
  return { ...item, bytes, lines: item.lines.map(([source, part]) => [source, (part * bytes) / item.bytes]) }
}

function makeTree(
  report: SizeReport,
  by: State['by'],
  outputs: readonly number[],
  compressed: Float64Array | undefined,
): TreeNode {
  const options = { outputs, ...(compressed !== undefined && { compressed }) }
  if (by !== 'symbol') return withoutEmptyLevels(tree(report, by, options))
  const grouped = tree(report, 'kind', options)
  return { ...grouped, children: leavesOf(grouped).sort((one, other) => other.bytes - one.bytes) }
}

/** A group whose one item is called as the group says nothing that the item does not. */
function withoutEmptyLevels(node: TreeNode): TreeNode {
  if (node.children.length === 0) return node
  const children = node.children.map(withoutEmptyLevels)
  const [only] = children
  return children.length === 1 && only.item !== undefined && only.name === node.name ? only : { ...node, children }
}

/** The leaves below a node, or the node itself. */
export function leavesOf(node: TreeNode): TreeNode[] {
  const found: TreeNode[] = []
  const stack = [node]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.children.length === 0) found.push(next)
    else for (const child of next.children) stack.push(child)
  }
  return found
}

/** What a node is in the measure that is chosen. */
export const sizeOf = (node: TreeNode, area: Area): number =>
  area === 'gzip' || area === 'brotli' ? (node.compressed ?? 0) : node.bytes
