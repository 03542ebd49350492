// <expression>: what array sizes, decltype, noexcept and non-type template arguments are computed from.
import {
  binary,
  call,
  conditional,
  conversion,
  deleteExpression,
  Designated,
  enclosed,
  Expression,
  fold,
  initializerList,
  member,
  namedCast,
  newExpression,
  postfix,
  prefix,
  subscript,
} from './expression-nodes.ts'
import { isDigit, type Mangled } from './mangled.ts'
import { Name, Wrapped } from './name-nodes.ts'
import { ArgumentPack, Expansion } from './template-nodes.ts'
import { type Node, PRECEDENCE } from './node.ts'
import { findOperator, type Operator } from './operators.ts'
import { parseLiteral } from './parse-literal.ts'
import { parseRequires } from './parse-requires.ts'
import { parseTemplateArgument, parseTemplateParameter } from './parse-template.ts'
import { parseDecltype, parseQualifiers, parseType } from './parse-type.ts'
import { parseUnresolvedName } from './parse-unresolved-name.ts'

export function parseExpression(input: Mangled): Node {
  return input.nest(() => {
    const isGlobal = input.take('gs')
    const operator = findOperator(input.text.slice(input.at, input.at + 2))
    if (operator !== undefined) return parseOperation(input, operator, isGlobal)
    if (isGlobal) return parseUnresolvedName(input, true)
    return parsePrimary(input)
  })
}

/** A constraint: in it template parameters are shown as they are numbered. */
export function parseConstraint(input: Mangled): Node {
  return input.with('inConstraint', true, () => parseExpression(input))
}

const list = (input: Mangled, end = 'E'): Node[] => input.until(end, () => parseExpression(input))

function parseOperation(input: Mangled, operator: Operator, isGlobal: boolean): Node {
  input.at += 2
  const { form, symbol, precedence } = operator
  switch (form) {
    case 'binary': {
      const lhs = parseExpression(input)
      return binary(symbol, precedence, lhs, parseExpression(input))
    }
    case 'prefix':
      return prefix(symbol, precedence, parseExpression(input))
    case 'postfix':
      return input.take('_')
        ? prefix(symbol, precedence, parseExpression(input))
        : postfix(symbol, precedence, parseExpression(input))
    case 'subscript': {
      const base = parseExpression(input)
      return subscript(precedence, base, parseExpression(input))
    }
    case 'member': {
      const object = parseExpression(input)
      return member(symbol, precedence, object, parseExpression(input))
    }
    case 'new':
      return parseNew(input, isGlobal, symbol.endsWith(']'))
    case 'delete':
      return deleteExpression(isGlobal, symbol.endsWith(']'), parseExpression(input))
    case 'call': {
      const callee = parseExpression(input)
      return call(callee, list(input), operator.code === 'cp')
    }
    case 'cast':
      return parseConversion(input)
    case 'conditional': {
      const condition = parseExpression(input)
      const then = parseExpression(input)
      return conditional(condition, then, parseExpression(input))
    }
    case 'named-cast': {
      const type = parseType(input)
      return namedCast(symbol, precedence, type, parseExpression(input))
    }
    case 'of-type':
      return enclosed(symbol, parseType(input), precedence)
    case 'of-expression':
      return enclosed(symbol, parseExpression(input), precedence)
    case 'name':
      return input.fail()
  }
}

function parseNew(input: Mangled, isGlobal: boolean, isArray: boolean): Node {
  const placement = list(input, '_')
  const type = parseType(input)
  const hasInitializer = input.take('pi')
  const initializers = hasInitializer ? list(input) : []
  if (!hasInitializer) input.expect('E')
  return newExpression({ isGlobal, isArray, placement, type, initializers })
}

function parseConversion(input: Mangled): Node {
  const type = input.with('argumentsBehindParameters', false, () => parseType(input))
  return conversion(type, input.take('_') ? list(input) : [parseExpression(input)])
}

/** By the characters that begin them; the longer ones first. */
const PRIMARIES: readonly (readonly [code: string, parse: (input: Mangled) => Node])[] = [
  ['il', input => initializerList(undefined, parseInitializers(input))],
  [
    'tl',
    input => {
      const type = parseType(input)
      return initializerList(type, parseInitializers(input))
    },
  ],
  ['mc', parseMemberConversion],
  ['nx', input => enclosed('noexcept ', parseExpression(input), PRECEDENCE.unary)],
  ['so', parseSubobject],
  ['sp', input => new Expansion(parseExpression(input))],
  ['sZ', parseSizeOfPack],
  ['sP', input => enclosed('sizeof... ', new ArgumentPack(input.until('E', () => parseTemplateArgument(input))))],
  ['tr', () => new Name('throw')],
  [
    'tw',
    input => {
      const thrown = parseExpression(input)
      return new Expression(PRECEDENCE.assign, out => {
        out.add('throw ')
        thrown.print(out)
      })
    },
  ],
  ['rq', input => parseRequires(input, false)],
  ['rQ', input => parseRequires(input, true)],
]

