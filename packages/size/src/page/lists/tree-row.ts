import type { App } from '../app.ts'
import { categoryOf } from '../categories.ts'
import { element } from '../dom.ts'
import { formatIn, formatShare } from '../format.ts'
import { sizeOf } from '../model.ts'
import type { TreeNode } from '../../questions/tree.ts'
import { shownText } from '../shown-text.ts'
import { sizeText } from '../treemap/map-look.ts'
import { nodeLabel, nodeName } from '../tree-path.ts'

export interface RowPlace {
  /** From 1. */
  readonly level: number
  /** Among its siblings, from 1. */
  readonly at: number
  readonly of: number
}

export const indent = (level: number): string => `${String(level * 18 - 8)}px`

/** A row of the table that is a tree. */
export function treeRow(app: App, node: TreeNode, { level, at, of }: RowPlace): HTMLTableRowElement {
  const { area } = app.state()
  const total = sizeOf(app.shown()[0], area)
  const { item } = node
  const kind = item === undefined ? undefined : app.model.report.items[item].kind
  const swatch = kind === undefined ? 'swatch folder' : `swatch category-${categoryOf(kind).id}`
  const name = element(
    'td',
    { role: 'gridcell' },
    element('span', { class: swatch, 'aria-hidden': 'true' }),
    element('span', { class: 'name', title: shownText(nodeName(node)) }, shownText(nodeLabel(node, app.model.report))),
  )
  name.style.paddingInlineStart = indent(level)
  const size = area === 'change' ? sizeText(node, total, app) : formatIn(sizeOf(node, area), area)
  const attributes = {
    role: 'row',
    'aria-level': level,
    'aria-posinset': at,
    'aria-setsize': of,
    'aria-expanded': item === undefined ? 'false' : undefined,
    tabindex: -1,
  }
  return element(
    'tr',
    attributes,
    name,
    element('td', { role: 'gridcell', class: 'number' }, size),
    element('td', { role: 'gridcell', class: 'number' }, formatShare(sizeOf(node, area), total)),
  )
}
