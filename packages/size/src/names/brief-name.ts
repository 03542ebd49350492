import { MADE } from './cpp-parts.ts'
import { nameParts } from './name-parts.ts'

/** Names up to here are read at a glance. */
const LONG = 48
/** Versions of the library's interface that its functions carry. */
const ABI_TAG = /\[abi:[^\]]*\]/g

/**
 * A readable name for where there is little room: of a long one the path alone, without the type of the result, parameters, and arguments of
 * templates, of which `<…>` is left: `std::__2::vector::push_back<…>`. What is neither C++'s nor Rust's stays as it is.
 */
export function briefName(name: string): string {
  if (name.length <= LONG) return name
  const parts = nameParts(name)
  if (parts === undefined) return name
  const [made = ''] = MADE.exec(name) ?? []
  const path = [...parts.scopes, parts.base].join('::').replace(ABI_TAG, '')
  const brief = `${made}${path}${parts.generic === undefined ? '' : '<…>'}`
  return brief.length < name.length ? brief : name
}
