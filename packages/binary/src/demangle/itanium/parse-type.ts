// <type>. Every type that is not built in can be referred to later.
import { parseExpression } from './parse-expression.ts'
import { isDigit, type Mangled } from './mangled.ts'
import { Listed, Name, Wrapped } from './name-nodes.ts'
import { Expansion, Specialization } from './template-nodes.ts'
import type { Node } from './node.ts'
import { parseName, parseUnscopedName } from './parse-name.ts'
import { parseTemplateArguments, parseTemplateParameter } from './parse-template.ts'
import {
  ArrayOf,
  CONST,
  FunctionOf,
  MemberPointer,
  Pointer,
  Qualified,
  type Qualifiers,
  RESTRICT,
  VOLATILE,
  Suffixed,
} from './type-nodes.ts'

const BUILT_IN: Readonly<Record<string, string>> = {
  v: 'void',
  w: 'wchar_t',
  b: 'bool',
  c: 'char',
  a: 'signed char',
  h: 'unsigned char',
  s: 'short',
  t: 'unsigned short',
  i: 'int',
  j: 'unsigned int',
  l: 'long',
  m: 'unsigned long',
  x: 'long long',
  y: 'unsigned long long',
  n: '__int128',
  o: 'unsigned __int128',
  f: 'float',
  d: 'double',
  e: 'long double',
  g: '__float128',
  z: '...',
}

/** Behind a `D`. */
const BUILT_IN_D: Readonly<Record<string, string>> = {
  d: 'decimal64',
  e: 'decimal128',
  f: 'decimal32',
  h: 'half',
  i: 'char32_t',
  s: 'char16_t',
  u: 'char8_t',
  a: 'auto',
  c: 'decltype(auto)',
  n: 'std::nullptr_t',
}

export function parseType(input: Mangled): Node {
  return input.nest(() => {
    const builtIn = parseBuiltIn(input)
    if (builtIn !== undefined) return builtIn
    const { type, isSubstitution } = parseCompound(input)
    return isSubstitution ? type : input.remember(type)
  })
}

/** Types up to where `ends` says so; `v` alone is no parameters. */
export function parseParameters(input: Mangled, ends: () => boolean): Node[] {
  if (input.take('v')) return []
  const parameters: Node[] = []
  do parameters.push(parseType(input))
  while (!ends())
  return parameters
}

function parseBuiltIn(input: Mangled): Node | undefined {
  const letter = input.peek()
  if (Object.hasOwn(BUILT_IN, letter)) {
    input.at++
    return new Name(BUILT_IN[letter])
  }
  const second = input.peek(1)
  if (letter !== 'D') return undefined
  if (Object.hasOwn(BUILT_IN_D, second)) {
    input.at += 2
    return new Name(BUILT_IN_D[second])
  }
  if (second === 'F') return parseFloatOfSize(input)
  if (second === 'B' || second === 'U') return parseBitInt(input)
  return input.take('Dk') || input.take('DK') ? parseConstrainedAuto(input) : undefined
}

/** `DF16_`, `DF16b`. */
function parseFloatOfSize(input: Mangled): Node {
  input.expect('DF')
  // As LLVM, which takes `DF_` too.
  const bits = input.digits()
  if (input.take('b')) return new Name('std::bfloat16_t')
  input.expect('_')
  return new Name(`_Float${bits}`)
}

function parseBitInt(input: Mangled): Node {
  const isSigned = input.take('DB')
  if (!isSigned) input.expect('DU')
  const size = isDigit(input.peek()) ? new Name(String(input.number())) : parseExpression(input)
  input.expect('_')
  return new Wrapped(isSigned ? '_BitInt(' : 'unsigned _BitInt(', size, ')')
}

function parseConstrainedAuto(input: Mangled): Node {
  const isDecltype = input.text[input.at - 1] === 'K'
  return new Wrapped('', parseName(input), isDecltype ? ' decltype(auto)' : ' auto')
}

interface ParsedType {
  readonly type: Node
  /** A back reference, which is not remembered again. */
  readonly isSubstitution: boolean
}

const fresh = (type: Node): ParsedType => ({ type, isSubstitution: false })

function parseCompound(input: Mangled): ParsedType {
  const next = input.peek()
  if (next === 'S' && input.peek(1) !== 't') return parseReferredType(input)
  if ('rVKU'.includes(next) && next !== '') return fresh(parseQualifiedType(input))
  const parse = PARSERS[next] as ((input: Mangled) => Node) | undefined
  return fresh(parse === undefined ? parseName(input) : parse(input))
}

const PARSERS: Readonly<Record<string, (input: Mangled) => Node>> = {
  A: parseArray,
  C: input => suffixed(input, ' complex'),
  D: parseTypeD,
  F: parseFunction,
  G: input => suffixed(input, ' imaginary'),
  M: parseMemberPointer,
  O: input => pointer(input, '&&'),
  P: input => pointer(input, '*'),
  R: input => pointer(input, '&'),
  T: parseTypeT,
  u: parseVendorType,
}

