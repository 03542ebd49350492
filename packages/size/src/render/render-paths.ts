import type { SizeGraph } from '../graph/size-graph.ts'
import type { PathTree } from '../questions/paths.ts'
import { totalBytes } from '../questions/diff/diff.ts'
import { renderCsv } from './csv.ts'
import type { Format } from './format.ts'
import { shownName } from '../questions/shown-name.ts'
import { renderJsonRows } from './json-rows.ts'
import { csvDecimal, percent, percentOf } from './numbers.ts'
import { renderTable } from './text-table.ts'
import { treeLabel } from './tree-label.ts'

/**
 * Paths, as `paths` shows them. CSV wants a tree whose rows list their neighbours. In JSON what follows a row is called its `callers`, also
 * where the paths descend: scripts look for that name.
 */
export function renderPaths(
  { report }: SizeGraph,
  tree: PathTree,
  { descending }: { readonly descending: boolean },
  format: Format,
): string {
  const whole = totalBytes(report)
  const nameOf = (item: number): string => shownName(report.items[item])
  const sizeOf = (item: number): number => report.items[item].bytes
  const shareOf = (item: number): number => percentOf(sizeOf(item), whole)
  if (format === 'json')
    return renderJsonRows(
      tree.rows.map(({ item, depth }) => ({
        depth,
        fields: { name: nameOf(item), shallow_size: sizeOf(item), shallow_size_percent: shareOf(item) },
      })),
      { name: 'callers', every: true },
    )
  if (format === 'csv')
    return renderCsv(
      ['Name', 'ShallowSize', 'ShallowSizePercent', 'Path'],
      tree.rows.map(({ item, neighbours = [] }) => [
        { text: nameOf(item) },
        sizeOf(item),
        csvDecimal(shareOf(item)),
        neighbours.length === 0 ? undefined : { text: [...neighbours, item].map(nameOf).join(' -> ') },
      ]),
    )
  const arrow = descending ? '↳' : '⬑'
  return renderTable(
    [
      { title: 'Shallow Bytes', align: 'right' },
      { title: 'Shallow %', align: 'right' },
      { title: 'Retaining Paths', align: 'left' },
    ],
    tree.rows.map(({ item, depth }) => [
      ...(depth === 0 ? [String(sizeOf(item)), percent(shareOf(item))] : ['', '']),
      treeLabel(nameOf(item), depth, arrow),
    ]),
  )
}
