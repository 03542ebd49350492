// <name> and what it is made of.
import { ConstructorName, InModule, ModuleName, Name, Nested, Tagged, Wrapped } from './name-nodes.ts'
import { Specialization } from './template-nodes.ts'
import { isDigit, type Mangled } from './mangled.ts'
import type { Node } from './node.ts'
import { findOperator, operatorName } from './operators.ts'
import { parseLocalName } from './parse-encoding.ts'
import { parseClosureType } from './parse-closure.ts'
import { parseSubstitution, SpecialName } from './parse-substitution.ts'
import { parseTemplateArguments, parseTemplateParameter } from './parse-template.ts'
import { parseDecltype, parseQualifiers, parseType } from './parse-type.ts'
import type { Qualifiers, ReferenceQualifier } from './type-nodes.ts'

/** What the name of a function tells of its type. Filled while the name is parsed. */
export interface NameFacts {
  /** A constructor, destructor or conversion. */
  isSpecialMember: boolean
  endsWithArguments: boolean
  /** The object that a member is called on is its first parameter. */
  hasExplicitObject: boolean
  qualifiers: Qualifiers
  reference: ReferenceQualifier
}

export const newNameFacts = (): NameFacts => ({
  isSpecialMember: false,
  endsWithArguments: false,
  hasExplicitObject: false,
  qualifiers: 0,
  reference: '',
})

export function parseName(input: Mangled, facts?: NameFacts): Node {
  return input.nest(() => {
    if (input.peek() === 'N') return parseNestedName(input, facts)
    if (input.peek() === 'Z') return parseLocalName(input, facts)
    const { name, isSubstitution } = parseUnscopedName(input, facts)
    if (input.peek() !== 'I') return isSubstitution ? input.fail() : name
    if (!isSubstitution) input.remember(name)
    const templateArguments = parseTemplateArguments(input, facts !== undefined)
    if (facts) facts.endsWithArguments = true
    return new Specialization(name, templateArguments)
  })
}

interface UnscopedName {
  readonly name: Node
  /** It is a back reference and nothing else. */
  readonly isSubstitution: boolean
}

/** A name of the global namespace or of `std`; or a back reference that stands for one. */
export function parseUnscopedName(input: Mangled, facts?: NameFacts): UnscopedName {
  const scope = input.take('St') ? new Name('std') : undefined
  if (input.peek() !== 'S') return { name: parseUnqualifiedName(input, facts, scope), isSubstitution: false }
  const referred = parseSubstitution(input)
  if (referred instanceof ModuleName)
    return { name: parseUnqualifiedName(input, facts, scope, referred), isSubstitution: false }
  return scope === undefined ? { name: referred, isSubstitution: true } : input.fail()
}

/** `N [qualifiers] prefixes E`; each prefix can be referred to later, the whole name can not (its type, if it is one, can). */
function parseNestedName(input: Mangled, facts: NameFacts | undefined): Node {
  input.expect('N')
  if (!input.take('H')) parseMemberQualifiers(input, facts)
  else if (facts) facts.hasExplicitObject = true
  let name: Node | undefined
  while (!input.take('E')) {
    if (facts) facts.endsWithArguments = false
    const part = parsePrefix(input, facts, name)
    name = part.name
    if (!part.isNew) continue
    input.remember(name)
    // What data members once had behind their class.
    input.take('M')
  }
  if (name === undefined || input.substitutions.length === 0) return input.fail()
  // A back reference as the last part would be taken away from those who refer to it: no compiler writes one.
  input.substitutions.pop()
  return name
}

function parseMemberQualifiers(input: Mangled, facts: NameFacts | undefined): void {
  const qualifiers = parseQualifiers(input)
  const reference = input.take('O') ? ' &&' : input.take('R') ? ' &' : ''
  if (facts === undefined) return
  facts.qualifiers = qualifiers
  facts.reference = reference
}

interface Prefix {
  readonly name: Node
  /** Can be referred to from now on. */
  readonly isNew: boolean
}

function parsePrefix(input: Mangled, facts: NameFacts | undefined, scope: Node | undefined): Prefix {
  const next = input.peek()
  if (next === 'I') return { name: parsePrefixArguments(input, facts, scope), isNew: true }
  if (next === 'T' || (next === 'D' && /[tT]/.test(input.peek(1)))) {
    if (scope !== undefined) return input.fail()
    return { name: next === 'T' ? parseTemplateParameter(input) : parseDecltype(input), isNew: true }
  }
  if (next !== 'S') return { name: parseUnqualifiedName(input, facts, scope), isNew: true }
  const referred = input.take('St') ? new Name('std') : parseSubstitution(input)
  if (referred instanceof ModuleName) return { name: parseUnqualifiedName(input, facts, scope, referred), isNew: true }
  return scope === undefined ? { name: referred, isNew: false } : input.fail()
}

