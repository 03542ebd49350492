// When two names mean one library, and where a needed one may be.
import type { LibrarySource } from './program.ts'
import type { ProgramState } from './state.ts'

/** What relative addresses start from when nothing else is said. A worker made of a blob has only the origin in its address. */
export function defaultBase(): string {
  const { location, process } = globalThis as { location?: { href: string }; process?: { cwd?: () => string } }
  const folder = process?.cwd?.().replace(/[?#%]/g, encodeURIComponent) ?? ''
  const href = location?.href ?? `file://${folder}/`
  return /^(blob|data|about):/.test(href) ? (/https?:\/\/[^/]+\//.exec(href)?.[0] ?? 'file:///') : href
}

/** Absolute; where nothing can be relative to the base (a blob's or an empty page's address), as it is. */
export const absolute = (address: string | URL, base: string): string =>
  URL.canParse(address, base) ? new URL(address, base).href : String(address)

export const isAddress = (source: unknown): source is string | URL =>
  typeof source === 'string' || source instanceof URL

/** What tells libraries apart: `x/../lib.so` and `lib.so?v=2` are `lib.so`. */
export const keyOf = (address: string): string => address.replace(/[?#].*/, '')

/** The last part of an address. */
export const baseName = (address: string): string => /[^/]*\/?$/.exec(keyOf(address))?.[0] ?? address

/** Who needs a library: nobody, when it is opened. */
export interface Requester {
  readonly address: string | undefined
  readonly name: string
  readonly runtimePath: readonly string[]
}

/** Where a library of this name may be, the likeliest first. */
export function candidates(state: ProgramState, name: string, requester: Requester | undefined): LibrarySource[] {
  const found = Object.hasOwn(state.known, name) ? state.known[name] : state.locate(name, requester?.name)
  if (found !== undefined) return [typeof found === 'string' ? absolute(found, state.base) : found]
  const from = requester?.address ?? state.base
  const origin = absolute('.', from).slice(0, -1)
  const paths = name.includes('/') ? [] : (requester?.runtimePath ?? [])
  const expanded = paths.map(path => `${path.replace(/\$ORIGIN|\$\{ORIGIN\}/g, () => origin)}/${name}`)
  return [...expanded, name].map(path => absolute(path, from))
}
