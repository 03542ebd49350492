import { Node, type Form, NO_PACK, type Printer } from './node.ts'

/** A name as it is. */
export class Name extends Node {
  readonly text: string

  constructor(text: string) {
    super()
    this.text = text
  }

  left(out: Printer): void {
    out.add(this.text)
  }

  override baseName(): string {
    return this.text
  }
}

/** Text in front of a node, and behind it. */
export class Wrapped extends Node {
  readonly #before: string
  readonly #node: Node
  readonly #after: string

  constructor(before: string, node: Node, after = '') {
    super()
    this.#before = before
    this.#node = node
    this.#after = after
  }

  left(out: Printer): void {
    out.add(this.#before)
    this.#node.print(out)
    out.add(this.#after)
  }
}

/** A list between two texts. */
export class Listed extends Node {
  readonly #before: string
  readonly #nodes: readonly Node[]
  readonly #after: string

  constructor(before: string, nodes: readonly Node[], after: string) {
    super()
    this.#before = before
    this.#nodes = nodes
    this.#after = after
  }

  left(out: Printer): void {
    out.add(this.#before)
    out.list(this.#nodes)
    out.add(this.#after)
  }
}

/** `scope::name`. */
export class Nested extends Node {
  readonly #scope: Node
  readonly #name: Node
  readonly #separator: string

  constructor(scope: Node, name: Node, separator = '::') {
    super()
    this.#scope = scope
    this.#name = name
    this.#separator = separator
  }

  left(out: Printer): void {
    this.#scope.print(out)
    out.add(this.#separator)
    this.#name.print(out)
  }

  override baseName(): string {
    return this.#name.baseName()
  }
}

/** `name[abi:tag]`. */
export class Tagged extends Node {
  readonly #name: Node
  readonly #tag: string

  constructor(name: Node, tag: string) {
    super()
    this.#name = name
    this.#tag = tag
  }

  left(out: Printer): void {
    this.#name.left(out)
    out.add(`[abi:${this.#tag}]`)
  }

  override baseName(): string {
    return this.#name.baseName()
  }
}

/** `name@module`: a name that a C++20 module owns. */
export class InModule extends Node {
  readonly #module: ModuleName
  readonly #name: Node

  constructor(module: ModuleName, name: Node) {
    super()
    this.#module = module
    this.#name = name
  }

  left(out: Printer): void {
    this.#name.print(out)
    out.add('@')
    this.#module.print(out)
  }

  override baseName(): string {
    return this.#name.baseName()
  }
}

export class ModuleName extends Node {
  readonly #parent: ModuleName | undefined
  readonly #name: string
  readonly #partition: boolean

  constructor(parent: ModuleName | undefined, name: string, partition: boolean) {
    super()
    this.#parent = parent
    this.#name = name
    this.#partition = partition
  }

  left(out: Printer): void {
    this.#parent?.print(out)
    if (this.#parent !== undefined || this.#partition) out.add(this.#partition ? ':' : '.')
    out.add(this.#name)
  }
}

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

/** `~Name` or `Name`, after the class it stands in. */
export class ConstructorName extends Node {
  readonly #class: Node
  readonly #destructor: boolean

  constructor(scope: Node, destructor: boolean) {
    super()
    this.#class = scope
    this.#destructor = destructor
  }

  left(out: Printer): void {
    out.add((this.#destructor ? '~' : '') + this.#class.baseName())
  }
}