function parsePrimary(input: Mangled): Node {
  const next = input.peek()
  if (next === 'L') return parseLiteral(input)
  if (next === 'T') return parseTemplateParameter(input)
  if (next === 'f')
    return input.peek(1) === 'p' || (input.peek(1) === 'L' && isDigit(input.peek(2)))
      ? parseFunctionParameter(input)
      : parseFold(input)
  if (next === 'D' && /[tT]/.test(input.peek(1))) return parseDecltype(input)
  if (next === 'u') return parseVendorExpression(input)
  const primary = PRIMARIES.find(([code]) => input.startsWith(code))
  if (primary === undefined) return parseUnresolvedName(input, false)
  input.at += 2
  return primary[1](input)
}

/** `fp_`, `fL0p_`, `fpT`: a parameter of the function whose type is being said. */
function parseFunctionParameter(input: Mangled): Node {
  if (input.take('fpT')) return new Name('this')
  if (input.take('fL')) {
    input.number()
    input.expect('p')
  } else input.expect('fp')
  parseQualifiers(input)
  const number = input.digits()
  input.expect('_')
  return new Name(`fp${number}`)
}

/** `fl`, `fr` with a pack; `fL`, `fR` with a pack and an initial value, the leftmost of them first. */
function parseFold(input: Mangled): Node {
  const kind = /^f([lrLR])/.exec(input.text.slice(input.at, input.at + 2))?.[1] ?? input.fail()
  const operator = findOperator(input.text.slice(input.at + 2, input.at + 4))
  if (operator?.form !== 'binary' && operator?.form !== 'member') return input.fail()
  input.at += 4
  const isLeft = kind === 'l' || kind === 'L'
  const first = parseExpression(input)
  if (kind === 'l' || kind === 'r') return fold({ isLeft, symbol: operator.symbol, pack: first, initial: undefined })
  const second = parseExpression(input)
  const [initial, pack] = isLeft ? [first, second] : [second, first]
  return fold({ isLeft, symbol: operator.symbol, pack, initial })
}

function parseSizeOfPack(input: Mangled): Node {
  if (input.peek() !== 'T') return enclosed('sizeof... ', parseFunctionParameter(input))
  return new Wrapped('sizeof...(', new Expansion(parseTemplateParameter(input)), ')')
}

function parseMemberConversion(input: Mangled): Node {
  const type = parseType(input)
  const value = parseExpression(input)
  input.signedDigits()
  input.expect('E')
  return new Expression(PRECEDENCE.cast, out => {
    out.open()
    type.print(out)
    out.close()
    out.open()
    value.print(out)
    out.close()
  })
}

/** `so type expression [offset] _selector* [p] E`: a part of an object. */
function parseSubobject(input: Mangled): Node {
  const type = parseType(input)
  const object = parseExpression(input)
  const offset = input.signedDigits()
  while (input.take('_')) input.digits()
  input.take('p')
  input.expect('E')
  return new Expression(PRECEDENCE.primary, out => {
    object.print(out)
    out.add('.<')
    type.print(out)
    out.add(` at offset ${offset === '' ? '0' : offset.replace('n', '-')}>`)
  })
}

const parseInitializers = (input: Mangled): Node[] => input.until('E', () => parseBracedExpression(input))

function parseBracedExpression(input: Mangled): Node {
  if (input.take('di')) {
    const field = input.identifier()
    return new Designated(out => out.add(`.${field}`), parseBracedExpression(input))
  }
  if (input.take('dx')) {
    const index = parseExpression(input)
    return new Designated(out => {
      out.add('[')
      index.print(out)
      out.add(']')
    }, parseBracedExpression(input))
  }
  if (!input.take('dX')) return parseExpression(input)
  const from = parseExpression(input)
  const to = parseExpression(input)
  return new Designated(out => {
    out.add('[')
    from.print(out)
    out.add(' ... ')
    to.print(out)
    out.add(']')
  }, parseBracedExpression(input))
}

/** `u name arguments E`: a compiler's own function. */
function parseVendorExpression(input: Mangled): Node {
  input.expect('u')
  const name = new Name(input.identifier())
  if (name.text === '__uuidof') {
    if (input.take('t')) return call(name, [parseType(input)], false)
    if (input.take('z')) return call(name, [parseExpression(input)], false)
  }
  return call(
    name,
    input.until('E', () => parseTemplateArgument(input)),
    false,
  )
}
