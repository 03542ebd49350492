// Which names of properties JavaScript writes: by those it may reach an object that it got from elsewhere, such as an instance's exports.
import { parseSync } from 'oxc-parser'
import { type Node, childNodes } from './syntax-tree.ts'

export interface WrittenNames {
  /** Of members, keys and patterns, and all strings. */
  readonly names: ReadonlySet<string>
  /** What names that are put together begin with: `dynCall_` of `exports['dynCall_' + type]`. */
  readonly beginnings: ReadonlySet<string>
}

/** Shorter ones tell nothing. */
const SHORTEST_BEGINNING = 3
/** A string that is code, as that of a worker within a page's, has names of its own. */
const IS_CODE = /\bexports\b/

interface Parts extends Node {
  readonly computed?: boolean
  readonly name?: string
  readonly value?: unknown
  readonly property?: Node
  readonly key?: Node
  readonly left?: Node
  readonly operator?: string
  readonly quasis?: readonly { readonly value: { readonly cooked: string | null } }[]
}

/** Undefined for what cannot be read. */
export function writtenNames(code: string): WrittenNames | undefined {
  const program = parse(code)
  if (program === undefined) return undefined
  const reader = new Reader()
  reader.read(program)
  return reader
}

/** Undefined when some could not be read. */
export function joinWritten(all: readonly (WrittenNames | undefined)[]): WrittenNames | undefined {
  const names = new Set<string>()
  const beginnings = new Set<string>()
  for (const written of all) {
    if (written === undefined) return undefined
    for (const name of written.names) names.add(name)
    for (const beginning of written.beginnings) beginnings.add(beginning)
  }
  return { names, beginnings }
}

/** Emscripten's JavaScript has an underscore before the names that it makes of exports. */
export function isWritten(name: string, { names, beginnings }: WrittenNames): boolean {
  return names.has(name) || names.has(`_${name}`) || [...beginnings].some(beginning => name.startsWith(beginning))
}

/** As a module, where it is one: what is no module may hold what modules forbid. */
function parse(code: string): Node | undefined {
  for (const sourceType of ['module', 'script'] as const) {
    const { program, errors } = parseSync('code.js', code, { lang: 'js', sourceType })
    if (errors.length === 0) return program as Node
  }
  return undefined
}

class Reader implements WrittenNames {
  readonly names = new Set<string>()
  readonly beginnings = new Set<string>()

  read(root: Node): void {
    const open = [root]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      this.#note(node as Parts)
      open.push(...childNodes(node))
    }
  }

  #note(node: Parts): void {
    const { type, computed, property, key, value } = node
    if (type === 'Literal' && typeof value === 'string') this.#string(value)
    else if (type === 'TemplateLiteral') this.#string(textOf(node))
    else if (type === 'MemberExpression' && property !== undefined) this.#member(property as Parts, computed === true)
    else if (type === 'Property' && key !== undefined && computed !== true) this.#identifier(key as Parts)
    else if (type === 'WithStatement') this.#within(node)
  }

  #member(property: Parts, isComputed: boolean): void {
    if (!isComputed) {
      this.#identifier(property)
      return
    }
    const beginning = beginningOf(property)
    if (beginning.length >= SHORTEST_BEGINNING) this.beginnings.add(beginning)
  }

  #identifier({ name }: Parts): void {
    if (name !== undefined) this.names.add(name)
  }

  #string(text: string): void {
    this.names.add(text)
    if (!IS_CODE.test(text)) return
    const code = parse(text)
    if (code !== undefined) this.read(code)
    // A part of code that is put together elsewhere.
    else for (const [word] of text.matchAll(/[\w$]+/g)) this.names.add(word)
  }

  /** What looks like a variable may be a member there. */
  #within(node: Node): void {
    const open = [node]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next.type === 'Identifier') this.#identifier(next)
      open.push(...childNodes(next))
    }
  }
}

/** Of a template; what is put into it is a value, wherever that is code. */
const textOf = ({ quasis = [] }: Parts): string => quasis.map(({ value }) => value.cooked ?? '').join('0')

/** What is written at the start of a text that is put together; empty where that is a value. */
function beginningOf({ type, quasis = [], left, operator, value }: Parts): string {
  if (type === 'TemplateLiteral') return quasis[0]?.value.cooked ?? ''
  if (type === 'BinaryExpression' && operator === '+' && left !== undefined) return beginningOf(left as Parts)
  return type === 'Literal' && typeof value === 'string' ? value : ''
}
