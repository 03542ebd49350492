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

/** Visits all nodes, each with those that it lies in, the nearest last: a list that is another one as soon as `visit` returns. */
export function walkTree(node: Node, visit: (node: Node, around: readonly Node[]) => void, around: Node[] = []): void {
  visit(node, around)
  around.push(node)
  for (const child of childNodes(node)) walkTree(child, visit, around)
  around.pop()
}
