// While a build shakes its modules, a program is not linked yet: its module calls functions that do not exist. When a chunk is
// rendered the calls are found again and replaced by the real thing, which can then depend on the output's format and the file's name.
import { type Program, parseSync } from 'oxc-parser'
import { type Node, childNodes } from './syntax-tree.ts'

/** `constructors` is no value: the call stands in an object's module as long as importing the object does something. */
export type Wanted = 'instance' | 'compiled' | 'module' | 'url' | 'constructors'

/** A call to replace, as it stands in a chunk: names may have changed, and quotes. */
export interface PendingCall {
  readonly wanted: Wanted
  readonly program: string
  /** Text of the import object, empty for none. */
  readonly imports: string
  /** Text of Node's `readFileSync` and of `import.meta.url` in this format, when the module imported the first. */
  readonly node: { readonly read: string; readonly base: string } | undefined
  /** An `await` is there, or may be put there: the call is at the top level of a module. */
  readonly place: 'awaited' | 'top-level' | 'inside-function'
  readonly start: number
  readonly end: number
}

const CALL = /\b__wasmweld_(instance|compiled|module|url|constructors)__\b/

/** The import that a pending call for Node needs at the head of its module. */
export const NODE_HEAD: readonly string[] = [`import { readFileSync } from 'node:fs'`]

export function pendingCall(wanted: Wanted, program: string, imports: string, forNode: boolean): string {
  const values = [
    JSON.stringify(program),
    imports === '' && forNode ? '{}' : imports,
    forNode ? 'readFileSync, import.meta.url' : '',
  ]
  return `__wasmweld_${wanted}__(${values.filter(text => text !== '').join(', ')})`
}

export function hasPendingCalls(code: string): boolean {
  return CALL.test(code)
}

interface Call extends Node {
  readonly callee: Node & { readonly name?: string }
  readonly arguments: readonly (Node & {
    readonly value?: unknown
    readonly quasis?: readonly { readonly value: { readonly cooked: string } }[]
  })[]
}

/** All pending calls of a chunk, in order. */
export function findPendingCalls(code: string): readonly PendingCall[] {
  const { program } = parseSync('chunk.js', code, { lang: 'js' })
  const calls: PendingCall[] = []
  for (const { index } of code.matchAll(new RegExp(CALL, 'g'))) {
    const path = nodesAround(program, index)
    const call = path.findLast(
      (node): node is Call => node.type === 'CallExpression' && (node as Call).callee.start === index,
    )
    if (call !== undefined) calls.push(readCall(code, call, placeOf(path, call)))
  }
  return calls
}

function readCall(code: string, call: Call, place: PendingCall['place']): PendingCall {
  const text = ({ start, end }: Node): string => code.slice(start, end)
  const [program, imports, read, base] = call.arguments
  return {
    wanted: CALL.exec(call.callee.name ?? '')?.[1] as Wanted,
    program: String(program.value ?? program.quasis?.[0].value.cooked),
    imports: imports === undefined || text(imports) === '{}' ? '' : text(imports),
    node: base === undefined ? undefined : { read: text(read), base: text(base) },
    place,
    start: call.start,
    end: call.end,
  }
}

function placeOf(path: readonly Node[], call: Node): PendingCall['place'] {
  const parent = path[path.indexOf(call) - 1]
  if (parent.type === 'AwaitExpression') return 'awaited'
  return path.some(({ type }) => type.includes('Function')) ? 'inside-function' : 'top-level'
}

/** The nodes that hold a position, from the outside in. Only these are looked at: chunks are large. */
function nodesAround(program: Program, position: number): readonly Node[] {
  const path: Node[] = []
  let next: Node | undefined = program
  while (next !== undefined) {
    path.push(next)
    next = childNodes(next).find(({ start, end }) => start <= position && position < end)
  }
  return path
}
