// What is read of a value that is an object of names, as a module's namespace is: followed through members, patterns and variables.
import { type Node, walkTree } from './syntax-tree.ts'

/** By name what is read of it in turn; `all` where that cannot be said. */
export type Reads = 'all' | ReadonlyMap<string, Reads>

export const NO_READS: Reads = new Map()

interface Identifier extends Node {
  readonly name: string
}
interface Property extends Node {
  readonly computed?: boolean
  readonly shorthand?: boolean
  readonly key: Node & { readonly name?: string; readonly value?: unknown }
  readonly value: Node
}
interface Pattern extends Node {
  readonly properties: readonly Property[]
}
interface Member extends Node {
  readonly object: Node
  readonly property: Node & { readonly name?: string; readonly value?: unknown }
  readonly computed?: boolean
}
interface Declarator extends Node {
  readonly id: Node
  readonly init: Node | null
}

export function joinReads(all: readonly Reads[]): Reads {
  const joined = new Map<string, Reads>()
  for (const reads of all) {
    if (reads === 'all') return reads
    for (const [name, more] of reads) joined.set(name, joinReads([joined.get(name) ?? NO_READS, more]))
  }
  return joined
}

/** `path` leads from the module to the expression that has the value, which is last. */
export function readsThrough(path: readonly Node[]): Reads {
  const [parent, node] = path.filter(({ type }) => !WRAPPERS.has(type)).slice(-2)
  const outside = path.slice(0, path.lastIndexOf(parent) + 1)
  if (parent.type === 'ExpressionStatement') return NO_READS
  if (parent.type === 'MemberExpression') {
    const name = memberName(parent as Member, node)
    return name === undefined ? 'all' : new Map([[name, readsThrough(outside)]])
  }
  const { id, init } = parent as Declarator
  if (parent.type !== 'VariableDeclarator' || init === null || !holds(init, node)) return 'all'
  return readsOfDeclared(id, outside)
}

/** Of what a declaration gives to a variable or to a pattern of some; `path` leads to its declarator. */
function readsOfDeclared(id: Node, path: readonly Node[]): Reads {
  const [around, declaration] = path.slice(-3, -1) as (Node & { readonly kind?: string })[]
  if (around.type === 'ExportNamedDeclaration') return id.type === 'ObjectPattern' ? ownNames(id) : 'all'
  if (id.type === 'Identifier' && declaration.kind !== 'const') return 'all'
  return readsOfBinding(id, path.findLast(isScope) ?? path[0])
}

const WRAPPERS: ReadonlySet<string> = new Set(['ParenthesizedExpression', 'ChainExpression'])

const isScope = ({ type }: Node): boolean => type === 'Program' || isFunction({ type })

export const isFunction = ({ type }: Pick<Node, 'type'>): boolean =>
  ['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'].includes(type)

/** Of what a variable, or a pattern of some, is given. */
export function readsOfBinding(binding: Node, scope: Node): Reads {
  if (binding.type === 'Identifier') return readsOfVariable(binding as Identifier, scope)
  if (patternNames(binding) === undefined) return 'all'
  const { properties } = binding as Pattern
  return joinReads(properties.map(property => new Map([[keyName(property), readsOfBinding(property.value, scope)]])))
}

/** Of a variable, by the node that declares it. */
const found = new WeakMap<Node, Reads>()

function readsOfVariable(binding: Identifier, scope: Node): Reads {
  const known = found.get(binding)
  if (known !== undefined) return known
  // Some are given round in a circle.
  found.set(binding, 'all')
  // Of `{ name }` key and value are two nodes.
  const uses = variableUses(binding.name, scope).filter(path => path.at(-1)?.start !== binding.start)
  const reads = readsOfUses(uses)
  found.set(binding, reads)
  return reads
}

/** Of the places where a variable stands. */
export function readsOfUses(paths: readonly (readonly Node[])[]): Reads {
  const all: Reads[] = []
  for (const path of paths) {
    const reads = path.at(-1)?.type === 'Identifier' ? readsThrough(path) : 'all'
    if (reads === 'all') return reads
    all.push(reads)
  }
  return joinReads(all)
}

type Uses = ReadonlyMap<string, readonly (readonly Node[])[]>

const usesByScope = new WeakMap<Node, Uses>()

/** Ways to the places where a variable stands in its scope. One of the same name that hides it counts as well. */
export function variableUses(name: string, scope: Node): readonly (readonly Node[])[] {
  const uses = usesByScope.get(scope) ?? usesIn(scope)
  usesByScope.set(scope, uses)
  return uses.get(name) ?? []
}

/** By name, of all variables at once: a large module imports many. */
function usesIn(scope: Node): Uses {
  const uses = new Map<string, (readonly Node[])[]>()
  walkTree(scope, (node, around) => {
    const { name } = node as Partial<Identifier>
    const parent = around.at(-1)
    if (typeof name !== 'string' || parent === undefined || isName(node, parent)) return
    const known = uses.get(name)
    if (known === undefined) uses.set(name, [[...around, node]])
    else known.push([...around, node])
  })
  return uses
}

/** Is it the name of a property or of an import, and no variable? */
function isName(node: Node, parent: Node): boolean {
  if (parent.type.startsWith('Import')) return true
  const { property, key, computed, shorthand } = parent as Partial<Member & Property>
  return computed !== true && (property === node || (key === node && shorthand !== true))
}

/** `object.name`, `object['name']`. */
export function memberName({ object, property, computed }: Member, of: Node): string | undefined {
  if (!holds(object, of)) return undefined
  const name = computed === true ? property.value : property.name
  return typeof name === 'string' ? name : undefined
}

const holds = (outer: Node, inner: Node): boolean => outer.start <= inner.start && outer.end >= inner.end

const keyName = ({ key }: Property): string => key.name ?? String(key.value)

function ownNames(pattern: Node): Reads {
  const names = patternNames(pattern)
  return names === undefined ? 'all' : new Map(names.map(name => [name, 'all']))
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
