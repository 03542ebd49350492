import { briefItemName } from './brief-item-name.ts'
import { leavesOf, sizeOf } from './model.ts'
import type { TreeNode } from '../questions/tree.ts'
import type { SizeReport } from '../size-report.ts'
import type { Area } from './state.ts'

/** Begins the name of what stands for the small ones of a group: from which of its children on, the largest first. */
const REST = '\u2026'

/** The node that stands for the `count` smallest of a group. */
export function restOf(group: TreeNode, count: number, area: Area): TreeNode {
  const children = sorted(group, area)
  return rest(children, children.length - count)
}

function rest(children: readonly TreeNode[], from: number): TreeNode {
  const few = children.slice(from)
  const bytes = few.reduce((sum, node) => sum + node.bytes, 0)
  const compressed = few.reduce((sum, node) => sum + (node.compressed ?? 0), 0)
  return { name: `${REST}${String(from)}`, bytes, compressed, children: few }
}

/** Those that have a size, the largest first. */
export const sorted = (group: TreeNode, area: Area): TreeNode[] =>
  group.children.filter(node => sizeOf(node, area) > 0).sort((one, other) => sizeOf(other, area) - sizeOf(one, area))

export const isRest = (node: TreeNode): boolean => node.item === undefined && /^\u2026\d+$/.test(node.name)

export function nodeName(node: TreeNode): string {
  return isRest(node) ? `${node.children.length.toLocaleString('en')} smaller` : node.name
}

/** The same for where there is little room. */
export function nodeLabel(node: TreeNode, { items }: SizeReport): string {
  return node.item === undefined ? nodeName(node) : briefItemName(items[node.item], node.name)
}

/** The nodes along a path of names, from the root on; it ends where there is no such group. */
export function followPath(root: TreeNode, path: readonly string[], area: Area): readonly TreeNode[] {
  const nodes = [root]
  for (const name of path) {
    const group = nodes[nodes.length - 1]
    const found = name.startsWith(REST)
      ? rest(sorted(group, area), Number(name.slice(REST.length)))
      : group.children.find(child => child.name === name && child.item === undefined)
    if (found === undefined || found.children.length === 0) break
    nodes.push(found)
  }
  return nodes
}

/** How many items are below a node. */
export const countOf = (node: TreeNode): number => leavesOf(node).length
