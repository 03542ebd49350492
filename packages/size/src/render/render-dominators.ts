import type { SizeGraph } from '../graph/size-graph.ts'
import type { DominatorRow, DominatorTree } from '../questions/dominator-tree.ts'
import { dominators } from '../questions/dominators.ts'
import { totalBytes } from '../questions/diff/diff.ts'
import { renderCsv } from './csv.ts'
import type { Format } from './format.ts'
import { shownName } from '../questions/shown-name.ts'
import { renderJsonRows } from './json-rows.ts'
import { csvDecimal, percent, percentOf } from './numbers.ts'
import { renderTable } from './text-table.ts'
import { treeLabel } from './tree-label.ts'

const ROOT_NAME = '<meta root>'
/** twiggy's number for it, the greatest of 64 bits. */
const ROOT_ID = '18446744073709551615'

/** A dominator tree, as `dominators` shows it. Where it starts at the super-root, that has a row in JSON and CSV, but not in text. */
export function renderDominators(graph: SizeGraph, tree: DominatorTree, format: Format): string {
  if (format === 'text') return asText(graph, tree)
  return format === 'json' ? asJson(graph, tree) : asCsv(graph, tree)
}

const nameOf = ({ report, superRoot }: SizeGraph, item: number): string =>
  item === superRoot ? ROOT_NAME : shownName(report.items[item])

/** What no root reaches has a row of its own where it has bytes. */
function unreachableRow({ unreachable }: DominatorTree): { name: string; bytes: number } | undefined {
  if (unreachable === undefined || unreachable.bytes === 0) return undefined
  return { name: `[${unreachable.count} Unreachable Items]`, bytes: unreachable.bytes }
}

function asText(graph: SizeGraph, tree: DominatorTree): string {
  const whole = totalBytes(graph.report)
  const unreachable = unreachableRow(tree)
  const cells = (bytes: number, name: string): string[] => [String(bytes), percent(percentOf(bytes, whole)), name]
  return renderTable(
    [
      { title: 'Retained Bytes', align: 'right' },
      { title: 'Retained %', align: 'right' },
      { title: 'Dominator Tree', align: 'left' },
    ],
    [
      ...tree.rows
        .filter(({ depth }) => depth > 0)
        .map(({ item, depth, retained }) => cells(retained, treeLabel(nameOf(graph, item), depth - 1, '⤷'))),
      ...(unreachable === undefined ? [] : [cells(unreachable.bytes, unreachable.name)]),
    ],
  )
}

function asJson(graph: SizeGraph, tree: DominatorTree): string {
  const whole = totalBytes(graph.report)
  const fieldsOf = ({ item, bytes, retained }: DominatorRow): Record<string, unknown> => ({
    name: nameOf(graph, item),
    shallow_size: bytes,
    shallow_size_percent: percentOf(bytes, whole),
    retained_size: retained,
    retained_size_percent: percentOf(retained, whole),
  })
  const items = renderJsonRows(
    tree.rows.map(row => ({ depth: row.depth, fields: fieldsOf(row) })),
    { name: 'children', every: false },
  )
  const unreachable = unreachableRow(tree)
  if (unreachable === undefined) return `{"items":${items}}`
  const { name, bytes } = unreachable
  const summary = [{ name, retained_size: bytes, retained_size_percent: percentOf(bytes, whole) }]
  return `{"items":${items},"summary":${JSON.stringify(summary)}}`
}

function asCsv(graph: SizeGraph, tree: DominatorTree): string {
  const { report, superRoot } = graph
  const whole = totalBytes(report)
  const { parent } = dominators(graph)
  const idOf = (item: number): string => (item === superRoot ? ROOT_ID : String(report.items[item].id ?? item))
  const share = (bytes: number): string => csvDecimal(percentOf(bytes, whole))
  const unreachable = unreachableRow(tree)
  return renderCsv(
    ['Id', 'Name', 'ShallowSize', 'ShallowSizePercent', 'RetainedSize', 'RetainedSizePercent', 'ImmediateDominator'],
    [
      ...tree.rows.map(({ item, bytes, retained }) => [
        idOf(item),
        { text: nameOf(graph, item) },
        ...[bytes, share(bytes), retained, share(retained)],
        // What dominates itself alone: the super-root, and what nothing reaches.
        idOf(parent[item] === -1 ? item : parent[item]),
      ]),
      ...(unreachable === undefined ? [] : [unreachableCells(unreachable, share(unreachable.bytes))]),
    ],
  )
}

const unreachableCells = (
  { name, bytes }: { readonly name: string; readonly bytes: number },
  share: string,
): (string | number | undefined)[] => [undefined, name, bytes, share, bytes, share, undefined]
