import type { App } from '../app.ts'
import { CATEGORIES, categoryOf } from '../categories.ts'
import { button, element } from '../dom.ts'
import { formatChange, formatIn, formatShare, formatSize } from '../format.ts'
import { leavesOf, sizeOf } from '../model.ts'
import type { Model } from '../model.ts'
import { groupCost } from '../../questions/group-cost.ts'
import type { TreeNode } from '../../questions/tree.ts'
import { shownText } from '../shown-text.ts'
import { changeBelow } from '../treemap/map-look.ts'
import { followPath, nodeName } from '../tree-path.ts'
import { factList, itemRows, section } from './parts.ts'
import type { Fact } from './parts.ts'

/** What only a file of sizes has is no item, and so in no group. */
function changeFacts(app: App, isAll: boolean): readonly Fact[] {
  const { data, changes } = app.model
  if (data.changes?.isOfSizes !== true) return [['Since the baseline', formatChange(changeOf(app))]]
  const whole = changes.reduce((sum, { delta }) => sum + delta, 0)
  return [
    ...(isAll && app.state().show === 'all' ? [['Since the baseline', formatChange(whole)] as const] : []),
    [isAll ? 'of that, what is not gone' : 'Change of what is not gone', formatChange(changeOf(app))],
  ]
}

/** The group that is shown: what it is made of, its largest items, and what it would save to be without it. */
export function groupDetails(app: App): readonly HTMLElement[] {
  const { model, state, shown } = app
  const { area } = state()
  const path = shown()
  const group = path[path.length - 1]
  const isAll = path.length === 1
  const sizes = itemSizes(group, area)
  const items = [...sizes.keys()].sort((one, other) => (sizes.get(other) ?? 0) - (sizes.get(one) ?? 0))
  const facts: Fact[] = [['Items', items.length.toLocaleString('en')]]
  if (area !== 'change') facts.push(['Size', formatIn(sizeOf(group, area), area)])
  if (model.changes.length > 0) facts.push(...changeFacts(app, isAll))
  if (!isAll && area !== 'change') {
    facts.push(['Share', formatShare(sizeOf(group, area), sizeOf(path[0], area))])
    facts.push(['Without it', savings(model, items)])
  }
  return [
    element('h2', {}, element('span', { class: 'name' }, isAll ? 'Everything shown' : shownText(nodeName(group)))),
    factList(facts),
    section('What it is', categoryBar(model, sizes)),
    section('Largest', itemRows(app, items.slice(0, 200))),
  ]
}

/** Bytes by item below a node, in the measure that is chosen. */
function itemSizes(group: TreeNode, area: Parameters<typeof sizeOf>[1]): ReadonlyMap<number, number> {
  const sizes = new Map<number, number>()
  for (const leaf of leavesOf(group))
    if (leaf.item !== undefined) sizes.set(leaf.item, (sizes.get(leaf.item) ?? 0) + sizeOf(leaf, area))
  return sizes
}

/** Of the same group in the tree of changes, in which there is also what is gone. */
function changeOf({ model, state }: App): number {
  const { path, ...rest } = state()
  const nodes = followPath(model.tree({ ...rest, area: 'change' }), path, 'change')
  return nodes.length <= path.length ? 0 : Math.round(changeBelow(nodes[nodes.length - 1], model.changeOf))
}

/** Worked out when somebody asks, since it walks through everything. */
function savings(model: Model, items: readonly number[]): HTMLElement {
  const place = element('span')
  place.append(
    button(
      'Work out what goes with it',
      () => {
        const { own, removable } = groupCost(model.graph(), items)
        const others = removable - own
        const text = others === 0 ? 'nothing else' : `${formatSize(others)} that only it needs`
        place.replaceChildren(`${formatSize(removable)} less: its own ${formatSize(own)} and ${text}`)
      },
      { class: 'more' },
    ),
  )
  return place
}

function categoryBar(model: Model, sizes: ReadonlyMap<number, number>): HTMLElement {
  const sums = new Map<string, number>()
  let total = 0
  for (const [item, size] of sizes) {
    const { id } = categoryOf(model.report.items[item].kind)
    sums.set(id, (sums.get(id) ?? 0) + size)
    total += size
  }
  const present = CATEGORIES.filter(({ id }) => (sums.get(id) ?? 0) > 0).sort(
    (one, other) => (sums.get(other.id) ?? 0) - (sums.get(one.id) ?? 0),
  )
  const parts = present.map(({ id }) => {
    const part = element('span', { class: `category-${id}` })
    part.style.flexGrow = String((sums.get(id) ?? 0) / total)
    return part
  })
  const rows = present.map(({ id, title }) =>
    element(
      'li',
      {},
      element('span', {}, element('span', { class: `swatch category-${id}`, 'aria-hidden': 'true' }), title),
      element('span', { class: 'size' }, formatShare(sums.get(id) ?? 0, total)),
    ),
  )
  return element(
    'div',
    {},
    element('div', { class: 'bar', 'aria-hidden': 'true' }, ...parts),
    element('ol', { class: 'rows' }, ...rows),
  )
}
