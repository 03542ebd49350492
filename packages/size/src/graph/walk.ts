import type { Adjacency, SizeGraph } from './size-graph.ts'

/** Of some items and the super-root, the one that walks must not enter: `1` at its number. */
export type Marks = Uint8Array

export const noMarks = (graph: SizeGraph): Marks => new Uint8Array(graph.superRoot + 1)

/** Decides of an edge whether a walk may take it. */
export type EdgeFilter = (from: number, to: number) => boolean

/**
 * Marks `starts` and what they reach along `edges`, also in `marks` that already has some: those are not entered again, so that marking
 * them beforehand takes them out of the graph. Linear, without recursion. Gives `marks` back.
 */
export function mark(edges: Adjacency, starts: Iterable<number>, marks: Marks, may?: EdgeFilter): Marks {
  const stack: number[] = []
  for (const start of starts) {
    if (marks[start] === 0) stack.push(start)
    marks[start] = 1
  }
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    for (let edge = edges.offsets[item]; edge < edges.offsets[item + 1]; edge++) {
      const to = edges.items[edge]
      if (marks[to] !== 0 || (may !== undefined && !may(item, to))) continue
      marks[to] = 1
      stack.push(to)
    }
  }
  return marks
}

/** The items at the other ends of an item's edges, each once, ascending, without the super-root. */
export function* neighbours({ superRoot }: SizeGraph, edges: Adjacency, item: number): Generator<number> {
  let last = -1
  for (let edge = edges.offsets[item]; edge < edges.offsets[item + 1]; edge++) {
    const next = edges.items[edge]
    if (next !== last && next !== superRoot) yield next
    last = next
  }
}

/** The bytes of marked items. */
export function markedBytes({ report }: SizeGraph, marks: Marks): number {
  let bytes = 0
  for (let item = 0; item < report.items.length; item++) if (marks[item] !== 0) bytes += report.items[item].bytes
  return bytes
}
