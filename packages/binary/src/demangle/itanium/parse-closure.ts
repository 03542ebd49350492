// Types without a name of their own: lambdas, unnamed classes, blocks.
import { parseConstraint } from './parse-expression.ts'
import type { Mangled } from './mangled.ts'
import { Name, UnnamedType } from './name-nodes.ts'
import { TemplateArguments } from './template-nodes.ts'
import { Node, type Printer } from './node.ts'
import { atParameterDeclaration, parseParameterDeclaration } from './parse-template.ts'
import { parseParameters } from './parse-type.ts'

/** `Ut`, `Ul`, `Ub`. */
export function parseClosureType(input: Mangled): Node {
  if (input.take('Ut')) return new UnnamedType(`'unnamed${counter(input)}'`)
  if (input.take('Ub')) {
    counter(input)
    return new Name("'block-literal'")
  }
  input.expect('Ul')
  return parseLambda(input)
}

/** The digits in front of `_`; the first of its kind has none. */
function counter(input: Mangled): string {
  const count = input.digits()
  input.expect('_')
  return count
}

function parseLambda(input: Mangled): Closure {
  const level = input.templateParameters.length
  return input.with('lambdaLevel', level, () => {
    const own: Node[] = []
    input.templateParameters.push(own)
    const declared: Node[] = []
    while (atParameterDeclaration(input)) declared.push(parseParameterDeclaration(input, own))
    // Without declared parameters, those that are referred to are the `auto` of its function parameters.
    if (declared.length === 0) input.templateParameters.pop()
    const requires = input.take('Q') ? parseConstraint(input) : undefined
    const parameters = parseParameters(input, () => 'EQ'.includes(input.peek()))
    const trailing = input.take('Q') ? parseConstraint(input) : undefined
    input.expect('E')
    const count = counter(input)
    input.templateParameters.length = level
    return new Closure(declared, requires, parameters, trailing, count)
  })
}

export class Closure extends Node {
  readonly #templateParameters: readonly Node[]
  readonly #requires: Node | undefined
  readonly #parameters: readonly Node[]
  readonly #trailing: Node | undefined
  readonly #count: string

  constructor(
    templateParameters: readonly Node[],
    requires: Node | undefined,
    parameters: readonly Node[],
    trailing: Node | undefined,
    count: string,
  ) {
    super()
    this.#templateParameters = templateParameters
    this.#requires = requires
    this.#parameters = parameters
    this.#trailing = trailing
    this.#count = count
  }

  left(out: Printer): void {
    out.add(`'lambda${this.#count}'`)
    this.printDeclarator(out)
  }

  printDeclarator(out: Printer): void {
    if (this.#templateParameters.length > 0) new TemplateArguments(this.#templateParameters).print(out)
    this.#printRequires(out, this.#requires)
    if (this.#requires !== undefined) out.add(' ')
    out.open()
    out.list(this.#parameters)
    out.close()
    this.#printRequires(out, this.#trailing)
  }

  #printRequires(out: Printer, constraint: Node | undefined): void {
    if (constraint === undefined) return
    out.add(' requires ')
    constraint.print(out)
  }
}
