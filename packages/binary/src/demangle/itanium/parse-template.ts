// Template parameters, and the arguments that they were given.
import { parseConstraint, parseExpression } from './parse-expression.ts'
import { parseLiteral } from './parse-literal.ts'
import type { Mangled } from './mangled.ts'
import { Name } from './name-nodes.ts'
import { ArgumentPack, LaterArgument, Pack, TemplateArguments } from './template-nodes.ts'
import { Node, type Printer } from './node.ts'
import { parseEncoding } from './parse-encoding.ts'
import { parseName } from './parse-name.ts'
import { parseType } from './parse-type.ts'

/** `T_`: the argument that it stands for. */
export function parseTemplateParameter(input: Mangled): Node {
  const start = input.at
  input.expect('T')
  const level = input.take('L') ? levelOf(input) : 0
  const index = input.index()
  if (input.inConstraint) return new Name(input.text.slice(start, input.at - 1))
  if (input.laterAllowed && level === 0) {
    const later = new LaterArgument(index)
    input.later.push(later)
    return later
  }
  const argument = input.templateParameters[level]?.[index]
  if (argument !== undefined) return argument
  if (level !== input.lambdaLevel || level > input.templateParameters.length) return input.fail()
  if (level === input.templateParameters.length) input.templateParameters.push(undefined)
  return new Name('auto')
}

function levelOf(input: Mangled): number {
  const level = input.number() + 1
  input.expect('_')
  return level
}

/** `I … E`. The arguments of the name itself (`define`) are what its parameters stand for from here on. */
export function parseTemplateArguments(input: Mangled, define: boolean): TemplateArguments {
  input.expect('I')
  if (define) {
    input.outerParameters = []
    input.templateParameters = [input.outerParameters]
  }
  const templateArguments: Node[] = []
  while (!input.take('E')) {
    const argument = parseTemplateArgument(input)
    templateArguments.push(argument)
    if (define) input.outerParameters.push(argument instanceof ArgumentPack ? new Pack(argument.elements) : argument)
    if (atConstraintEnd(input)) break
  }
  return new TemplateArguments(templateArguments)
}

export function parseTemplateArgument(input: Mangled): Node {
  return input.nest(() => {
    if (input.take('X')) {
      const expression = parseExpression(input)
      input.expect('E')
      return expression
    }
    if (input.take('J')) return new ArgumentPack(input.until('E', () => parseTemplateArgument(input)))
    if (input.peek() === 'L') return input.startsWith('LZ') ? parseLocalArgument(input) : parseLiteral(input)
    if (!atParameterDeclaration(input)) return parseType(input)
    // What the parameter is declared as tells apart what would look the same; it is not shown.
    parseParameterDeclaration(input, undefined)
    return parseTemplateArgument(input)
  })
}

/** A constraint ends the list that it is in; it tells overloads apart and is not shown. */
function atConstraintEnd(input: Mangled): boolean {
  if (!input.take('Q')) return false
  parseConstraint(input)
  input.expect('E')
  return true
}

function parseLocalArgument(input: Mangled): Node {
  input.expect('LZ')
  const encoding = parseEncoding(input)
  input.expect('E')
  return encoding
}

export const atParameterDeclaration = (input: Mangled): boolean =>
  input.peek() === 'T' && 'yptnk'.includes(input.peek(1)) && input.peek(1) !== ''

/** `Ty`, `Tn`, `Tt`, `Tk`, `Tp`: a template parameter of a lambda or of a template template parameter; its invented name joins `parameters`. */
export function parseParameterDeclaration(input: Mangled, parameters: Node[] | undefined): Node {
  const invent = (kind: 'T' | 'N' | 'TT'): Name => {
    const count = input.invented[kind]++
    const name = new Name(`$${kind}${count === 0 ? '' : count - 1}`)
    parameters?.push(name)
    return name
  }
  if (input.take('Ty')) return new Declaration('typename ', undefined, invent('T'))
  if (input.take('Tk')) {
    const concept = parseName(input)
    return new Declaration('', concept, invent('T'))
  }
  if (input.take('Tn')) {
    const name = invent('N')
    return new Declaration('', parseType(input), name)
  }
  if (input.take('Tt')) {
    const name = invent('TT')
    const inner: Node[] = []
    input.templateParameters.push(inner)
    const declared: Node[] = []
    while (!input.take('E')) {
      declared.push(parseParameterDeclaration(input, inner))
      if (atConstraintEnd(input)) break
    }
    input.templateParameters.pop()
    return new TemplateDeclaration(new TemplateArguments(declared), name)
  }
  input.expect('Tp')
  return new PackDeclaration(parseParameterDeclaration(input, parameters))
}

/** `typename $T`, `Concept $T`, `int $N`. */
class Declaration extends Node {
  readonly #before: string
  readonly #type: Node | undefined
  readonly #name: Name

  constructor(before: string, type: Node | undefined, name: Name) {
    super()
    this.#before = before
    this.#type = type
    this.#name = name
  }

  left(out: Printer): void {
    out.add(this.#before)
    if (this.#type === undefined) return
    this.#type.left(out)
    if (!this.#type.hasRight(out)) out.add(' ')
  }

  override right(out: Printer): void {
    this.#name.print(out)
    this.#type?.right(out)
  }

  override hasRight(): boolean {
    return true
  }
}

/** `template<…> typename $TT`. */
class TemplateDeclaration extends Node {
  readonly #parameters: Node
  readonly #name: Name

  constructor(parameters: Node, name: Name) {
    super()
    this.#parameters = parameters
    this.#name = name
  }

  left(out: Printer): void {
    out.add('template')
    this.#parameters.print(out)
    out.add(' typename ')
  }

  override right(out: Printer): void {
    this.#name.print(out)
  }

  override hasRight(): boolean {
    return true
  }
}

/** `typename ...$T`. */
class PackDeclaration extends Node {
  readonly #parameter: Node

  constructor(parameter: Node) {
    super()
    this.#parameter = parameter
  }

  left(out: Printer): void {
    this.#parameter.left(out)
    out.add('...')
  }

  override right(out: Printer): void {
    this.#parameter.right(out)
  }

  override hasRight(): boolean {
    return true
  }
}
