import type { LaterArgument } from './template-nodes.ts'
import type { Node } from './node.ts'
import { NotMangled } from '../not-mangled.ts'

/** Nothing nests this deep but text made to exhaust the stack. */
const DEEPEST = 1200

/** The text of a mangled name with a cursor, and what its later parts refer back to. */
export class Mangled {
  readonly text: string
  at = 0
  /** What `S_`, `S0_` … stand for. */
  readonly substitutions: Node[] = []
  /** What `T_`, `T0_` … stand for, level by level; a level without list is that of a lambda whose parameters are `auto`. */
  templateParameters: (Node[] | undefined)[] = []
  /** Level 0 of them: the arguments of the template that was named last. */
  outerParameters: Node[] = []
  /** Parameters met before their arguments. */
  readonly later: LaterArgument[] = []
  laterAllowed = false
  /** Off where `I` behind a template parameter belongs to something else: the type of a conversion. */
  argumentsBehindParameters = true
  /** Level at which parameters without arguments are the `auto` of a generic lambda. */
  lambdaLevel = -1
  /** In constraints levels are not tracked: parameters show as they are written. */
  inConstraint = false
  /** Names given so far to parameters without a name: types, values, templates. */
  readonly invented = { T: 0, N: 0, TT: 0 }
  #depth = 0

  constructor(text: string) {
    this.text = text
  }

  fail(): never {
    throw new NotMangled(this.text)
  }

  atEnd(): boolean {
    return this.at >= this.text.length
  }

  /** The character at the cursor or behind it; '' at the end. */
  peek(ahead = 0): string {
    return this.text.charAt(this.at + ahead)
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.at)
  }

  /** Moves behind `text` if it is next. */
  take(text: string): boolean {
    if (!this.startsWith(text)) return false
    this.at += text.length
    return true
  }

  expect(text: string): void {
    if (!this.take(text)) this.fail()
  }

  /** The digits at the cursor; '' when there are none. */
  digits(): string {
    const start = this.at
    while (isDigit(this.peek())) this.at++
    return this.text.slice(start, this.at)
  }

  /** Digits with `n` for a minus in front. */
  signedDigits(): string {
    const start = this.at
    this.take('n')
    return this.digits() === '' ? ((this.at = start), '') : this.text.slice(start, this.at)
  }

  /** A number that must be there. */
  number(): number {
    const digits = this.digits()
    return digits === '' || digits.length > 9 ? this.fail() : Number(digits)
  }

  /** `_` is 0, `0_` is 1, and so on. */
  index(): number {
    if (this.take('_')) return 0
    const index = this.number() + 1
    this.expect('_')
    return index
  }

  /** A length and that many characters. */
  identifier(): string {
    const length = this.number()
    const text = this.text.slice(this.at, this.at + length)
    if (length === 0 || text.length < length) this.fail()
    this.at += length
    return text
  }

  /** Items up to the `end` that closes them. */
  until(end: string, item: () => Node): Node[] {
    const items: Node[] = []
    while (!this.take(end)) items.push(item())
    return items
  }

  /** Puts a node where later parts can refer to it. */
  remember<Kind extends Node>(node: Kind): Kind {
    this.substitutions.push(node)
    return node
  }

  /** Runs `parse` one level deeper. */
  nest<Value>(parse: () => Value): Value {
    if (++this.#depth > DEEPEST) this.fail()
    const value = parse()
    this.#depth--
    return value
  }

  /** Runs `parse` with template parameters of its own. */
  withOwnParameters<Value>(parse: () => Value): Value {
    const { templateParameters, outerParameters } = this
    this.templateParameters = []
    this.outerParameters = []
    const value = parse()
    this.templateParameters = templateParameters
    this.outerParameters = outerParameters
    return value
  }

  /** Runs `parse` with a field changed. */
  with<Field extends 'laterAllowed' | 'argumentsBehindParameters' | 'lambdaLevel' | 'inConstraint', Value>(
    field: Field,
    value: this[Field],
    parse: () => Value,
  ): Value {
    const before = this[field]
    this[field] = value
    const result = parse()
    this[field] = before
    return result
  }
}

export function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character.length === 1
}
