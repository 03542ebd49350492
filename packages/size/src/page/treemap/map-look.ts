import type { App } from '../app.ts'
import { categoryOf, GROUP_COLOURS } from '../categories.ts'
import type { Change } from '../categories.ts'
import { formatChange, formatIn, formatShare } from '../format.ts'
import { leavesOf, sizeOf } from '../model.ts'
import type { TreeNode } from '../../questions/tree.ts'
import { shownText } from '../shown-text.ts'
import { isRest, nodeName, sorted } from '../tree-path.ts'
import type { Cell } from './layout.ts'
import type { CellLook } from './paint.ts'

/** How the cells of one state look. Answers about a node are kept, since moving the pointer asks again. */
export function mapLook({ model, state, shown, found }: App): (cell: Cell<TreeNode>) => CellLook {
  const { area, colour } = state()
  const total = sizeOf(shown()[0], area)
  const hits = found()?.marks
  const groups = colour === 'group' ? groupFills(shown(), area) : new Map<TreeNode, string>()
  const looks = new Map<TreeNode, CellLook>()
  const fillOf = (cell: Cell<TreeNode>): string | undefined => {
    if (colour === 'group') return groups.get(cell.node) ?? looksOfParent(cell)
    const leaf = largestLeaf(cell.node)
    if (leaf?.item === undefined) return undefined
    if (area === 'change' || colour === 'change') return `change-${changeOf(model.changeOf.get(leaf.item))}`
    return `category-${categoryOf(model.report.items[leaf.item].kind).id}`
  }
  const looksOfParent = (cell: Cell<TreeNode>): string | undefined => inherited.get(cell.node)
  const inherited = inheritFills(groups)
  return cell => {
    const known = looks.get(cell.node)
    if (known !== undefined) return known
    const fill = isRest(cell.node) && colour !== 'group' ? undefined : fillOf(cell)
    const look: CellLook = {
      ...(fill !== undefined && { fill }),
      name: shownText(nodeName(cell.node)),
      size: sizeText(cell.node, total, { model, state }),
      ...(hits !== undefined && { search: isHit(cell.node, hits) ? 'hit' : 'miss' }),
    }
    looks.set(cell.node, look)
    return look
  }
}

/** `12.3 kB · 4.1 %`, or by how much it changed. */
export function sizeText(node: TreeNode, total: number, { model, state }: Pick<App, 'model' | 'state'>): string {
  const { area } = state()
  if (area !== 'change') return `${formatIn(sizeOf(node, area), area)} · ${formatShare(sizeOf(node, area), total)}`
  return formatChange(changeBelow(node, model.changeOf))
}

/** The sum of what changed, with its sign; `bytes` are without. */
export function changeBelow(node: TreeNode, changes: App['model']['changeOf']): number {
  return leavesOf(node).reduce((sum, { item, bytes }) => {
    const delta = item === undefined ? 0 : (changes.get(item)?.delta ?? 0)
    return sum + Math.sign(delta) * bytes
  }, 0)
}

function changeOf(row: { readonly before: number; readonly after: number; readonly kind: string } | undefined): Change {
  if (row === undefined) return 'same'
  if (row.kind === 'added' || row.kind === 'removed') return row.kind
  return row.after > row.before ? 'grown' : row.after < row.before ? 'shrunk' : 'same'
}

/** A closed group is drawn like the largest thing in it. */
function largestLeaf(node: TreeNode): TreeNode | undefined {
  let leaf: TreeNode | undefined = node
  while (leaf !== undefined && leaf.children.length > 0) leaf = leaf.children[0]
  return leaf
}

const isHit = (node: TreeNode, marks: Uint8Array): boolean =>
  leavesOf(node).some(({ item }) => item !== undefined && marks[item] === 1)

/** A colour for each of the largest groups of what is shown, and of the level below where there is only one. */
function groupFills(path: readonly TreeNode[], area: App['state'] extends () => infer S ? (S & { area: never })['area'] : never): Map<TreeNode, string> {
  let group = path[path.length - 1]
  let children = sorted(group, area)
  while (children.length === 1 && children[0].children.length > 0) {
    ;[group] = children
    children = sorted(group, area)
  }
  return new Map(
    children.map((child, rank) => [child, rank < GROUP_COLOURS ? `group-${String(rank)}` : 'group-other'] as const),
  )
}

/** What is in a group has the group's colour. */
function inheritFills(groups: ReadonlyMap<TreeNode, string>): Map<TreeNode, string> {
  const fills = new Map<TreeNode, string>()
  const stack = [...groups]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [node, fill] = next
    fills.set(node, fill)
    for (const child of node.children) stack.push([child, fill])
  }
  return fills
}
