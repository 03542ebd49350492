import type { App } from '../app.ts'
import { categoryOf, GROUP_COLOURS } from '../categories.ts'
import type { Change } from '../categories.ts'
import { formatChange, formatIn, formatShare } from '../format.ts'
import { leavesOf, sizeOf } from '../model.ts'
import type { ChangeRow } from '../model.ts'
import type { TreeNode } from '../../questions/tree.ts'
import { shownText } from '../shown-text.ts'
import type { Area } from '../state.ts'
import { isRest, nodeLabel, nodeName, sorted } from '../tree-path.ts'
import type { CellLook } from './paint.ts'

/** How the nodes look in one state. Answers are kept, since whoever draws asks several times. */
export function mapLook(app: App): (node: TreeNode) => CellLook {
  const { model, state, shown, found } = app
  const total = sizeOf(shown()[0], state().area)
  const hits = found()?.marks
  const fillOf = fills(app)
  const looks = new Map<TreeNode, CellLook>()
  return node => {
    const known = looks.get(node)
    if (known !== undefined) return known
    const fill = fillOf(node)
    const look: CellLook = {
      ...(fill !== undefined && { fill }),
      name: shownText(nodeName(node)),
      label: shownText(nodeLabel(node, model.report)),
      size: sizeText(node, total, { model, state }),
      ...(hits !== undefined && { search: isHit(node, hits) ? 'hit' : 'miss' }),
    }
    looks.set(node, look)
    return look
  }
}

/** `12.3 kB · 4.1 %`, or by how much it changed. */
export function sizeText(node: TreeNode, total: number, { model, state }: Pick<App, 'model' | 'state'>): string {
  const { area } = state()
  if (area !== 'change') return `${formatIn(sizeOf(node, area), area)} · ${formatShare(sizeOf(node, area), total)}`
  return formatChange(Math.round(changeBelow(node, model.changeOf)))
}

/** The sum of what changed below a node, whose own bytes are without sign. */
export function changeBelow(node: TreeNode, changes: ReadonlyMap<number, ChangeRow>): number {
  return leavesOf(node).reduce((sum, { item, bytes }) => {
    const delta = item === undefined ? 0 : (changes.get(item)?.delta ?? 0)
    return sum + Math.sign(delta) * bytes
  }, 0)
}

const isHit = (node: TreeNode, marks: Uint8Array): boolean =>
  leavesOf(node).some(({ item }) => item !== undefined && marks[item] === 1)

function fills({ model, state, shown }: App): (node: TreeNode) => string | undefined {
  const { area, colour } = state()
  if (area === 'change' || colour === 'change') return ofLargest(item => `change-${changeOf(model.changeOf.get(item))}`)
  if (colour === 'kind') return ofLargest(item => `category-${categoryOf(model.report.items[item].kind).id}`)
  const byNode = groupFills(shown(), area)
  return node => byNode.get(node)
}

/** A closed group is filled like the largest thing in it; what stands for many small ones has a colour of its own. */
function ofLargest(fillOf: (item: number) => string): (node: TreeNode) => string | undefined {
  return node => {
    if (isRest(node)) return undefined
    let leaf: TreeNode | undefined = node
    while (leaf !== undefined && leaf.children.length > 0) leaf = leaf.children[0]
    return leaf?.item === undefined ? undefined : fillOf(leaf.item)
  }
}

function changeOf(row: ChangeRow | undefined): Change {
  if (row === undefined || row.delta === 0) return 'same'
  if (row.kind === 'added' || row.kind === 'removed') return row.kind
  return row.delta > 0 ? 'grown' : 'shrunk'
}

/** The groups that get a colour of their own: those of what is shown or, where these are few, what is in them. The largest comes first. */
export function colouredGroups(path: readonly TreeNode[], area: Area): readonly TreeNode[] {
  let groups: readonly TreeNode[] = sorted(path[path.length - 1], area)
  while (groups.length <= FEW && groups.some(({ children }) => children.length > 0))
    groups = groups
      .flatMap(node => (node.children.length === 0 ? [node] : sorted(node, area)))
      .sort((one, other) => sizeOf(other, area) - sizeOf(one, area))
  return groups
}
/** Two or three colours tell nothing that the titles do not. */
const FEW = 3

/** Everything in a group has the group's colour. */
function groupFills(path: readonly TreeNode[], area: Area): ReadonlyMap<TreeNode, string> {
  const byNode = new Map<TreeNode, string>()
  const stack = colouredGroups(path, area).map((node, rank) => ({
    node,
    fill: rank < GROUP_COLOURS ? `group-${String(rank)}` : 'group-other',
  }))
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, fill } = next
    byNode.set(node, fill)
    for (const child of node.children) stack.push({ node: child, fill })
  }
  return byNode
}
