// <substitution>: `S0_` refers back to a part of the name, `Ss` and its like stand for names of the standard library.
import type { Mangled } from './mangled.ts'
import { Node, type Printer } from './node.ts'
import { parseTags } from './parse-name.ts'

const CHAR_TRAITS = '<char, std::char_traits<char>>'

interface Abbreviation {
  readonly name: string
  /** The class behind the name: what its constructors are called. */
  readonly base: string
  /** The class with its arguments. */
  readonly expanded: string
}

const row = (name: string, base: string, expanded: string): Abbreviation => ({
  name: `std::${name}`,
  base,
  expanded: `std::${expanded}`,
})

const ABBREVIATIONS: Readonly<Record<string, Abbreviation>> = {
  a: row('allocator', 'allocator', 'allocator'),
  b: row('basic_string', 'basic_string', 'basic_string'),
  s: row('string', 'basic_string', 'basic_string<char, std::char_traits<char>, std::allocator<char>>'),
  i: row('istream', 'basic_istream', `basic_istream${CHAR_TRAITS}`),
  o: row('ostream', 'basic_ostream', `basic_ostream${CHAR_TRAITS}`),
  d: row('iostream', 'basic_iostream', `basic_iostream${CHAR_TRAITS}`),
}

/** A name of the standard library that was abbreviated: short, but for its constructors and destructors. */
export class SpecialName extends Node {
  readonly #abbreviation: Abbreviation
  readonly #isExpanded: boolean

  constructor(abbreviation: Abbreviation, isExpanded = false) {
    super()
    this.#abbreviation = abbreviation
    this.#isExpanded = isExpanded
  }

  left(out: Printer): void {
    out.add(this.#isExpanded ? this.#abbreviation.expanded : this.#abbreviation.name)
  }

  override baseName(): string {
    return this.#abbreviation.base
  }

  expanded(): SpecialName {
    return new SpecialName(this.#abbreviation, true)
  }
}

export function parseSubstitution(input: Mangled): Node {
  input.expect('S')
  const letter = input.peek()
  if (Object.hasOwn(ABBREVIATIONS, letter)) {
    input.at++
    const special = new SpecialName(ABBREVIATIONS[letter])
    const tagged = parseTags(input, special)
    // With a tag it is more than the abbreviation says.
    return tagged === special ? special : input.remember(tagged)
  }
  const index = input.take('_') ? 0 : sequenceId(input) + 1
  return input.substitutions[index] ?? input.fail()
}

/** Base 36 with capitals, and the `_` behind it. */
function sequenceId(input: Mangled): number {
  const match = /^([0-9A-Z]{1,6})_/.exec(input.text.slice(input.at, input.at + 7))
  if (match === null) return input.fail()
  input.at += match[0].length
  return Number.parseInt(match[1], 36)
}
