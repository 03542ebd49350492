// Classes of wasm-bindgen's JavaScript have a statement behind them that gives them a `Symbol.dispose`. For it bundlers keep each class, used or
// not, and with it all that it asks of WebAssembly. Class and statement become one expression, which they drop where nobody uses the class.
import MagicString, { type SourceMap } from 'magic-string'
import { parseModule } from './asks.ts'
import type { Node } from './syntax-tree.ts'
import { variableUses } from './value-reads.ts'

/** Code that may have one. */
export const DISPOSABLE: RegExp = /\bif\s*\(Symbol\.dispose\)\s*\w+\.prototype\[Symbol\.dispose\]/

interface ClassNode extends Node {
  readonly id: { readonly name: string } | null
  readonly superClass: Node | null
  readonly body: Node & { readonly body: readonly (Node & { readonly computed: boolean; readonly static: boolean })[] }
}

/** What the module does stays the same. Undefined for one that has no such class. */
export function withIdleClasses(code: string, id: string): { code: string; map: SourceMap } | undefined {
  const program = parseModule(code, id)?.program as (Node & { readonly body: readonly Node[] }) | undefined
  if (program === undefined) return undefined
  const edited = new MagicString(code)
  for (const [index, statement] of program.body.entries()) {
    const next = program.body[index + 1] as Node | undefined
    const found = idleClass(statement)
    const name = found?.id?.name
    if (found === undefined || name === undefined || next === undefined) continue
    if (!isRegistration(code.slice(next.start, next.end), name) || isSet(program, name)) continue
    edited.appendLeft(found.start, `const ${name} = /* @__PURE__ */ (() => { `)
    edited.appendRight(next.end, ` return ${name} })();`)
  }
  return edited.hasChanged() ? { code: edited.toString(), map: edited.generateMap({ hires: 'boundary' }) } : undefined
}

/** A class that runs nothing when it is declared. */
function idleClass(statement: Node): ClassNode | undefined {
  const { declaration } = statement as Node & { readonly declaration?: Node | null }
  const node = statement.type === 'ExportNamedDeclaration' ? declaration : statement
  if (node?.type !== 'ClassDeclaration') return undefined
  const { superClass, body } = node as ClassNode
  const isIdle = body.body.every(({ type, computed }) => type === 'MethodDefinition' && !computed)
  return superClass === null && isIdle ? (node as ClassNode) : undefined
}

function isRegistration(text: string, name: string): boolean {
  const registers = `if(Symbol.dispose)${name}.prototype[Symbol.dispose]=${name}.prototype.free`
  return text.replaceAll(/\s+/g, '').replace(/;$/, '') === registers
}

/** Does the variable become another value? */
function isSet(program: Node, name: string): boolean {
  return variableUses(name, program).some(path =>
    path.some((node, at) => {
      const { left, argument } = node as Node & { readonly left?: Node; readonly argument?: Node }
      const next = path[at + 1] as Node | undefined
      if (next === undefined) return false
      if (node.type === 'UpdateExpression') return next === argument && next.type === 'Identifier'
      return next === left && SET.has(node.type) && next.type !== 'MemberExpression'
    }),
  )
}

/** What sets what stands at its left, be it a pattern. */
const SET: ReadonlySet<string> = new Set(['AssignmentExpression', 'ForInStatement', 'ForOfStatement'])
