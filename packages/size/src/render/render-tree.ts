import type { TreeNode } from '../questions/tree.ts'
import { renderCsv } from './csv.ts'
import type { Format } from './format.ts'
import { type JsonRow, renderJsonRows } from './json-rows.ts'
import { csvDecimal, percent, percentOf } from './numbers.ts'
import { renderTable } from './text-table.ts'
import { treeLabel } from './tree-label.ts'

export interface TreeView {
  /** How many levels of folders and items are shown. */
  readonly depth: number
  /** How many rows below one folder; the rest is summed up. */
  readonly limit: number
}

interface Row {
  readonly level: number
  readonly path: readonly string[]
  readonly bytes: number
}

/** Bytes in folders, the largest first. All formats have the same rows. */
export function renderTree(root: TreeNode, view: TreeView, format: Format): string {
  const rows = [...rowsBelow(root, [], view)]
  const nameOf = ({ path }: Row): string => path[path.length - 1]
  const shareOf = ({ bytes }: Row): number => percentOf(bytes, root.bytes)
  if (format === 'json')
    return renderJsonRows(
      rows.map((row): JsonRow => ({
        depth: row.level,
        fields: { name: nameOf(row), bytes: row.bytes, bytes_percent: shareOf(row) },
      })),
      { name: 'children', every: false },
    )
  if (format === 'csv')
    return renderCsv(
      ['Level', 'Bytes', 'BytesPercent', 'Name', 'Path'],
      rows.map(row => [
        ...[row.level, row.bytes, csvDecimal(shareOf(row))],
        { text: nameOf(row) },
        { text: row.path.join(' > ') },
      ]),
    )
  return renderTable(
    [
      { title: 'Bytes', align: 'right' },
      { title: '%', align: 'right' },
      { title: 'Tree', align: 'left' },
    ],
    [
      ...rows.map(row => [String(row.bytes), percent(shareOf(row)), treeLabel(nameOf(row), row.level, '⤷')]),
      [String(root.bytes), percent(percentOf(root.bytes, root.bytes)), 'Σ'],
    ],
  )
}

/** Folders are bounded in depth, so this may call itself. */
function* rowsBelow({ children }: TreeNode, path: readonly string[], view: TreeView): Generator<Row> {
  const level = path.length
  if (level >= view.depth) return
  for (const child of children.slice(0, view.limit)) {
    const own = [...path, child.name]
    yield { level, path: own, bytes: child.bytes }
    yield* rowsBelow(child, own, view)
  }
  const hidden = children.slice(view.limit)
  if (hidden.length === 0) return
  const bytes = hidden.reduce((sum, child) => sum + child.bytes, 0)
  yield { level, path: [...path, `... and ${hidden.length} more.`], bytes }
}
