// What stands in the function that Farm makes of a module: `function (module, exports, farmRequire, farmDynamicRequire) { … }`.
import { isLabel } from '../../core/namespace-use.ts'
import { type Node, walkTree } from '../../core/syntax-tree.ts'
import { MARK_NAME } from '../two-pass/marks.ts'

/** The function has a form that is not known. */
export class NotFollowed extends Error {}

export interface ModuleParts {
  /** Runs when the module does. */
  readonly effects: readonly Node[]
  /** By name: what gives an export's value. */
  readonly exports: ReadonlyMap<string, Node>
  /** By name: exports of other modules that are passed on. */
  readonly passed: ReadonlyMap<string, { readonly key: string; readonly name: string }>
  /** Modules of which all exports are passed on. */
  readonly stars: readonly string[]
  /** By variable: what does nothing unless it is used. */
  readonly locals: ReadonlyMap<string, Node>
  /** By variable: the module that it stands for. */
  readonly imported: ReadonlyMap<string, string>
  /** Modules that this one asks for, at once or later. */
  readonly required: ReadonlySet<string>
  readonly parameters: Parameters
}

interface Parameters {
  readonly module: string
  readonly require: string
  readonly later: string
}

export type Reference =
  | { readonly kind: 'mark'; readonly name: string }
  | { readonly kind: 'local'; readonly name: string }
  /** `name` is undefined for whatever is exported. */
  | { readonly kind: 'imported'; readonly key: string; readonly name: string | undefined }

interface Identifier extends Node {
  readonly name: string
}
interface Literal extends Node {
  readonly value: unknown
}
interface Call extends Node {
  readonly callee: Node
  readonly arguments: readonly Node[]
}
interface Member extends Node {
  readonly object: Node
  readonly property: Node
  readonly computed: boolean
}
interface Declarator extends Node {
  readonly id: Node
  readonly init: Node | null
}

export function moduleParts(program: Node): ModuleParts {
  const made = functionIn(program)
  const [module, , require, later] = made.params.map(nameOf)
  if (module === undefined || require === undefined || later === undefined) throw new NotFollowed()
  const reader = new Reader({ module, require, later })
  for (const statement of made.body.body) reader.statement(statement)
  walkTree(made.body, node => {
    const key = requiredKey(node, [require, later])
    if (key !== undefined) reader.required.add(key)
  })
  return reader
}

interface FunctionNode extends Node {
  readonly params: readonly Node[]
  readonly body: Node & { readonly body: readonly Node[] }
}

function functionIn(program: Node): FunctionNode {
  const { body } = program as Node & { readonly body: readonly (Node & { readonly expression?: Node })[] }
  const expression = unwrapped(body[0]?.expression)
  if (body.length !== 1 || expression?.type !== 'FunctionExpression') throw new NotFollowed()
  return expression as FunctionNode
}

function unwrapped(node: Node | undefined): Node | undefined {
  return node?.type === 'ParenthesizedExpression' ? unwrapped((node as Node & { expression: Node }).expression) : node
}

/** Reads a function's statements one after the other. */
class Reader implements ModuleParts {
  readonly effects: Node[] = []
  readonly exports = new Map<string, Node>()
  readonly passed = new Map<string, { readonly key: string; readonly name: string }>()
  readonly stars: string[] = []
  readonly locals = new Map<string, Node>()
  readonly imported = new Map<string, string>()
  readonly required = new Set<string>()
  readonly parameters: Parameters

  constructor(parameters: Parameters) {
    this.parameters = parameters
  }

  statement(node: Node): void {
    const { expression, declarations, id } = node as Partial<Declarator> & {
      readonly expression?: Node
      readonly declarations?: readonly Declarator[]
    }
    if (node.type === 'ExpressionStatement' && expression !== undefined) this.#expression(expression)
    else if (node.type === 'VariableDeclaration') for (const each of declarations ?? []) this.#variable(each)
    else if (node.type === 'FunctionDeclaration' && id !== undefined) this.locals.set((id as Identifier).name, node)
    else this.effects.push(node)
  }

  #expression(node: Node): void {
    const { expressions } = node as { readonly expressions?: readonly Node[] }
    if (node.type === 'SequenceExpression') for (const each of expressions ?? []) this.#expression(each)
    else if (requiredKey(node, [this.parameters.require]) === undefined && !this.#isExport(node))
      this.effects.push(node)
  }

