import { type Form, NO_PACK, Node, type Printer } from './node.ts'

/** `<…>` behind a template's name. */
export class TemplateArguments extends Node {
  readonly #arguments: readonly Node[]

  constructor(templateArguments: readonly Node[]) {
    super()
    this.#arguments = templateArguments
  }

  left(out: Printer): void {
    out.angle(() => out.list(this.#arguments))
  }
}

export class Specialization extends Node {
  readonly #template: Node
  readonly #arguments: Node

  constructor(template: Node, templateArguments: Node) {
    super()
    this.#template = template
    this.#arguments = templateArguments
  }

  left(out: Printer): void {
    this.#template.print(out)
    this.#arguments.print(out)
  }

  override baseName(): string {
    return this.#template.baseName()
  }
}

/** What a pack was given, as it stands among template arguments. */
export class ArgumentPack extends Node {
  readonly elements: readonly Node[]

  constructor(elements: readonly Node[]) {
    super()
    this.elements = elements
  }

  left(out: Printer): void {
    out.list(this.elements)
  }
}

/** The same pack where it is used: it prints the element that the expansion around it is at. */
export class Pack extends Node {
  readonly #elements: readonly Node[]

  constructor(elements: readonly Node[]) {
    super()
    this.#elements = elements
  }

  left(out: Printer): void {
    this.#element(out)?.left(out)
  }

  override right(out: Printer): void {
    this.#element(out)?.right(out)
  }

  override hasRight(out: Printer): boolean {
    return this.#element(out)?.hasRight(out) ?? false
  }

  override form(out: Printer): Form {
    return this.#element(out)?.form(out) ?? 'plain'
  }

  override actual(out: Printer): Node {
    return this.#element(out)?.actual(out) ?? this
  }

  /** The first pack in an expansion tells how long it is. */
  #element(out: Printer): Node | undefined {
    if (out.packSize === NO_PACK) {
      out.packSize = this.#elements.length
      out.packIndex = 0
    }
    return this.#elements[out.packIndex]
  }
}

/** `pattern...` with the elements of its pack in place. */
export class Expansion extends Node {
  readonly #pattern: Node

  constructor(pattern: Node) {
    super()
    this.#pattern = pattern
  }

  left(out: Printer): void {
    const { packIndex, packSize, text } = out
    out.packIndex = NO_PACK
    out.packSize = NO_PACK
    this.#pattern.print(out)
    // Without a pack in it: the pack of a function's parameters, which has no elements here.
    if (out.packSize === NO_PACK) out.add('...')
    else if (out.packSize === 0) out.text = text
    else this.#printRest(out, out.packSize)
    out.packIndex = packIndex
    out.packSize = packSize
  }

  #printRest(out: Printer, size: number): void {
    for (let index = 1; index < size; index++) {
      out.add(', ')
      out.packIndex = index
      this.#pattern.print(out)
    }
  }
}

/** A template parameter whose argument comes later in the mangled name: in the type that a conversion operator gives. */
export class LaterArgument extends Node {
  readonly index: number
  #argument: Node | undefined
  #printing = false

  constructor(index: number) {
    super()
    this.index = index
  }

  resolve(argument: Node): void {
    this.#argument = argument
  }

  left(out: Printer): void {
    this.#once(argument => argument.left(out))
  }

  override right(out: Printer): void {
    this.#once(argument => argument.right(out))
  }

  override hasRight(out: Printer): boolean {
    return this.#once(argument => argument.hasRight(out)) ?? false
  }

  override form(out: Printer): Form {
    return this.#once(argument => argument.form(out)) ?? 'plain'
  }

  override actual(out: Printer): Node {
    return this.#once(argument => argument.actual(out)) ?? this
  }

  /** An argument may refer to itself in a malformed name. */
  #once<Value>(ask: (argument: Node) => Value): Value | undefined {
    if (this.#printing || this.#argument === undefined) return undefined
    this.#printing = true
    try {
      return ask(this.#argument)
    } finally {
      this.#printing = false
    }
  }
}