function parsePrefixArguments(input: Mangled, facts: NameFacts | undefined, template: Node | undefined): Node {
  if (template === undefined || template instanceof Specialization) return input.fail()
  const templateArguments = parseTemplateArguments(input, facts !== undefined)
  if (facts) facts.endsWithArguments = true
  return new Specialization(template, templateArguments)
}

/** One name, in `scope` if there is one. */
function parseUnqualifiedName(input: Mangled, facts?: NameFacts, scope?: Node, module?: ModuleName): Node {
  const owner = parseModuleNames(input, module)
  const isFriend = scope !== undefined && input.take('F')
  // Internal linkage, which the name does not show.
  input.take('L')
  // The abbreviations of the standard library stand for classes, whose constructors have the names of those.
  const isConstructor = /^(C|D(?!C))/.test(input.text.slice(input.at, input.at + 2))
  const place = isConstructor && scope instanceof SpecialName ? scope.expanded() : scope
  const bare = parseBareName(input, facts, place, owner)
  const name = parseTags(input, owner === undefined ? bare : new InModule(owner, bare))
  return place === undefined ? name : new Nested(place, name, isFriend ? '::friend ' : '::')
}

function parseBareName(
  input: Mangled,
  facts: NameFacts | undefined,
  scope: Node | undefined,
  owner: ModuleName | undefined,
): Node {
  const next = input.peek()
  if (isDigit(next) && next !== '0') return parseSourceName(input)
  if (next === 'U') return parseClosureType(input)
  if (input.take('DC')) return new Wrapped('[', new Name(parseBindings(input)), ']')
  if (next === 'C' || next === 'D')
    return scope === undefined || owner !== undefined ? input.fail() : parseConstructor(input, facts, scope)
  return parseOperatorName(input, facts)
}

/** A structured binding stands for all its names. */
function parseBindings(input: Mangled): string {
  const names: string[] = []
  while (!input.take('E')) names.push(input.identifier())
  return names.join(', ')
}

export function parseSourceName(input: Mangled): Name {
  const text = input.identifier()
  return new Name(text.startsWith('_GLOBAL__N') ? '(anonymous namespace)' : text)
}

export function parseTags(input: Mangled, name: Node): Node {
  let tagged = name
  while (input.take('B')) tagged = new Tagged(tagged, input.identifier())
  return tagged
}

function parseModuleNames(input: Mangled, module: ModuleName | undefined): ModuleName | undefined {
  let name = module
  while (input.take('W')) {
    const isPartition = input.take('P')
    name = input.remember(new ModuleName(name, input.identifier(), isPartition))
  }
  return name
}

function parseConstructor(input: Mangled, facts: NameFacts | undefined, scope: Node): Node {
  const isDestructor = input.take('D')
  if (!isDestructor) input.expect('C')
  const inherits = !isDestructor && input.take('I')
  const variant = input.peek()
  if (!(isDestructor ? '01245' : '12345').includes(variant) || variant === '') return input.fail()
  input.at++
  if (facts) facts.isSpecialMember = true
  // The class that the constructor is inherited from is part of the mangled name only.
  if (inherits) parseName(input, facts)
  return new ConstructorName(scope, isDestructor)
}

export function parseOperatorName(input: Mangled, facts?: NameFacts): Node {
  const operator = findOperator(input.text.slice(input.at, input.at + 2))
  if (operator?.form === 'cast') return parseConversionName(input, facts)
  const name = operator && operatorName(operator)
  if (name !== undefined) {
    input.at += 2
    return new Name(name)
  }
  if (input.take('li')) return new Wrapped('operator"" ', parseSourceName(input))
  // A vendor's operator: a digit for its operands, then a name.
  if (input.take('v') && isDigit(input.peek())) {
    input.at++
    return new Wrapped('operator ', parseSourceName(input))
  }
  return input.fail()
}

/** `operator T`, where T may name template parameters whose arguments come behind it. */
function parseConversionName(input: Mangled, facts: NameFacts | undefined): Node {
  input.expect('cv')
  const laterAllowed = input.laterAllowed || facts !== undefined
  const type = input.with('argumentsBehindParameters', false, () =>
    input.with('laterAllowed', laterAllowed, () => parseType(input)),
  )
  if (facts) facts.isSpecialMember = true
  return new Wrapped('operator ', type)
}