  /** `module.o(exports, 'name', () => value)`, `module._(exports, 'name', other, 'itsName')`, `module._e(exports, other)` */
  #isExport(node: Node): boolean {
    const { arguments: [, second, third, fourth] = [] } = node as Partial<Call>
    const method = this.#method(node)
    const name = stringOf(second)
    const key = this.#keyOf(method === '_e' ? second : third)
    if (method === 'o' && name !== undefined && third !== undefined) this.exports.set(name, third)
    else if (method === '_' && name !== undefined && key !== undefined)
      this.passed.set(name, { key, name: stringOf(fourth) ?? name })
    else if (method === '_e' && key !== undefined) this.stars.push(key)
    else return false
    return true
  }

  #variable(declarator: Declarator): void {
    const { id, init } = declarator
    if (init === null) return
    const key = this.#keyOf(init)
    const keys = id.type === 'ArrayPattern' ? this.#awaitedKeys(init) : undefined
    const names = (id as Node & { readonly elements?: readonly Node[] }).elements?.map(nameOf)
    if (id.type === 'Identifier' && key !== undefined) this.imported.set((id as Identifier).name, key)
    else if (keys !== undefined && names !== undefined)
      for (const [index, name] of names.entries()) this.imported.set(name ?? '', keys[index])
    else if (id.type === 'Identifier' && isIdle(init)) this.locals.set((id as Identifier).name, init)
    else this.effects.push(declarator)
  }

  /** Of `farmRequire('key')`, a variable for that, and the namespace that a function of `module` makes of either. */
  #keyOf(node: Node | undefined): string | undefined {
    if (node === undefined) return undefined
    if (node.type === 'Identifier') return this.imported.get((node as Identifier).name)
    const [first, ...more] = (node as Partial<Call>).arguments ?? []
    if (['i', 'w'].includes(this.#method(node) ?? '') && more.length === 0) return this.#keyOf(first)
    return requiredKey(node, [this.parameters.require])
  }

  /** Of `await Promise.all([farmRequire('key'), …])`. */
  #awaitedKeys(node: Node): readonly string[] | undefined {
    const { argument } = node as { readonly argument?: Node }
    const [list] = (argument as Partial<Call> | undefined)?.arguments ?? []
    if (node.type !== 'AwaitExpression' || list?.type !== 'ArrayExpression') return undefined
    const keys = (list as Node & { readonly elements: readonly Node[] }).elements.map(each => this.#keyOf(each))
    return keys.every(key => key !== undefined) ? keys : undefined
  }

  /** The function of `module` that is called. */
  #method(node: Node): string | undefined {
    const { object, property } = ((node as Partial<Call>).callee ?? {}) as Partial<Member>
    if (node.type !== 'CallExpression' || nameOf(object) !== this.parameters.module) return undefined
    return nameOf(property)
  }
}

function stringOf(node: Node | undefined): string | undefined {
  const { value } = (node ?? {}) as Partial<Literal>
  return typeof value === 'string' ? value : undefined
}

const nameOf = (node: Node | undefined): string | undefined =>
  node?.type === 'Identifier' ? (node as Identifier).name : undefined

function requiredKey(node: Node, functions: readonly string[]): string | undefined {
  const { callee, arguments: [first] = [] } = node as Partial<Call>
  if (node.type !== 'CallExpression' || !functions.includes(nameOf(callee) ?? '')) return undefined
  const key = stringOf(first)
  if (key === undefined) throw new NotFollowed()
  return key
}

function isIdle(node: Node): boolean {
  const called = nameOf((node as Partial<Call>).callee)
  if (node.type === 'CallExpression') return called !== undefined && MARK_NAME.test(called)
  return ['FunctionExpression', 'ArrowFunctionExpression', 'Literal'].includes(node.type)
}

/** What a part of a module refers to. A variable that hides another counts for that one as well: then more is kept than needs be. */
export function referencesIn(node: Node, module: ModuleParts): readonly Reference[] {
  const found: Reference[] = []
  walkTree(node, (at, around) => {
    const parent = around.at(-1)
    const isName = at.type === 'Identifier' && (parent === undefined || !isLabel(at, parent))
    const reference = isName ? named(at as Identifier, parent, module) : required(at, parent, module)
    if (reference !== undefined) found.push(reference)
  })
  return found
}

function named(
  at: Identifier,
  parent: Node | undefined,
  { parameters, imported, locals }: ModuleParts,
): Reference | undefined {
  const { name } = at
  const key = imported.get(name)
  if (name === 'eval') throw new NotFollowed()
  if (key !== undefined) return { kind: 'imported', key, name: memberOf(at, parent) }
  if (MARK_NAME.test(name)) return { kind: 'mark', name }
  if (locals.has(name)) return { kind: 'local', name }
  // What finds modules may not go anywhere.
  const isFinder = name === parameters.require || name === parameters.later
  if (isFinder && (parent as Partial<Call> | undefined)?.callee !== at) throw new NotFollowed()
  return undefined
}

function required(at: Node, parent: Node | undefined, { parameters }: ModuleParts): Reference | undefined {
  const now = requiredKey(at, [parameters.require])
  // A promise of it: where it goes is not followed.
  const later = requiredKey(at, [parameters.later])
  if (now !== undefined) return { kind: 'imported', key: now, name: memberOf(at, parent) }
  return later === undefined ? undefined : { kind: 'imported', key: later, name: undefined }
}

/** `x` of `node.x` and `node['x']`. */
function memberOf(node: Node, parent: Node | undefined): string | undefined {
  const { object, property, computed } = (parent ?? {}) as Partial<Member>
  if (parent?.type !== 'MemberExpression' || object !== node) return undefined
  return computed === true ? stringOf(property) : nameOf(property)
}
