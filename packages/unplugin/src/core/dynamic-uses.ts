// What is taken of a module that `import()` gives: a promise of its namespace, which a bundler can say nothing of. Where the text takes it
// apart at once, or only ever asks a variable for names, that is all that there is.
import { type Node, childNodes } from './syntax-tree.ts'
import { NO_READS, type Reads, isFunction, memberName, readsOfBinding, readsThrough } from './value-reads.ts'

interface Call extends Node {
  readonly callee: Node
  readonly arguments: readonly Node[]
}
interface Function extends Node {
  readonly params: readonly Node[]
}

/** Names taken of what the `import()` at `start` gives; undefined when they cannot be read. */
export function dynamicNames(tree: Node, start: number): readonly string[] | undefined {
  const reads = dynamicReads(tree, start)
  return reads === 'all' ? undefined : [...reads.keys()]
}

/** What is read of what the `import()` at `start` gives. */
export function dynamicReads(tree: Node, start: number): Reads {
  const way = wayTo(tree, start)
  if (way === undefined) return 'all'
  const path = way.slice(0, -1).filter(({ type }) => type !== 'ParenthesizedExpression' && type !== 'ChainExpression')
  return path.at(-1)?.type === 'AwaitExpression' ? readsThrough(path) : readsOfPromise(way[way.length - 1], path)
}

/** The nodes that lead to the `import()` at `start`, which is last. */
function wayTo(node: Node, start: number, around: readonly Node[] = []): readonly Node[] | undefined {
  const way = [...around, node]
  if (node.type === 'ImportExpression' && node.start === start) return way
  for (const child of childNodes(node)) {
    const found = child.start <= start && start < child.end ? wayTo(child, start, way) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

/** Of `import(…).then(…)`, and of a promise that nobody takes. */
function readsOfPromise(node: Node, path: readonly Node[]): Reads {
  const parent = path.at(-1)
  if (parent?.type === 'ExpressionStatement') return NO_READS
  const call = path.at(-2)
  if (parent?.type !== 'MemberExpression' || call?.type !== 'CallExpression') return 'all'
  const { callee, arguments: values } = call as Call
  const isThen =
    memberName(parent as Parameters<typeof memberName>[0], node) === 'then' && callee.start === parent.start
  return isThen && values.length === 1 && isFunction(values[0]) ? readsOfTaker(values[0] as Function) : 'all'
}

/** Of a function that is called with the namespace. */
function readsOfTaker(taker: Function): Reads {
  const [given, ...more] = taker.params
  // Others may take it from `arguments`.
  if (taker.type !== 'ArrowFunctionExpression' && (given === undefined || more.length > 0)) return 'all'
  return given === undefined ? NO_READS : readsOfBinding(given, taker)
}
