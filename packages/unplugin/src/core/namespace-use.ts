// Where a namespace goes: `import * as wasm from './x_bg.wasm'` and `set(wasm)`, as wasm-bindgen's modules do. A bundler that sees a
// namespace passed on keeps all of it; who follows it knows which names can be asked of it.
import { parseSync } from 'oxc-parser'
import { patternNames } from './value-reads.ts'
import { type Node, walkTree } from './syntax-tree.ts'

/** What a module does with a namespace that it imports. */
export interface NamespaceUse {
  /** Names that it takes itself. */
  readonly names: readonly string[]
  /** Imported functions that get the namespace. */
  readonly given: readonly GivenTo[]
}

export interface GivenTo {
  readonly specifier: string
  readonly name: string
  /** Position among the arguments. */
  readonly position: number
}

interface Identifier extends Node {
  readonly name: string
}
interface Member extends Node {
  readonly object: Node
  readonly property: Node & { readonly name?: string; readonly value?: unknown }
  readonly computed: boolean
}
interface Call extends Node {
  readonly callee: Node & { readonly name?: string }
  readonly arguments: readonly Node[]
}
interface Assignment extends Node {
  readonly operator: string
  readonly left: Node & { readonly name?: string }
  readonly right: Node
}

type Imported = ReadonlyMap<string, { readonly specifier: string; readonly name: string }>

/** How a module uses the namespace that it calls `local`; undefined when it does anything that cannot be followed. */
export function namespaceUse(tree: Node, local: string, imported: Imported): NamespaceUse | undefined {
  const names: string[] = []
  const given: GivenTo[] = []
  for (const { node, parent } of usesOf(tree, local)) {
    const taken = namesTaken(node, parent)
    const to = taken === undefined ? givenTo(node, parent, imported) : undefined
    if (taken !== undefined) names.push(...taken)
    else if (to !== undefined) given.push(to)
    else return undefined
  }
  return { names, given }
}

interface Use {
  readonly node: Node
  readonly parent: Node
  readonly around: readonly Node[]
}

/** Identifiers that may mean a variable. One that hides it counts as well: then less is known than could be. */
function usesOf(tree: Node, variable: string): readonly Use[] {
  const uses: Use[] = []
  walkTree(tree, (node, around) => {
    const parent = around.at(-1)
    if (node.type !== 'Identifier' || (node as Identifier).name !== variable || parent === undefined) return
    if (!isLabel(node, parent)) uses.push({ node, parent, around: [...around] })
  })
  return uses
}

/** A name that is no variable: a property's, a key's, the one of an import. */
export function isLabel(node: Node, parent: Node): boolean {
  if (parent.type.startsWith('Import')) return true
  const { property, key, computed, shorthand } = parent as Partial<Member> & { key?: Node; shorthand?: boolean }
  return (property === node || (key === node && shorthand !== true)) && computed !== true
}

/** Of `variable.x`, and of `const { x, y: z } = variable`, which most bundlers take for a use of all. */
function namesTaken(node: Node, parent: Node): readonly string[] | undefined {
  const name = memberName(node, parent)
  if (name !== undefined) return [name]
  const { id, init } = parent as Node & { readonly id?: Node; readonly init?: Node | null }
  return parent.type === 'VariableDeclarator' && init === node && id !== undefined ? patternNames(id) : undefined
}

/** `x` of `variable.x` and of `variable['x']`. */
function memberName(node: Node, parent: Node): string | undefined {
  const { object, property, computed } = parent as Member
  if (parent.type !== 'MemberExpression' || object !== node) return undefined
  const name = computed ? property.value : property.name
  // As it is written, without escapes: the text is searched for it.
  return typeof name === 'string' && property.end - property.start === name.length + (computed ? 2 : 0)
    ? name
    : undefined
}

function givenTo(node: Node, parent: Node, imported: Imported): GivenTo | undefined {
  const call = parent as Call
  const to = parent.type === 'CallExpression' ? imported.get(call.callee.name ?? '') : undefined
  const position = to === undefined ? -1 : positionAmong(call, node)
  return to === undefined || position < 0 ? undefined : { ...to, position }
}

/** -1 for what is no argument, and for one behind as many as a list has. */
function positionAmong({ arguments: values }: Call, node: Node): number {
  const position = values.indexOf(node)
  return values.slice(0, position).some(({ type }) => type === 'SpreadElement') ? -1 : position
}

/**
 * Does a module's function keep what it is given in variables of the module, of which nothing but members with fixed names are asked? Then
 * every name that can be asked of it is a word of the module.
 */
