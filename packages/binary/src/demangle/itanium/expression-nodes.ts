import { Expansion } from './template-nodes.ts'
import { Node, PRECEDENCE, type Printer } from './node.ts'

/** An expression as a text of its own, of a given precedence. */
export class Expression extends Node {
  override readonly precedence: number
  readonly #print: (out: Printer) => void

  constructor(precedence: number, print: (out: Printer) => void) {
    super()
    this.precedence = precedence
    this.#print = print
  }

  left(out: Printer): void {
    this.#print(out)
  }
}

/** `a + b` */
export function binary(symbol: string, precedence: number, lhs: Node, rhs: Node): Node {
  return new Expression(precedence, out => {
    // `>` would end the template arguments that it stands in.
    const parentheses = out.greaterEndsArguments && (symbol === '>' || symbol === '>>')
    const isAssignment = precedence === PRECEDENCE.assign
    if (parentheses) out.open()
    lhs.printOperand(out, isAssignment ? PRECEDENCE.orIf : precedence, !isAssignment)
    out.add(symbol === ',' ? ', ' : ` ${symbol} `)
    rhs.printOperand(out, precedence, isAssignment)
    if (parentheses) out.close()
  })
}

export function prefix(symbol: string, precedence: number, operand: Node): Node {
  return new Expression(precedence, out => {
    out.add(symbol)
    operand.printOperand(out, precedence)
  })
}

export function postfix(symbol: string, precedence: number, operand: Node): Node {
  return new Expression(precedence, out => {
    operand.printOperand(out, precedence, true)
    out.add(symbol)
  })
}

export function subscript(precedence: number, base: Node, index: Node): Node {
  return new Expression(precedence, out => {
    base.printOperand(out, precedence)
    out.open('[')
    index.printOperand(out)
    out.close(']')
  })
}

export function member(symbol: string, precedence: number, object: Node, name: Node): Node {
  return new Expression(precedence, out => {
    object.printOperand(out, precedence, true)
    out.add(symbol)
    name.printOperand(out, precedence)
  })
}

/** `callee(arguments)`, with parentheses around a callee that must not be looked up by its arguments. */
export function call(callee: Node, callArguments: readonly Node[], guarded: boolean): Node {
  return new Expression(PRECEDENCE.postfix, out => {
    if (guarded) out.open()
    callee.print(out)
    if (guarded) out.close()
    out.open()
    out.list(callArguments)
    out.close()
  })
}

/** `(type)(values)` */
export function conversion(type: Node, values: readonly Node[]): Node {
  return new Expression(PRECEDENCE.cast, out => {
    out.open()
    type.print(out)
    out.close()
    out.open()
    out.list(values)
    out.close()
  })
}

export function namedCast(symbol: string, precedence: number, type: Node, value: Node): Node {
  return new Expression(precedence, out => {
    out.add(symbol)
    out.angle(() => {
      type.left(out)
      if (type.hasRight(out)) type.right(out)
    })
    out.open()
    value.printOperand(out)
    out.close()
  })
}

/** `sizeof (x)`, `noexcept (x)` */
export function enclosed(before: string, inner: Node, precedence: number = PRECEDENCE.primary): Node {
  return new Expression(precedence, out => {
    out.add(before)
    out.open()
    inner.print(out)
    out.close()
  })
}

export function conditional(condition: Node, then: Node, otherwise: Node): Node {
  const { conditional: precedence } = PRECEDENCE
  return new Expression(precedence, out => {
    condition.printOperand(out, precedence)
    out.add(' ? ')
    then.printOperand(out)
    out.add(' : ')
    otherwise.printOperand(out, PRECEDENCE.assign, true)
  })
}

interface NewParts {
  readonly isGlobal: boolean
  readonly isArray: boolean
  readonly placement: readonly Node[]
  readonly type: Node
  readonly initializers: readonly Node[]
}

export function newExpression({ isGlobal, isArray, placement, type, initializers }: NewParts): Node {
  return new Expression(PRECEDENCE.unary, out => {
    out.add(`${isGlobal ? '::' : ''}new${isArray ? '[]' : ''}`)
    if (placement.length > 0) {
      out.open()
      out.list(placement)
      out.close()
    }
    out.add(' ')
    type.print(out)
    if (initializers.length === 0) return
    out.open()
    out.list(initializers)
    out.close()
  })
}

export function deleteExpression(isGlobal: boolean, isArray: boolean, operand: Node): Node {
  return new Expression(PRECEDENCE.unary, out => {
    out.add(`${isGlobal ? '::' : ''}delete${isArray ? '[]' : ''} `)
    operand.print(out)
  })
}

/** `type{a, b}` or `{a, b}` */
export function initializerList(type: Node | undefined, values: readonly Node[]): Node {
  return new Expression(PRECEDENCE.primary, out => {
    type?.print(out)
    out.open('{')
    out.list(values)
    out.close('}')
  })
}

/** `.x = 1`, `[0] = 1`, `[0 ... 9] = 1`, one after the other without equals signs between. */
export class Designated extends Node {
  readonly #designator: (out: Printer) => void
  readonly #value: Node

  constructor(designator: (out: Printer) => void, value: Node) {
    super()
    this.#designator = designator
    this.#value = value
  }

  left(out: Printer): void {
    this.#designator(out)
    if (!(this.#value instanceof Designated)) out.add(' = ')
    this.#value.print(out)
  }
}

interface FoldParts {
  readonly isLeft: boolean
  readonly symbol: string
  readonly pack: Node
  readonly initial: Node | undefined
}

/** `(... + pack)`, `(initial + ... + pack)` and their mirror images. */
export function fold({ isLeft, symbol, pack, initial }: FoldParts): Node {
  return new Expression(PRECEDENCE.primary, out => {
    const printPack = (): void => {
      out.open()
      new Expansion(pack).print(out)
      out.close()
    }
    const side = (node: Node | undefined, isPack: boolean): void => {
      if (isPack) printPack()
      else node?.printOperand(out, PRECEDENCE.cast, true)
    }
    out.open()
    if (!isLeft || initial !== undefined) {
      side(initial, !isLeft)
      out.add(` ${symbol} `)
    }
    out.add('...')
    if (isLeft || initial !== undefined) {
      out.add(` ${symbol} `)
      side(initial, isLeft)
    }
    out.close()
  })
}
