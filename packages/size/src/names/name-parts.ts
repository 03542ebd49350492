import { crateOfRustName, demangle } from '@wasmweld/binary'
import { cppParts } from './cpp-parts.ts'
import { legacyRustPath } from './legacy-rust.ts'
import { rustParts } from './rust-parts.ts'

/** What a symbol's name says beside its text. */
export interface NameParts {
  readonly language: 'rust' | 'c++'
  /** Whose source the code is from, also where another crate made the instance. */
  readonly crate?: string
  /** Namespaces, modules and types around, from the outermost, without arguments: `['std', '__2', 'vector']`. */
  readonly scopes: readonly string[]
  /** The last part, without arguments: `push_back`. */
  readonly base: string
  /**
   * What all instances of a template or of generic code share: the path without arguments. Absent where the name has no arguments; names of
   * Rust's older scheme hide them, so these always have it.
   */
  readonly generic?: string
}

/** Longer ones are nobody's; what they would be cut into is not worth its time. */
const LONGEST = 20_000
const RUST_PATH = /^<|::<|\{closure#|\{shim:|^\w+(?:::\w+)+$/

/**
 * Takes a symbol's name apart: mangled (C++, both schemes of Rust) or already made readable, as linkers do in the name section. Undefined
 * where it is neither C++ nor Rust. A readable path without arguments and parentheses, `a::b`, is taken for Rust's, since C++'s functions
 * have parentheses.
 */
export function nameParts(name: string): NameParts | undefined {
  if (name.length > LONGEST) return undefined
  const legacy = legacyRustPath(name)
  if (legacy !== undefined) {
    const parts = rustParts(legacy)
    return { ...parts, generic: parts.generic ?? legacy }
  }
  const readable = demangle(name)
  const text = readable.replace(/ \(\.[\w.$]*\)$/, '')
  if (name.startsWith('_R') && readable !== name) return { ...rustParts(text), ...crateIn(name) }
  if (readable !== name) return cppParts(text)
  if (RUST_PATH.test(text)) return rustParts(text)
  return text.includes('::') || /^[\w ~<>*&]+\(.*\)/.test(text) ? cppParts(text) : undefined
}

function crateIn(name: string): { readonly crate?: string } {
  const crate = crateOfRustName(name)
  return crate === undefined ? {} : { crate }
}
