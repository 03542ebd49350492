// <path>, https://doc.rust-lang.org/rustc/symbol-mangling/v0.html: which item a symbol is.
import type { Identifier, MangledRust } from './mangled.ts'
import { parseConstant } from './parse-constant.ts'
import { parseType, printLifetime } from './parse-type.ts'
import { decodePunycode } from './punycode.ts'

interface PathPlace {
  /** In types the `::` in front of generic arguments is left out. */
  readonly inType: boolean
  /** Leaves the `>` of generic arguments to the caller, who has more to put in front of it. */
  readonly leaveOpen?: boolean
}

/** Prints a path; true when its generic arguments were left open. */
export function parsePath(input: MangledRust, place: PathPlace): boolean {
  return input.nest(() => {
    switch (input.shift()) {
      case 'C':
        input.taggedBase62('s')
        printIdentifier(input, input.identifier())
        return false
      case 'M':
        skipImplementation(input, place)
        return inAngles(input, () => parseType(input))
      case 'X':
        skipImplementation(input, place)
        return inAngles(input, () => parseTraitOfType(input))
      case 'Y':
        return inAngles(input, () => parseTraitOfType(input))
      case 'N':
        return parseNested(input, place)
      case 'I':
        return parseGeneric(input, place)
      case 'B':
        return input.backReference(() => parsePath(input, place), false)
      default:
        return input.fail()
    }
  })
}

/** Where the implementation stands tells equal ones apart; it is not shown. */
function skipImplementation(input: MangledRust, { inType }: PathPlace): void {
  input.silently(() => {
    input.taggedBase62('s')
    parsePath(input, { inType })
  })
}

function inAngles(input: MangledRust, parse: () => void): false {
  input.print('<')
  parse()
  input.print('>')
  return false
}

function parseTraitOfType(input: MangledRust): void {
  parseType(input)
  input.print(' as ')
  parsePath(input, { inType: true })
}

/** Namespaces in capitals hold what has no name, or none of its own. */
const UNNAMED: Readonly<Record<string, string>> = { C: 'closure', S: 'shim' }

function parseNested(input: MangledRust, { inType }: PathPlace): false {
  const namespace = input.shift()
  if (!/[A-Za-z]/.test(namespace)) return input.fail()
  parsePath(input, { inType })
  const disambiguator = input.taggedBase62('s')
  const identifier = input.identifier()
  if (/[A-Z]/.test(namespace)) {
    input.print(`::{${UNNAMED[namespace] ?? namespace}`)
    if (identifier.text !== '') {
      input.print(':')
      printIdentifier(input, identifier)
    }
    input.print(`#${disambiguator}}`)
  } else if (identifier.text !== '') {
    input.print('::')
    printIdentifier(input, identifier)
  }
  return false
}

function parseGeneric(input: MangledRust, { inType, leaveOpen = false }: PathPlace): boolean {
  parsePath(input, { inType })
  input.print(inType ? '<' : '::<')
  for (let first = true; !input.take('E'); first = false) {
    if (!first) input.print(', ')
    if (input.take('L')) printLifetime(input, input.base62())
    else if (input.take('K')) parseConstant(input)
    else parseType(input)
  }
  if (!leaveOpen) input.print('>')
  return leaveOpen
}

function printIdentifier(input: MangledRust, { text, isPunycode }: Identifier): void {
  if (!input.isSilent) input.print(isPunycode ? decodePunycode(text) : text)
}