function parseReferredType(input: Mangled): ParsedType {
  const { name, isSubstitution } = parseUnscopedName(input)
  if (input.peek() !== 'I' || (isSubstitution && !input.argumentsBehindParameters))
    return { type: name, isSubstitution }
  if (!isSubstitution) input.remember(name)
  return fresh(new Specialization(name, parseTemplateArguments(input, false)))
}

function pointer(input: Mangled, sign: '*' | '&' | '&&'): Node {
  input.at++
  return new Pointer(parseType(input), sign)
}

function suffixed(input: Mangled, suffix: string): Node {
  input.at++
  return new Suffixed(parseType(input), suffix)
}

function parseMemberPointer(input: Mangled): Node {
  input.expect('M')
  const owner = parseType(input)
  return new MemberPointer(owner, parseType(input))
}

function parseArray(input: Mangled): Node {
  input.expect('A')
  const digits = input.digits()
  const size = digits !== '' ? new Name(digits) : input.peek() === '_' ? undefined : parseExpression(input)
  input.expect('_')
  return new ArrayOf(parseType(input), size)
}

/** `T_`, a template parameter; `Ts`, `Tu`, `Te`: a class, union or enumeration, said so. */
function parseTypeT(input: Mangled): Node {
  const kind = { s: 'struct ', u: 'union ', e: 'enum ' }[input.peek(1)]
  if (kind !== undefined) {
    input.at += 2
    return new Wrapped(kind, parseName(input))
  }
  const parameter = parseTemplateParameter(input)
  if (input.peek() !== 'I' || !input.argumentsBehindParameters) return parameter
  input.remember(parameter)
  return new Specialization(parameter, parseTemplateArguments(input, false))
}

function parseTypeD(input: Mangled): Node {
  const kind = input.peek(1)
  if (kind === 't' || kind === 'T') return parseDecltype(input)
  if (kind === 'v') return parseVector(input)
  if (kind !== 'p') return parseFunction(input)
  input.at += 2
  return new Expansion(parseType(input))
}

export function parseDecltype(input: Mangled): Node {
  if (!input.take('Dt')) input.expect('DT')
  const expression = parseExpression(input)
  input.expect('E')
  return new Wrapped('decltype(', expression, ')')
}

function parseVector(input: Mangled): Node {
  input.expect('Dv')
  const digits = input.digits()
  const size = digits !== '' ? new Name(digits) : input.peek() === '_' ? undefined : parseExpression(input)
  input.expect('_')
  if (input.take('p')) return new Wrapped('pixel vector[', size ?? new Name(''), ']')
  const element = parseType(input)
  return new Qualified(new Wrapped('', element), out => {
    out.add(' vector[')
    size?.print(out)
    out.add(']')
  })
}

/** `u`: a type that a compiler made up, with arguments if it is a trait. */
function parseVendorType(input: Mangled): Node {
  input.expect('u')
  const name = input.identifier()
  if (!input.take('I')) return new Name(name)
  const argument = parseType(input)
  input.expect('E')
  return new Wrapped(`${name}(`, argument, ')')
}

export function parseQualifiers(input: Mangled): Qualifiers {
  return (input.take('r') ? RESTRICT : 0) | (input.take('V') ? VOLATILE : 0) | (input.take('K') ? CONST : 0)
}

function parseQualifiedType(input: Mangled): Node {
  if (/^r?V?K?(F|D[oOwx])/.test(input.text.slice(input.at, input.at + 5))) return parseFunction(input)
  if (input.take('U')) {
    const qualifier = input.identifier()
    const templateArguments = input.peek() === 'I' ? parseTemplateArguments(input, false) : undefined
    return new Qualified(parseQualifiedOrType(input), out => {
      out.add(` ${qualifier}`)
      templateArguments?.print(out)
    })
  }
  const qualifiers = parseQualifiers(input)
  return new Qualified(parseType(input), qualifiers)
}

/** Qualifiers in a row are one type, not one in the other. */
function parseQualifiedOrType(input: Mangled): Node {
  return 'rVKU'.includes(input.peek()) && !input.atEnd() ? parseQualifiedType(input) : parseType(input)
}

/** `[qualifiers] [exceptions] F … E` */
function parseFunction(input: Mangled): Node {
  const qualifiers = parseQualifiers(input)
  const exceptions = parseExceptions(input)
  // Safe in a transaction: nothing that is shown.
  input.take('Dx')
  input.expect('F')
  // extern "C" is not shown.
  input.take('Y')
  const result = parseType(input)
  const parameters: Node[] = []
  const ends = (): boolean => input.peek() === 'E' || input.startsWith('RE') || input.startsWith('OE')
  while (!ends()) if (!input.take('v')) parameters.push(parseType(input))
  const reference = input.take('RE') ? ' &' : input.take('OE') ? ' &&' : ''
  if (reference === '') input.expect('E')
  return new FunctionOf(result, { parameters, qualifiers, reference }, exceptions)
}

function parseExceptions(input: Mangled): Node | undefined {
  if (input.take('Do')) return new Name('noexcept')
  if (input.take('DO')) {
    const condition = parseExpression(input)
    input.expect('E')
    return new Wrapped('noexcept(', condition, ')')
  }
  return input.take('Dw')
    ? new Listed(
        'throw(',
        input.until('E', () => parseType(input)),
        ')',
      )
    : undefined
}
