// What a module takes from the instances that it makes: `const { add, memory } = await init()` names all that it can reach.
import { type Node, walkTree } from './syntax-tree.ts'

interface Identifier extends Node {
  readonly name: string
}
interface Property extends Node {
  readonly computed?: boolean
  readonly key: Node & { readonly name?: string; readonly value?: unknown }
}
interface Pattern extends Node {
  readonly properties: readonly Property[]
}

/** Names taken from the results of calling `local`; undefined when it is used in any other way than to take them apart at once. */
export function instanceNames(tree: Node, local: string): readonly string[] | undefined {
  const names: string[] = []
  let isReadable = true
  walkTree(tree, (node, around) => {
    if (!isUseOf(node, local, around)) return
    const taken = namesTaken(node, around)
    if (taken === undefined) isReadable = false
    else names.push(...taken)
  })
  return isReadable ? names : undefined
}

/** A name that hides the imported one counts as a use of it: then nothing is known. */
function isUseOf(node: Node, local: string, around: readonly Node[]): boolean {
  if (node.type !== 'Identifier' || (node as Identifier).name !== local) return false
  const parent = around.at(-1) as
    (Node & { property?: Node; key?: Node; computed?: boolean; shorthand?: boolean }) | undefined
  if (parent === undefined || parent.type.startsWith('Import')) return false
  const isName = parent.property === node || (parent.key === node && parent.shorthand !== true)
  return !isName || parent.computed === true
}

interface Call extends Node {
  readonly callee?: Node
}
interface Declarator extends Node {
  readonly id?: Pattern
}

/** For `const { a, b: c } = await local(…)`, `a` and `b`. */
function namesTaken(node: Node, around: readonly Node[]): readonly string[] | undefined {
  const call: Call | undefined = around.at(-1)
  const declarator: Declarator | undefined = around.at(-3)
  const isCall = call?.type === 'CallExpression' && call.callee === node && around.at(-2)?.type === 'AwaitExpression'
  if (!isCall || declarator?.type !== 'VariableDeclarator' || declarator.id?.type !== 'ObjectPattern') return undefined
  const names = declarator.id.properties.map(property =>
    property.type === 'Property' && property.computed !== true ? keyName(property) : undefined,
  )
  return names.every(name => name !== undefined) ? names : undefined
}

function keyName({ key }: Property): string | undefined {
  if (key.name !== undefined) return key.name
  return typeof key.value === 'string' ? key.value : undefined
}
