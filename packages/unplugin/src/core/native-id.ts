// Module ids of this plugin. A native module's id is its file's path, with a query in one fixed form, so that one file is one module
// however it was imported; virtual modules start with a null byte, as bundlers agree.
import { closest } from '@wasmweld/linker'

/** What an import of a native file gives. */
export type Facet = 'names' | 'init' | 'module' | 'url' | 'side'

export interface NativeId {
  /** The file, or the specifier as it was written. */
  readonly path: string
  readonly facet: Facet
  readonly program: string
  /** JavaScript of the same output reaches the module's exports by their names: what it does not name may go. */
  readonly shake?: true
}

export const DEFAULT_PROGRAM = 'default'

/** How the names of files end that may be native, for a regular expression; those behind `wasm` are sources. */
export const NATIVE_ENDINGS = 'o|a|so|wasm|c|cc|cpp|cxx'
/** Modules that may be native by their name; whether they are is told by the file. */
export const NATIVE_ID: RegExp = new RegExp(String.raw`^[^\0?]+\.(?:${NATIVE_ENDINGS})(?:\?.*)?$`)
/** What the plugin may resolve: native modules, its own virtual ones, and what those import. */
export const RESOLVED: RegExp = new RegExp(
  String.raw`^(?:[^\0?]+\.(?:${NATIVE_ENDINGS})(?:\?.*)?|\0wasmweld/.*|virtual:wasmweld(?:/.*)?|node:.*|@bjorn3/browser_wasi_shim|@wasmweld/.*)$`,
)
/** Code that may import one: what a specifier looks like at its end. */
export const NATIVE_IMPORT: RegExp = new RegExp(
  String.raw`(?:\.(?:${NATIVE_ENDINGS})(?:\?[^'"\x60\s]*)?|virtual:wasmweld(?:/[\w-]+)?)['"\x60]`,
)

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] }

const FACETS: readonly string[] = ['init', 'module', 'url', 'side']
const SHAKE = 'shake'
/** Queries that bundlers add to an id for their own use. */
const FOREIGN_QUERY = /^(?:t|v|import)$/
/** Files that are side modules by their name; a query that asks for something else asks another plugin. */
const SHARED_LIBRARY = /\.so$/

/** Reads a specifier or an id; undefined when it asks for something that is not ours (`?raw`, `?worker`). */
export function parseNativeId(id: string): NativeId | undefined {
  if (!NATIVE_ID.test(id)) return undefined
  const [path, query = ''] = splitQuery(id)
  const native: Writable<NativeId> = { path, facet: 'names', program: DEFAULT_PROGRAM }
  for (const [name, value] of new URLSearchParams(query))
    if (!FOREIGN_QUERY.test(name) && !readParameter(native, name, value)) return undefined
  return SHARED_LIBRARY.test(path) ? asSide(native) : native
}

/** False for what is not known. */
function readParameter(native: Writable<NativeId>, name: string, value: string): boolean {
  if (name === 'program' && /^[\w.-]+$/.test(value)) native.program = value
  else if (name === SHAKE && value === '') native.shake = true
  else if (FACETS.includes(name) && value === '' && native.facet === 'names') native.facet = name as Facet
  else return false
  return true
}

/** What a query that means nothing here was perhaps to be; undefined for those that may be another plugin's. */
export function misspeltQuery(id: string): string | undefined {
  if (!NATIVE_ID.test(id)) return undefined
  const known = [...FACETS, SHAKE, 'program']
  for (const name of new URLSearchParams(splitQuery(id)[1]).keys()) {
    const [similar] = known.includes(name) ? [] : closest(name, known)
    if (similar !== undefined) return `${id}: unknown query ?${name}\n  did you mean ?${similar}?`
  }
  return undefined
}

function asSide(native: NativeId): NativeId | undefined {
  return native.facet === 'names' || native.facet === 'side' ? { ...native, facet: 'side' } : undefined
}

/** The id of a native module: `/project/src/x.o`, `/project/src/x.o?init&shake&program=name`, `/project/src/x.so`. */
export function formatNativeId({ path, facet, program, shake }: NativeId): string {
  const isPlain = facet === 'names' || (facet === 'side' && SHARED_LIBRARY.test(path))
  const query = [
    ...(isPlain ? [] : [facet]),
    ...(shake ? [SHAKE] : []),
    ...(program === DEFAULT_PROGRAM ? [] : [`program=${program}`]),
  ]
  return query.length === 0 ? path : `${path}?${query.join('&')}`
}

export function splitQuery(id: string): readonly [path: string, query?: string] {
  const at = id.indexOf('?')
  return at < 0 ? [id] : [id.slice(0, at), id.slice(at + 1)]
}

/** Modules that belong to no file: the instance of a program, its compiled module, its URL. */
export interface ProgramId {
  /**
   * `cell`: what a dev server's instances of a program share. `hosts`: which modules run before one. `runtime`: what `virtual:wasmweld`
   * gives. `messages`: what keeps a worker's messages while it waits.
   */
  readonly part: 'program' | 'cell' | 'hosts' | 'init' | 'module' | 'url' | 'runtime' | 'messages'
  readonly program: string
}

const PREFIX = '\0wasmweld/'
/** How such an id looks in a bundler's messages. */
export const PROGRAM_PREFIX = 'wasmweld/program/'
export const VIRTUAL_ID: RegExp = /^\0wasmweld\//

export function formatProgramId({ part, program }: ProgramId): string {
  return `${PREFIX}${part}/${program}`
}

/** A query tells copies of a module apart. */
export function parseProgramId(id: string): ProgramId | undefined {
  if (!id.startsWith(PREFIX)) return undefined
  const [part, program] = splitQuery(id.slice(PREFIX.length))[0].split('/')
  return { part: part as ProgramId['part'], program }
}

/** The program that a native module or one of a program belongs to. */
export function programOf(id: string): string {
  return (parseNativeId(id) ?? parseProgramId(id))?.program ?? DEFAULT_PROGRAM
}

/** Reads `virtual:wasmweld` and `virtual:wasmweld/name`, by which a project asks for the runtime of a program. */
export function parseRuntimeSpecifier(specifier: string): ProgramId | undefined {
  const program = /^virtual:wasmweld(?:\/([\w-]+))?$/.exec(specifier)
  return program === null ? undefined : { part: 'runtime', program: program[1] ?? DEFAULT_PROGRAM }
}
