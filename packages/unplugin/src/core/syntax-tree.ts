/** A node of a parser's tree, as far as it is the same in all. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** The nodes directly below. */
export function childNodes(node: Node): readonly Node[] {
  return Object.values(node).flat().filter(isNode)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** Visits all nodes, each with those that it lies in, the nearest last. */
export function walkTree(
  node: Node,
  visit: (node: Node, around: readonly Node[]) => void,
  around: readonly Node[] = [],
): void {
  visit(node, around)
  const path = [...around, node]
  for (const child of childNodes(node)) walkTree(child, visit, path)
}