export function keepsToItself(code: string, { name, position }: Pick<GivenTo, 'name' | 'position'>): boolean {
  const { program, module, errors } = parseSync('module.js', code, { lang: 'js', sourceType: 'module' })
  if (errors.length > 0) return false
  const entry = module.staticExports
    .flatMap(({ entries }) => entries)
    .find(({ exportName, moduleRequest }) => exportName.name === name && moduleRequest === null)
  const variables = keptIn(program as Node, { name: entry?.localName.name ?? name, position }, new Set())
  if (variables === undefined || usesOf(program as Node, 'eval').length > 0) return false
  return variables.every(variable => usesOf(program as Node, variable).every(isHarmless))
}

/**
 * Variables to which a function assigns its parameter, and those to which functions of the module do that it gives it to; undefined when one
 * does something else with it than to ask for members.
 */
function keptIn(
  program: Node,
  { name, position }: Pick<GivenTo, 'name' | 'position'>,
  seen: Set<string>,
): readonly string[] | undefined {
  const key = `${name} ${position}`
  if (seen.has(key)) return []
  seen.add(key)
  const declared = functionNamed(program, name)
  const parameter = declared?.params[position]
  if (declared === undefined || parameter?.type !== 'Identifier') return undefined
  const kept = usesOf(declared, (parameter as Identifier).name).map(use => {
    if (use.node === parameter || memberName(use.node, use.parent) !== undefined) return []
    const variable = assignedTo(use)
    const to = variable === undefined ? givenOn(declared, use) : undefined
    return variable === undefined ? to && keptIn(program, to, seen) : [variable.name]
  })
  return kept.includes(undefined) ? undefined : kept.flatMap(variables => variables ?? [])
}

/** A function of the module that is what it was declared as, and whose parameters have no other names. */
function functionNamed(program: Node, name: string): FunctionNode | undefined {
  const declared = topLevel(program, name)
  const isSet = ({ node, parent }: Use): boolean => (parent as Partial<Assignment>).left === node
  const isOpaque = (tree: Node): boolean => ['arguments', 'eval'].some(word => usesOf(tree, word).length > 0)
  return declared === undefined || isOpaque(declared) || usesOf(program, name).some(isSet) ? undefined : declared
}

/** The function that `f(node)` calls, where the name means nothing else inside of `declared`. */
function givenOn(declared: Node, { node, parent }: Use): Pick<GivenTo, 'name' | 'position'> | undefined {
  const { callee } = parent as Call
  if (parent.type !== 'CallExpression' || callee.type !== 'Identifier' || callee.name === undefined) return undefined
  const isCalled = (use: Use): boolean => (use.parent as Partial<Call>).callee === use.node
  const position = positionAmong(parent as Call, node)
  return position >= 0 && usesOf(declared, callee.name).every(isCalled) ? { name: callee.name, position } : undefined
}

interface FunctionNode extends Node {
  readonly id: Identifier | null
  readonly params: readonly Node[]
}

function topLevel(program: Node, name: string): FunctionNode | undefined {
  const { body } = program as Node & { readonly body: readonly (Node & { readonly declaration?: Node })[] }
  return body
    .map(statement => (statement.type === 'ExportNamedDeclaration' ? (statement.declaration ?? statement) : statement))
    .find(
      (node): node is FunctionNode => node.type === 'FunctionDeclaration' && (node as FunctionNode).id?.name === name,
    )
}

/** The variable that `variable = node` assigns to, in a statement of its own: the value goes nowhere else. */
function assignedTo({ node, parent, around }: Use): Identifier | undefined {
  const { operator, left, right } = parent as Assignment
  const isAssigned = parent.type === 'AssignmentExpression' && operator === '=' && right === node
  const isStatement = around.at(-2)?.type === 'ExpressionStatement'
  return isAssigned && isStatement && left.type === 'Identifier' ? (left as Identifier) : undefined
}

const COMPARES: readonly string[] = ['==', '===', '!=', '!==']

/** Is a variable declared, assigned to, compared, or asked for a member with a fixed name? */
function isHarmless({ node, parent }: Use): boolean {
  if (memberName(node, parent) !== undefined) return true
  const { operator, left } = parent as Partial<Assignment>
  switch (parent.type) {
    case 'VariableDeclarator':
      return (parent as Node & { readonly id: Node; readonly init: Node | null }).init === null
    case 'AssignmentExpression':
      return left === node && operator === '='
    case 'BinaryExpression':
      return COMPARES.includes(operator ?? '')
    case 'UnaryExpression':
      return operator === 'typeof' || operator === '!'
    default:
      return false
  }
}

/** Which of some names are words of a text. */
export function wordsAmong(names: readonly string[], texts: readonly string[]): ReadonlySet<string> {
  const words = new Set(texts.flatMap(text => text.match(/[\p{ID_Continue}$]+/gu) ?? []))
  const isWord = (name: string): boolean => /^[\p{ID_Continue}$]+$/u.test(name)
  return new Set(names.filter(name => (isWord(name) ? words.has(name) : texts.some(text => text.includes(name)))))
}
