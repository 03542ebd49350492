// A demangled name as a tree that prints itself. C++ writes a declarator around its name, `int (*f)(char)`: a node prints what
// stands left of the name and what stands right of it.

import { NotMangled } from '../not-mangled.ts'

/** How tightly an expression binds, tightest first: C++'s table of operator precedence. */
export const PRECEDENCE = {
  primary: 0,
  postfix: 1,
  unary: 2,
  cast: 3,
  pointerToMember: 4,
  multiplicative: 5,
  additive: 6,
  shift: 7,
  spaceship: 8,
  relational: 9,
  equality: 10,
  and: 11,
  xor: 12,
  inclusiveOr: 13,
  andIf: 14,
  orIf: 15,
  conditional: 16,
  assign: 17,
  comma: 18,
  default: 19,
} as const

/** Nodes a name may print: back references to back references make names that are longer than any memory. */
const MOST_NODES = 100_000
/** Characters that it may have: one long name may be referred to as often. */
const LONGEST = 2_000_000

/** Outside any pack expansion. */
export const NO_PACK: number = Number.POSITIVE_INFINITY

/** The text so far, and what printing depends on beside the tree. */
export class Printer {
  text = ''
  /** Which element of its pack a pack expansion is at, and how many there are. */
  packIndex: number = NO_PACK
  packSize: number = NO_PACK
  /** Brackets open around what is printed; 0 directly inside of template arguments, where a `>` needs parentheses. */
  #depth = 0
  #nodes = 0

  /** One more node was printed. */
  count(): void {
    if (++this.#nodes > MOST_NODES) throw new NotMangled()
  }

  add(text: string): void {
    this.text += text
    if (this.text.length > LONGEST) throw new NotMangled()
  }

  open(bracket = '('): void {
    this.#depth++
    this.text += bracket
  }

  close(bracket = ')'): void {
    this.#depth--
    this.text += bracket
  }

  /** `<…>` around what `body` prints. */
  angle(body: () => void): void {
    const outer = this.#depth
    this.#depth = 0
    this.text += '<'
    body()
    this.text += '>'
    this.#depth = outer
  }

  get greaterEndsArguments(): boolean {
    return this.#depth === 0
  }

  /** Nodes with commas between; an element that prints nothing, an empty pack, takes no comma. */
  list(nodes: readonly Node[]): void {
    let first = true
    for (const node of nodes) {
      const before = this.text
      if (!first) this.text += ', '
      const after = this.text
      node.printOperand(this, PRECEDENCE.comma)
      if (this.text === after) this.text = before
      else first = false
    }
  }
}

/** Whether a declarator around this type needs parentheses, and a space before its bracket. */
export type Form = 'plain' | 'array' | 'function'

export abstract class Node {
  readonly precedence: number = PRECEDENCE.primary

  abstract left(out: Printer): void

  right(_out: Printer): void {}

  /** Whether `right` prints something. */
  hasRight(_out: Printer): boolean {
    return false
  }

  form(_out: Printer): Form {
    return 'plain'
  }

  /** The node itself, or what stands in its place: the element of a pack. */
  actual(_out: Printer): Node {
    return this
  }

  /** The last name without its template arguments: what a constructor is called. */
  baseName(): string {
    return ''
  }

  print(out: Printer): void {
    out.count()
    this.left(out)
    if (this.hasRight(out)) this.right(out)
  }

  /** In parentheses when it binds less tightly than `precedence`, or as tightly and `strictly`. */
  printOperand(out: Printer, precedence: number = PRECEDENCE.default, strictly = false): void {
    const parentheses = this.precedence >= precedence + (strictly ? 1 : 0)
    if (parentheses) out.open()
    this.print(out)
    if (parentheses) out.close()
  }
}
