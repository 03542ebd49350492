import { treemapSquarify } from 'd3-hierarchy'

/** What is laid out: a tree whose nodes say how large they are. */
export interface Weighed {
  readonly name: string
  readonly children: readonly Weighed[]
}

/** A rectangle of the map, in CSS pixels. */
export interface Cell<Node extends Weighed> {
  readonly node: Node
  /** 1 for the children of what the map shows. */
  readonly depth: number
  /** Position of the cell around it, or -1. */
  readonly parent: number
  /** How many small siblings this one stands for: `node` is made up, its children are they. */
  readonly merged: number
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
  /** Height of the title above its cells; 0 where there is none. */
  readonly title: number
  /** One more than the position of the last cell inside. */
  end: number
}

export interface LayoutOptions<Node extends Weighed> {
  readonly width: number
  readonly height: number
  readonly weigh: (node: Node) => number
  /** Makes the node that stands for the smallest of a node's children. */
  readonly merge: (around: Node, smallest: readonly Node[]) => Node
}

/** Square pixels below which siblings become one cell: nobody could see or point at them. */
const SMALLEST = 30
/** A group as small as this shows nothing of what is in it. */
const CLOSED = { width: 14, height: 12 }
const TITLED = { width: 48, height: 44 }
const TITLE = 19
const PADDING = 2

interface Tile<Node> {
  readonly node: Node
  readonly value: number
  readonly merged: number
  x0: number
  y0: number
  x1: number
  y1: number
}

/**
 * The cells that are seen at this size, each before those inside of it. Whatever the tree, there are not more than the map has room for, and
 * only nodes that get room are looked at.
 */
export function layOut<Node extends Weighed>(root: Node, options: LayoutOptions<Node>): Cell<Node>[] {
  const cells: Cell<Node>[] = []
  const inside = (node: Node, parent: number, room: { x0: number; y0: number; x1: number; y1: number }): void => {
    const depth = parent < 0 ? 1 : cells[parent].depth + 1
    for (const { merged, ...tile } of tiles(node, room, options)) {
      const title = titleOf(tile)
      const at = cells.push({ ...tile, depth, parent, merged, title, end: 0 }) - 1
      const isOpen = tile.x1 - tile.x0 >= CLOSED.width && tile.y1 - tile.y0 >= CLOSED.height && merged === 0
      if (tile.node.children.length > 0 && isOpen) inside(tile.node as Node, at, inner(tile, title))
      cells[at].end = cells.length
    }
  }
  inside(root, -1, { x0: 0, y0: 0, x1: options.width, y1: options.height })
  return cells
}

interface Room {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

const titleOf = ({ node, x0, y0, x1, y1 }: Room & { readonly node: Weighed }): number =>
  node.children.length > 0 && x1 - x0 >= TITLED.width && y1 - y0 >= TITLED.height ? TITLE : 0

const inner = ({ x0, y0, x1, y1 }: Room, title: number): Room => ({
  x0: x0 + PADDING,
  y0: y0 + Math.max(title, PADDING),
  x1: x1 - PADDING,
  y1: y1 - PADDING,
})

/** A node's children in their places; the smallest are one tile. */
function tiles<Node extends Weighed>(node: Node, room: Room, { weigh, merge }: LayoutOptions<Node>): Tile<Node>[] {
  const { x0, y0, x1, y1 } = room
  if (x1 <= x0 || y1 <= y0) return []
  const children = (node.children as readonly Node[])
    .map(child => ({ node: child, value: weigh(child) }))
    .filter(({ value }) => value > 0)
    .sort((one, other) => other.value - one.value)
  const value = children.reduce((sum, child) => sum + child.value, 0)
  const least = (SMALLEST * value) / ((x1 - x0) * (y1 - y0))
  const seen = children.findIndex(child => child.value < least)
  const kept = seen < 0 || seen === children.length - 1 ? children : children.slice(0, seen)
  const rest = children.slice(kept.length)
  const place = { merged: 0, x0: 0, y0: 0, x1: 0, y1: 0 }
  const made: Tile<Node>[] = kept.map(child => ({ ...child, ...place }))
  const left = rest.reduce((sum, child) => sum + child.value, 0)
  if (rest.length > 0)
    made.push({
      ...place,
      node: merge(
        node,
        rest.map(child => child.node),
      ),
      value: left,
      merged: rest.length,
    })
  // The library asks for nodes of its own hierarchies and uses the values and places of the children alone.
  treemapSquarify({ value, children: made } as never, x0, y0, x1, y1)
  return made
}

/** Position of the innermost cell at a point, or -1. */
export function cellAt(cells: readonly Cell<Weighed>[], x: number, y: number): number {
  let found = -1
  for (let at = 0; at < cells.length;) {
    const { x0, y0, x1, y1, end } = cells[at]
    const isIn = x >= x0 && x < x1 && y >= y0 && y < y1
    if (isIn) found = at
    at = isIn ? at + 1 : end
  }
  return found
}

export type Direction = 'left' | 'right' | 'up' | 'down'

/** The cell next to one of the same depth, or -1. */
export function neighbour(cells: readonly Cell<Weighed>[], from: number, direction: Direction): number {
  const own = facing(cells[from], direction)
  let best = -1
  let least = Infinity
  for (const [at, cell] of cells.entries()) {
    if (cell.depth !== cells[from].depth || at === from) continue
    const other = facing(cell, direction)
    if (other.near < own.far - 1) continue
    const aside = Math.max(0, other.low - own.high, own.low - other.high)
    const distance = other.near - own.far + 2 * aside + Math.abs(other.low + other.high - own.low - own.high) / 1000
    if (distance < least) [best, least] = [at, distance]
  }
  return best
}

/** A rectangle turned so that the direction is towards larger numbers. */
function facing(
  { x0, y0, x1, y1 }: Room,
  direction: Direction,
): { readonly near: number; readonly far: number; readonly low: number; readonly high: number } {
  switch (direction) {
    case 'right':
      return { near: x0, far: x1, low: y0, high: y1 }
    case 'left':
      return { near: -x1, far: -x0, low: y0, high: y1 }
    case 'down':
      return { near: y0, far: y1, low: x0, high: x1 }
    case 'up':
      return { near: -y1, far: -y0, low: x0, high: x1 }
  }
}
