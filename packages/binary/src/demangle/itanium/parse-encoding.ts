// <encoding>: a function with its type, a variable, or something special that the compiler makes for a class.
import { parseConstraint } from './parse-expression.ts'
import { isDigit, type Mangled } from './mangled.ts'
import { Listed, Name, Nested, Wrapped } from './name-nodes.ts'
import type { Node } from './node.ts'
import { type NameFacts, newNameFacts, parseName } from './parse-name.ts'
import { parseTemplateArgument } from './parse-template.ts'
import { parseParameters, parseType } from './parse-type.ts'
import { Encoding } from './type-nodes.ts'

export function parseEncoding(input: Mangled): Node {
  return input.nest(() =>
    // The template parameters of an encoding have nothing to do with those around it.
    input.withOwnParameters(() =>
      input.peek() === 'G' || input.peek() === 'T' ? parseSpecialName(input) : parseEntity(input),
    ),
  )
}

const atEncodingEnd = (input: Mangled): boolean => input.atEnd() || 'E._'.includes(input.peek())

function parseEntity(input: Mangled): Node {
  const facts = newNameFacts()
  const laterFrom = input.later.length
  const name = parseName(input, facts)
  resolveLater(input, laterFrom)
  if (atEncodingEnd(input)) return name
  const attributes = input.take('Ua9enable_ifI') ? enableIf(input) : undefined
  const result = hasResult(facts) ? parseType(input) : undefined
  const parameters = parseParameters(input, () => atEncodingEnd(input) || input.peek() === 'Q')
  const requires = input.take('Q') ? parseConstraint(input) : undefined
  if (facts.hasExplicitObject) parameters[0] = new Wrapped('this ', parameters[0] ?? input.fail())
  return new Encoding(
    name,
    result,
    { parameters, qualifiers: facts.qualifiers, reference: facts.reference },
    attributes,
    requires,
  )
}

/** Only functions made from templates have the type of their result in the name, constructors and conversions excepted. */
const hasResult = ({ isSpecialMember, endsWithArguments }: NameFacts): boolean => endsWithArguments && !isSpecialMember

function resolveLater(input: Mangled, from: number): void {
  for (const parameter of input.later.splice(from)) {
    const argument = input.templateParameters[0]?.[parameter.index]
    parameter.resolve(argument ?? input.fail())
  }
}

function enableIf(input: Mangled): Node {
  const conditions = input.until('E', () => parseTemplateArgument(input))
  return new Listed(' [enable_if:', conditions, ']')
}

/** `Z <encoding> E <name>`: something within a function. */
export function parseLocalName(input: Mangled, facts: NameFacts | undefined): Node {
  input.expect('Z')
  const encoding = parseEncoding(input)
  input.expect('E')
  if (input.take('s')) {
    skipDiscriminator(input)
    return new Nested(encoding, new Name('string literal'))
  }
  return input.withOwnParameters(() => {
    if (input.take('d')) {
      input.signedDigits()
      input.expect('_')
      return new Nested(encoding, parseName(input, facts))
    }
    const entity = parseName(input, facts)
    skipDiscriminator(input)
    return new Nested(encoding, entity)
  })
}

/** Tells equal names in one function apart: `_2`, `__12_`, or digits at the very end, which older compilers wrote. */
function skipDiscriminator(input: Mangled): void {
  if (input.peek() === '_') {
    if (isDigit(input.peek(1))) input.at += 2
    else if (input.peek(1) === '_') {
      const match = /^__\d+_/.exec(input.text.slice(input.at))
      input.at += match?.[0].length ?? 0
    }
  } else if (/^\d+$/.test(input.text.slice(input.at))) input.at = input.text.length
}

/** What is put in front of the type or name that follows, by the code of the special name. */
const OF_TYPES: Readonly<Record<string, string>> = {
  TV: 'vtable for ',
  TT: 'VTT for ',
  TI: 'typeinfo for ',
  TS: 'typeinfo name for ',
}
const OF_NAMES: Readonly<Record<string, string>> = {
  TW: 'thread-local wrapper routine for ',
  TH: 'thread-local initialization routine for ',
  GV: 'guard variable for ',
}

function parseSpecialName(input: Mangled): Node {
  const code = input.text.slice(input.at, input.at + 2)
  input.at += 2
  if (Object.hasOwn(OF_TYPES, code)) return new Wrapped(OF_TYPES[code], parseType(input))
  if (Object.hasOwn(OF_NAMES, code)) return new Wrapped(OF_NAMES[code], parseName(input))
  switch (code) {
    case 'TA':
      return new Wrapped('template parameter object for ', parseTemplateArgument(input))
    case 'Tc':
      skipCallOffset(input)
      skipCallOffset(input)
      return new Wrapped('covariant return thunk to ', parseEncoding(input))
    case 'TC':
      return parseConstructionVtable(input)
    case 'GR':
      return parseReferenceTemporary(input)
    case 'Th':
    case 'Tv':
      input.at--
      return parseThunk(input)
    default:
      return input.fail()
  }
}

function parseThunk(input: Mangled): Node {
  const isVirtual = input.peek() === 'v'
  skipCallOffset(input)
  return new Wrapped(isVirtual ? 'virtual thunk to ' : 'non-virtual thunk to ', parseEncoding(input))
}

function skipCallOffset(input: Mangled): void {
  const isVirtual = input.take('v')
  if (!isVirtual) input.expect('h')
  for (let offsets = isVirtual ? 2 : 1; offsets > 0; offsets--) {
    if (input.signedDigits() === '') input.fail()
    input.expect('_')
  }
}

function parseConstructionVtable(input: Mangled): Node {
  const whole = parseType(input)
  input.number()
  input.expect('_')
  return new Nested(new Wrapped('construction vtable for ', parseType(input)), whole, '-in-')
}

function parseReferenceTemporary(input: Mangled): Node {
  const name = parseName(input)
  // Older compilers left the number out, the underscore too.
  const hasNumber = /^[0-9A-Z]+_/.exec(input.text.slice(input.at))
  if (hasNumber) input.at += hasNumber[0].length
  else input.take('_')
  return new Wrapped('reference temporary for ', name)
}

/** <mangled-name>, the whole text; blocks are functions without a name that Objective-C and Clang's extension make. */
export function parseMangledName(input: Mangled): Node {
  if (input.take('___Z') || input.take('____Z')) {
    const within = parseEncoding(input)
    input.expect('_block_invoke')
    const isNumbered = input.take('_')
    if (input.digits() === '' && isNumbered) input.fail()
    skipSuffix(input)
    return new Wrapped('invocation function for block in ', within)
  }
  if (!input.take('_Z') && !input.take('__Z')) input.fail()
  const encoding = parseEncoding(input)
  if (input.atEnd()) return encoding
  if (input.peek() !== '.') input.fail()
  return new Wrapped('', encoding, ` (${skipSuffix(input)})`)
}

/** `.llvm.123`, `.cold`: what optimisers put behind a name. */
function skipSuffix(input: Mangled): string {
  const suffix = input.text.slice(input.at)
  if (suffix !== '' && !suffix.startsWith('.')) input.fail()
  input.at = input.text.length
  return suffix
}
