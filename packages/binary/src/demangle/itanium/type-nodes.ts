import { Node, type Form, type Printer } from './node.ts'

/** Bits: const, volatile, restrict. */
export type Qualifiers = number
export const CONST = 1
export const VOLATILE = 2
export const RESTRICT = 4

function printQualifiers(out: Printer, qualifiers: Qualifiers): void {
  if (qualifiers & CONST) out.add(' const')
  if (qualifiers & VOLATILE) out.add(' volatile')
  if (qualifiers & RESTRICT) out.add(' restrict')
}

/** Of a member function: which kind of object it is called on. */
export type ReferenceQualifier = '' | ' &' | ' &&'

/** A type with words behind it, which takes its declarator's place: `int const`. */
export class Qualified extends Node {
  readonly #type: Node
  readonly #qualify: (out: Printer) => void

  constructor(type: Node, qualifiers: Qualifiers | ((out: Printer) => void)) {
    super()
    this.#type = type
    this.#qualify = typeof qualifiers === 'number' ? out => printQualifiers(out, qualifiers) : qualifiers
  }

  left(out: Printer): void {
    this.#type.left(out)
    this.#qualify(out)
  }

  override right(out: Printer): void {
    this.#type.right(out)
  }

  override hasRight(out: Printer): boolean {
    return this.#type.hasRight(out)
  }

  override form(out: Printer): Form {
    return this.#type.form(out)
  }
}

/** `float complex`: a type of numbers, which has no declarator. */
export class Suffixed extends Node {
  readonly #type: Node
  readonly #suffix: string

  constructor(type: Node, suffix: string) {
    super()
    this.#type = type
    this.#suffix = suffix
  }

  left(out: Printer): void {
    this.#type.left(out)
    out.add(this.#suffix)
  }
}

/** `type *`, `type &`, `type &&`. */
export class Pointer extends Node {
  readonly #target: Node
  readonly sign: '*' | '&' | '&&'

  constructor(target: Node, sign: '*' | '&' | '&&') {
    super()
    this.#target = target
    this.sign = sign
  }

  left(out: Printer): void {
    const { target, sign } = this.#collapse(out)
    target.left(out)
    const form = target.form(out)
    if (form === 'array') out.add(' ')
    if (form !== 'plain') out.add('(')
    out.add(sign)
  }

  override right(out: Printer): void {
    const { target } = this.#collapse(out)
    if (target.form(out) !== 'plain') out.add(')')
    target.right(out)
  }

  override hasRight(out: Printer): boolean {
    return this.#target.hasRight(out)
  }

  /** A reference to a reference is one reference, to an lvalue if one of them is. */
  #collapse(out: Printer): { target: Node; sign: string } {
    let target = this.#target
    let { sign } = this
    if (sign === '*') return { target, sign }
    for (let inner = target.actual(out); inner instanceof Pointer && inner.sign !== '*'; inner = target.actual(out)) {
      if (inner.sign === '&') sign = '&'
      target = inner.#target
    }
    return { target, sign }
  }
}

/** `type Class::*`. */
export class MemberPointer extends Node {
  readonly #class: Node
  readonly #member: Node

  constructor(owner: Node, member: Node) {
    super()
    this.#class = owner
    this.#member = member
  }

  left(out: Printer): void {
    this.#member.left(out)
    out.add(this.#member.form(out) === 'plain' ? ' ' : '(')
    this.#class.print(out)
    out.add('::*')
  }

  override right(out: Printer): void {
    if (this.#member.form(out) !== 'plain') out.add(')')
    this.#member.right(out)
  }

  override hasRight(out: Printer): boolean {
    return this.#member.hasRight(out)
  }
}

export class ArrayOf extends Node {
  readonly #element: Node
  readonly #size: Node | undefined

  constructor(element: Node, size: Node | undefined) {
    super()
    this.#element = element
    this.#size = size
  }

  left(out: Printer): void {
    this.#element.left(out)
  }

  override right(out: Printer): void {
    out.add(out.text.endsWith(']') ? '[' : ' [')
    this.#size?.print(out)
    out.add(']')
    this.#element.right(out)
  }

  override hasRight(): boolean {
    return true
  }

  override form(): Form {
    return 'array'
  }
}

interface FunctionParts {
  readonly parameters: readonly Node[]
  readonly qualifiers: Qualifiers
  readonly reference: ReferenceQualifier
}

export class FunctionOf extends Node {
  readonly #result: Node
  readonly #parts: FunctionParts
  /** `noexcept`, `throw(…)`. */
  readonly #exceptions: Node | undefined

  constructor(result: Node, parts: FunctionParts, exceptions: Node | undefined) {
    super()
    this.#result = result
    this.#parts = parts
    this.#exceptions = exceptions
  }

  left(out: Printer): void {
    this.#result.left(out)
    out.add(' ')
  }

  override right(out: Printer): void {
    out.open()
    out.list(this.#parts.parameters)
    out.close()
    this.#result.right(out)
    printQualifiers(out, this.#parts.qualifiers)
    out.add(this.#parts.reference)
    if (this.#exceptions === undefined) return
    out.add(' ')
    this.#exceptions.print(out)
  }

  override hasRight(): boolean {
    return true
  }

  override form(): Form {
    return 'function'
  }
}

/** A function's name with its type around it. */
export class Encoding extends Node {
  readonly #name: Node
  readonly #result: Node | undefined
  readonly #parts: FunctionParts
  readonly #attributes: Node | undefined
  readonly #requires: Node | undefined

  constructor(name: Node, result: Node | undefined, parts: FunctionParts, attributes?: Node, requires?: Node) {
    super()
    this.#name = name
    this.#result = result
    this.#parts = parts
    this.#attributes = attributes
    this.#requires = requires
  }

  left(out: Printer): void {
    if (this.#result !== undefined) {
      this.#result.left(out)
      if (!this.#result.hasRight(out)) out.add(' ')
    }
    this.#name.print(out)
  }

  override right(out: Printer): void {
    out.open()
    out.list(this.#parts.parameters)
    out.close()
    this.#result?.right(out)
    printQualifiers(out, this.#parts.qualifiers)
    out.add(this.#parts.reference)
    this.#attributes?.print(out)
    if (this.#requires === undefined) return
    out.add(' requires ')
    this.#requires.print(out)
  }

  override hasRight(): boolean {
    return true
  }

  override baseName(): string {
    return this.#name.baseName()
  }
}
