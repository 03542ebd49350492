// What is taken of a module that `import()` gives: a promise of its namespace, which a bundler can say nothing of. Where the text takes it
// apart at once, or only ever asks a variable for names, that is all that there is.
import { type Node, walkTree } from './syntax-tree.ts'

interface Identifier extends Node {
  readonly name: string
}
interface Property extends Node {
  readonly computed?: boolean
  readonly shorthand?: boolean
  readonly key: Node & { readonly name?: string; readonly value?: unknown }
}
interface Pattern extends Node {
  readonly properties: readonly Property[]
}
interface Member extends Node {
  readonly object: Node
  readonly property: Node & { readonly name?: string; readonly value?: unknown }
  readonly computed?: boolean
}
interface Call extends Node {
  readonly callee: Node
  readonly arguments: readonly Node[]
}
interface Function extends Node {
  readonly params: readonly Node[]
}
interface Declaration extends Node {
  readonly kind?: string
}
interface Declarator extends Node {
  readonly id: Node
}

/** Names taken of what the `import()` at `start` gives; undefined when they cannot be read. */
export function dynamicNames(tree: Node, start: number): readonly string[] | undefined {
  let names: readonly string[] | undefined
  walkTree(tree, (node, around) => {
    if (node.type !== 'ImportExpression' || node.start !== start) return
    const path = around.filter(({ type }) => type !== 'ParenthesizedExpression' && type !== 'ChainExpression')
    names = path.at(-1)?.type === 'AwaitExpression' ? namesOfAwaited(path) : namesOfPromise(node, path)
  })
  return names
}

/** `path` leads to the `await`. */
function namesOfAwaited(path: readonly Node[]): readonly string[] | undefined {
  const [declaration, parent, awaited] = path.slice(-3)
  if (parent.type === 'ExpressionStatement') return []
  if (parent.type === 'MemberExpression') return memberNames(parent as Member, awaited)
  if (parent.type !== 'VariableDeclarator') return undefined
  const { id } = parent as Declarator
  if (id.type === 'ObjectPattern') return patternNames(id)
  const isExported = path.at(-4)?.type === 'ExportNamedDeclaration'
  if (id.type !== 'Identifier' || (declaration as Declaration).kind !== 'const' || isExported) return undefined
  return namesAskedOf(id as Identifier, path.findLast(isScope) ?? path[0])
}

const isScope = ({ type }: Node): boolean => type === 'Program' || isFunction({ type })
const isFunction = ({ type }: Pick<Node, 'type'>): boolean =>
  ['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'].includes(type)

/** Of `import(…).then(…)`, and of a promise that nobody takes. */
function namesOfPromise(node: Node, path: readonly Node[]): readonly string[] | undefined {
  const parent = path.at(-1)
  if (parent?.type === 'ExpressionStatement') return []
  const call = path.at(-2)
  if (parent?.type !== 'MemberExpression' || call?.type !== 'CallExpression') return undefined
  const { callee, arguments: values } = call as Call
  const isThen = memberNames(parent as Member, node)?.[0] === 'then' && callee.start === parent.start
  return isThen && values.length === 1 && isFunction(values[0]) ? namesOfTaker(values[0] as Function) : undefined
}

/** Of a function that is called with the namespace. */
function namesOfTaker(taker: Function): readonly string[] | undefined {
  const [given, ...more] = taker.params
  // Others may take it from `arguments`.
  if (taker.type !== 'ArrowFunctionExpression' && (given === undefined || more.length > 0)) return undefined
  if (given === undefined) return []
  if (given.type === 'ObjectPattern') return patternNames(given)
  return given.type === 'Identifier' ? namesAskedOf(given as Identifier, taker) : undefined
}

/** The names that a variable is asked for in its scope, when nothing else is done with it, and no other hides it. */
function namesAskedOf(declared: Identifier, scope: Node): readonly string[] | undefined {
  const names = new Set<string>()
  let isReadable = true
  walkTree(scope, (node, around) => {
    if (node === declared || !('name' in node) || node.name !== declared.name) return
    const parent = around.at(-1)
    if (parent === undefined || isName(node, parent)) return
    const taken = parent.type === 'MemberExpression' ? memberNames(parent as Member, node) : undefined
    if (taken === undefined) isReadable = false
    else for (const name of taken) names.add(name)
  })
  return isReadable ? [...names] : undefined
}

/** Is it the name of a property, and no variable? */
function isName(node: Node, parent: Node): boolean {
  const { property, key, computed, shorthand } = parent as Partial<Member & Property>
  return computed !== true && (property === node || (key === node && shorthand !== true))
}

/** `object.name`, `object['name']`. */
function memberNames({ object, property, computed }: Member, of: Node): readonly string[] | undefined {
  if (object.start > of.start || object.end < of.end) return undefined
  const name = computed === true ? property.value : property.name
  return typeof name === 'string' ? [name] : undefined
}

/** Names that `{ … }` takes of a value; undefined when it takes the rest, or is no such pattern. */
export function patternNames(pattern: Node): readonly string[] | undefined {
  if (pattern.type !== 'ObjectPattern') return undefined
  const { properties } = pattern as Pattern
  const names = properties.map(({ type, computed, key }) => {
    if (type !== 'Property' || computed === true) return undefined
    return key.name ?? (typeof key.value === 'string' ? key.value : undefined)
  })
  return names.every(name => name !== undefined) ? names : undefined
}
