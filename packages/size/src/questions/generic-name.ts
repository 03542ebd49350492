import { demangle } from '@wasmweld/binary'
import { legacyRustPath } from '../names/legacy-rust.ts'
import { nameParts } from '../names/name-parts.ts'

/**
 * The generic function or template that a function is an instance of, or undefined where its name does not say so. Rust's older names do not
 * tell generic functions from others, so there each function is an instance of what it is without its digest.
 * @param name As the symbol table has it.
 * @param shown As the source has it, where that differs.
 * @param isExact Whether the report is a link's own. Of finished modules, C++'s names are read as twiggy reads them, so that numbers compare:
 * return types split its templates, and all methods of a class are one.
 */
export function genericName(name: string, shown: string = demangle(name), isExact = false): string | undefined {
  if (name.startsWith('_R')) return nameParts(name)?.generic
  const legacy = legacyRustPath(name) ?? withoutDigest(shown)
  if (legacy !== undefined) return legacy
  if (shown.startsWith('<') || shown.includes('::<')) return nameParts(shown)?.generic
  return isExact ? byPath(name, shown) : templateOf(shown)
}

/** Of C++: by the path alone, without the return type, where the linkage name has it. */
const byPath = (name: string, shown: string): string | undefined =>
  name.startsWith('_Z') ? nameParts(name)?.generic : templateOf(shown)

const DIGEST = /::h[0-9a-f]+(?: \([\w.$]*\))?$/

function withoutDigest(shown: string): string | undefined {
  const found = DIGEST.exec(shown)
  return found === null ? undefined : shown.slice(0, found.index)
}

/** Of C++: everything before the arguments of its first template. What only takes an instance of a template as a parameter is none. */
function templateOf(shown: string): string | undefined {
  const open = firstArguments(shown)
  return open > 0 && shown.lastIndexOf('>') > open ? shown.slice(0, open) : undefined
}

const OPERATOR = /\boperator(?:<=>|<<=|<<|<=|<|->\*|->|>>=|>>|>=|>)/y
const ANONYMOUS = '(anonymous namespace)'

/** Where the first template's arguments begin; -1 where there are none before the parameters. */
function firstArguments(shown: string): number {
  for (let place = 0; place < shown.length; place++) {
    OPERATOR.lastIndex = place
    const operator = shown[place] === 'o' ? OPERATOR.exec(shown) : null
    if (operator !== null) place += operator[0].length - 1
    else if (shown.startsWith(ANONYMOUS, place)) place += ANONYMOUS.length - 1
    else if (shown[place] === '<') return place
    // A parenthesis right before the arguments of a conversion or a call operator belongs to its name.
    else if (shown[place] === '(' && !shown.startsWith('()', place)) return -1
  }
  return -1
}
