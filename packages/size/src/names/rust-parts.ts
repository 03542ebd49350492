import type { NameParts } from './name-parts.ts'
import { splitOutside, withoutArguments } from './split-path.ts'

/** An `impl` is in the crate of its type or of its trait: in the one that may know the other. */
const STANDARD = ['core', 'alloc', 'std']
/** Traits that `core` implements for references to whatever has them. */
const FOR_REFERENCES =
  /^core::(?:fmt|cmp|hash|clone|borrow|ops::(?:deref|function)|iter::traits::(?:iterator|double_ended))\b/
/** What stands in front of a type whose methods may still be its crate's. */
const IN_FRONT = /^(?:&|\*const |\*mut |mut |'\w+ |dyn )/

interface Owner {
  readonly crate?: string
  readonly scopes: readonly string[]
  /** As it begins the name of what all instances share. */
  readonly shown: string
}

/** The parts of a Rust path: `alloc::vec::Vec<T>::push`, `<T as core::fmt::Debug>::fmt`. */
export function rustParts(path: string): NameParts {
  const [first, ...others] = splitOutside(path, '::')
  const owner = first.startsWith('<') ? implementation(first.slice(1, -1)) : plain(first)
  // What is in `::<…>` are arguments, but for an implementation that stands in another module than its type.
  const inner = others.filter(part => !part.startsWith('<') || part.startsWith('<impl ')).map(bare)
  const scopes = [...owner.scopes, ...inner]
  const generic = [owner.shown, ...inner].join('::')
  return {
    language: 'rust',
    ...(owner.crate !== undefined && { crate: owner.crate }),
    scopes: scopes.slice(0, -1),
    base: scopes.at(-1) ?? '',
    ...(path.slice(1).includes('<') && { generic }),
  }
}

const bare = (part: string): string =>
  part.startsWith('<') ? `<${withoutArguments(part.slice(1, -1))}>` : withoutArguments(part)

function plain(name: string): Owner {
  const shown = withoutArguments(name)
  return { crate: shown, scopes: [shown], shown }
}

/** `Type` or `Type as Trait`, without the angles around. */
function implementation(text: string): Owner {
  const [type, trait] = splitOutside(text, ' as ').map(withoutArguments)
  const crate = crateOfImplementation(type, trait)
  if (trait === undefined) {
    const path = pathOf(type)
    return path.length > 1
      ? { crate, scopes: path, shown: path.join('::') }
      : { crate, scopes: [crate, type], shown: `<${type}>` }
  }
  const ofType = crateOfType(type) === crate
  return {
    crate,
    scopes: ofType ? pathOf(type) : [...trait.split('::'), `for ${type}`],
    shown: `<${type} as ${trait}>`,
  }
}

function crateOfImplementation(type: string, trait: string | undefined): string {
  const ofType = crateOfType(type)
  // Primitive types have their own methods in `core`.
  if (trait === undefined) return ofType ?? 'core'
  const [ofTrait] = trait.split('::')
  if (ofType === undefined || (type.startsWith('&') && FOR_REFERENCES.test(trait))) return ofTrait
  return level(ofTrait) > level(ofType) ? ofTrait : ofType
}

const level = (crate: string): number => (STANDARD.includes(crate) ? STANDARD.indexOf(crate) : STANDARD.length)

/** Undefined where the type is no crate's own: a slice, a number, a parameter. */
function crateOfType(type: string): string | undefined {
  const path = pathOf(type)
  return path.length > 1 && /^\w+$/.test(path[0]) ? path[0] : undefined
}

function pathOf(type: string): readonly string[] {
  let rest = type
  while (IN_FRONT.test(rest)) rest = rest.replace(IN_FRONT, '')
  return rest.split('::')
}
