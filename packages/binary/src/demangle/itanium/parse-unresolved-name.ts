// <unresolved-name>: a name in an expression that depends on template parameters.
import type { Mangled } from './mangled.ts'
import { isDigit } from './mangled.ts'
import { Name, Nested, Wrapped } from './name-nodes.ts'
import { Specialization } from './template-nodes.ts'
import type { Node } from './node.ts'
import { parseOperatorName, parseSourceName } from './parse-name.ts'
import { parseSubstitution } from './parse-substitution.ts'
import { parseTemplateArguments, parseTemplateParameter } from './parse-template.ts'
import { parseDecltype } from './parse-type.ts'

export function parseUnresolvedName(input: Mangled, isGlobal: boolean): Node {
  if (input.take('srN')) return parseInType(input)
  if (!input.take('sr')) return global(isGlobal, parseBaseName(input))
  if (!isDigit(input.peek())) {
    const type = parseUnresolvedType(input)
    const qualified = input.peek() === 'I' ? new Specialization(type, parseTemplateArguments(input, false)) : type
    return new Nested(qualified, parseBaseName(input))
  }
  let scope: Node | undefined
  do {
    const level = parseSimpleName(input)
    scope = scope === undefined ? global(isGlobal, level) : new Nested(scope, level)
  } while (!input.take('E'))
  return new Nested(scope, parseBaseName(input))
}

const global = (isGlobal: boolean, name: Node): Node => (isGlobal ? new Wrapped('::', name) : name)

function parseInType(input: Mangled): Node {
  const type = parseUnresolvedType(input)
  let scope: Node = input.peek() === 'I' ? new Specialization(type, parseTemplateArguments(input, false)) : type
  while (!input.take('E')) scope = new Nested(scope, parseSimpleName(input))
  return new Nested(scope, parseBaseName(input))
}

function parseUnresolvedType(input: Mangled): Node {
  if (input.peek() === 'T') return input.remember(parseTemplateParameter(input))
  if (input.peek() === 'D') return input.remember(parseDecltype(input))
  if (!input.startsWith('St')) return parseSubstitution(input)
  input.expect('St')
  return input.remember(new Nested(new Name('std'), parseSourceName(input)))
}

function parseSimpleName(input: Mangled): Node {
  const name = parseSourceName(input)
  return input.peek() === 'I' ? new Specialization(name, parseTemplateArguments(input, false)) : name
}

function parseBaseName(input: Mangled): Node {
  if (isDigit(input.peek())) return parseSimpleName(input)
  if (input.take('dn'))
    return new Wrapped('~', isDigit(input.peek()) ? parseSimpleName(input) : parseUnresolvedType(input))
  input.take('on')
  const name = parseOperatorName(input)
  return input.peek() === 'I' ? new Specialization(name, parseTemplateArguments(input, false)) : name
}
