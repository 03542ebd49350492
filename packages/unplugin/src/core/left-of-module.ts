// What is left of a module's text when only some of its exports are used: for bundlers that tell which are, and not what that leaves.
import { parseSync } from 'oxc-parser'
import { isLabel } from './namespace-use.ts'
import { type Node, childNodes, walkTree } from './syntax-tree.ts'

interface Statement extends Node {
  readonly declaration?: Node | null
  readonly specifiers?: readonly { readonly local: { readonly name?: string } }[]
  readonly source?: Node | null
}

/** A part of a module, which is left when it runs at once or something that is left names it. */
interface Part {
  readonly node: Node
  /** Names that it declares; undefined for one that runs at once. */
  readonly declares: readonly string[] | undefined
}

/** The text of the declarations that may still run; all of it when it cannot be read. */
export function leftOfModule(code: string, usedExports: readonly string[]): string {
  const { program, module, errors } = parseSync('module.js', code, { lang: 'js', sourceType: 'module' })
  if (errors.length > 0) return code
  const parts = (program as unknown as { readonly body: readonly Statement[] }).body.flatMap(partsOf)
  const wanted = new Set<string>()
  for (const { exportName, localName } of module.staticExports.flatMap(({ entries }) => entries))
    if (usedExports.includes(exportName.name ?? 'default') && localName.name !== null) wanted.add(localName.name)
  const left = new Set<Part>()
  const isLeft = ({ declares }: Part): boolean => declares?.some(name => wanted.has(name)) ?? true
  for (let size = -1; size < left.size;) {
    size = left.size
    for (const part of parts.filter(each => !left.has(each) && isLeft(each))) {
      left.add(part)
      for (const name of identifiersIn(part.node)) wanted.add(name)
    }
  }
  return [...left].map(({ node }) => textOf(code, node)).join('\n')
}

/** A statement, also of one variable of several. */
function textOf(code: string, { type, start, end }: Node): string {
  return `${type === 'VariableDeclarator' ? 'var ' : ''}${code.slice(start, end)}`
}

function partsOf(statement: Statement): readonly Part[] {
  const { type, declaration, source } = statement
  if (type.startsWith('Import') || source) return []
  if (type === 'ExportNamedDeclaration') return declaration ? partsOf(declaration as Statement) : []
  const { id, declarations = [] } = statement as Statement & {
    readonly id?: { readonly name: string } | null
    readonly declarations?: readonly (Node & { readonly id: Node; readonly init: Node | null })[]
  }
  if (type === 'VariableDeclaration')
    return declarations.map(each => ({
      node: each,
      declares: isIdleVariable(each) ? identifiersIn(each.id) : undefined,
    }))
  const isIdle = type === 'FunctionDeclaration' || (type === 'ClassDeclaration' && isIdleClass(statement))
  return [{ node: statement, declares: isIdle && id ? [id.name] : undefined }]
}

function isIdleVariable({ id, init }: { readonly id: Node; readonly init: Node | null }): boolean {
  return id.type === 'Identifier' && (init === null || isPure(init))
}

/** Names of variables in a part of a module. One that hides another counts as well. */
function identifiersIn(tree: Node): readonly string[] {
  const names: string[] = []
  walkTree(tree, (node, around) => {
    const { name } = node as { readonly name?: unknown }
    const parent = around.at(-1)
    if (typeof name === 'string' && (parent === undefined || !isLabel(node, parent))) names.push(name)
  })
  return names
}

/** Does declaring it run nothing of it? */
function isIdleClass(tree: Node): boolean {
  const { superClass, body } = tree as Node & {
    readonly superClass: Node | null
    readonly body: Node & {
      readonly body: readonly (Node & { readonly static?: boolean; readonly computed?: boolean })[]
    }
  }
  return (
    (superClass === null || superClass.type === 'Identifier') &&
    body.body.every(
      ({ type, static: isStatic, computed }) =>
        type !== 'StaticBlock' && computed !== true && !(isStatic === true && type === 'PropertyDefinition'),
    )
  )
}

const PURE_LEAVES: ReadonlySet<string> = new Set([
  'Literal',
  'Identifier',
  'FunctionExpression',
  'ArrowFunctionExpression',
])
const PURE_WHEN_PARTS_ARE: ReadonlySet<string> = new Set([
  'ArrayExpression',
  'ObjectExpression',
  'Property',
  'UnaryExpression',
  'LogicalExpression',
  'ConditionalExpression',
  'ParenthesizedExpression',
])
/** What these are given runs when something is done with what is made. */
const PURE_CONSTRUCTORS: ReadonlySet<string> = new Set([
  'FinalizationRegistry',
  'Map',
  'Set',
  'TextDecoder',
  'TextEncoder',
  'WeakMap',
])

/** Does an expression's evaluation run no code of the module? */
function isPure(node: Node): boolean {
  if (PURE_LEAVES.has(node.type)) return true
  if (PURE_WHEN_PARTS_ARE.has(node.type)) return childNodes(node).every(isPure)
  if (node.type === 'BinaryExpression') {
    const { operator } = node as Node & { readonly operator: string }
    return /^[!=]==?$/.test(operator) && childNodes(node).every(isPure)
  }
  const { callee, arguments: given = [] } = node as Node & {
    readonly callee?: Node & { readonly name?: string }
    readonly arguments?: readonly Node[]
  }
  return node.type === 'NewExpression' && PURE_CONSTRUCTORS.has(callee?.name ?? '') && given.every(isPureArgument)
}

/** What a variable holds could run when it is read. */
const isPureArgument = (node: Node): boolean => node.type !== 'Identifier' && isPure(node)
