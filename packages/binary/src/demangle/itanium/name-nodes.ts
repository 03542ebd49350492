import { Node, type Printer } from './node.ts'

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

/** A class without a name: its constructors have none to show, either. */
export class UnnamedType extends Name {
  override baseName(): string {
    return ''
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
