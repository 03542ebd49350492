// `requires (parameters) { requirements }`.
import { Expression } from './expression-nodes.ts'
import type { Mangled } from './mangled.ts'
import { type Node, PRECEDENCE, type Printer } from './node.ts'
import { parseConstraint, parseExpression } from './parse-expression.ts'
import { parseName } from './parse-name.ts'
import { parseType } from './parse-type.ts'

type Requirement = (out: Printer) => void

export function parseRequires(input: Mangled, hasParameters: boolean): Node {
  return input.with('inConstraint', true, () => {
    const parameters: Node[] = []
    if (hasParameters) while (!input.take('_')) parameters.push(parseType(input))
    const requirements: Requirement[] = []
    while (!input.take('E')) requirements.push(parseRequirement(input))
    return new Expression(PRECEDENCE.primary, out => {
      out.add('requires')
      if (parameters.length > 0) {
        out.add(' ')
        out.open()
        out.list(parameters)
        out.close()
      }
      out.add(' ')
      out.open('{')
      for (const print of requirements) print(out)
      out.add(' ')
      out.close('}')
    })
  })
}

function parseRequirement(input: Mangled): Requirement {
  if (input.take('X')) return parseExpressionRequirement(input)
  if (input.take('T')) return keyword(' typename ', parseType(input))
  input.expect('Q')
  return keyword(' requires ', parseConstraint(input))
}

const keyword =
  (before: string, node: Node): Requirement =>
  out => {
    out.add(before)
    node.print(out)
    out.add(';')
  }

function parseExpressionRequirement(input: Mangled): Requirement {
  const expression = parseExpression(input)
  const isNoexcept = input.take('N')
  const concept = input.take('R') ? parseName(input) : undefined
  return out => {
    out.add(' ')
    if (isNoexcept || concept !== undefined) out.open('{')
    expression.print(out)
    if (isNoexcept || concept !== undefined) out.close('}')
    if (isNoexcept) out.add(' noexcept')
    if (concept !== undefined) {
      out.add(' -> ')
      concept.print(out)
    }
    out.add(';')
  }
}
