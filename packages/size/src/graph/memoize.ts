import type { SizeGraph } from './size-graph.ts'

/** A question whose answer about a graph is kept as long as the graph, since several others need it. Nobody may write into an answer. */
export function memoize<Answer>(ask: (graph: SizeGraph) => Answer): (graph: SizeGraph) => Answer {
  const answers = new WeakMap<SizeGraph, { readonly answer: Answer }>()
  return graph => {
    const known = answers.get(graph) ?? { answer: ask(graph) }
    answers.set(graph, known)
    return known.answer
  }
}
