// Everything that a load needs, found and compiled, all at once. The program does not change here.
import { compileSource } from './compile.ts'
import { attempt, chain } from './later.ts'
import type { Later } from './later.ts'
import type { LoadProblem } from './load-error.ts'
import { absolute, baseName, candidates, isAddress, keyOf } from './names.ts'
import type { Requester } from './names.ts'
import type { LibrarySource } from './program.ts'
import type { Compiled, ProgramState } from './state.ts'

/** A library on its way. */
export interface Found {
  readonly name: string
  readonly key: string
  address: string | undefined
  /** Absent when it could not be had, of which `problems` tells. */
  compiled: Compiled | undefined
  needed: readonly Found[]
}

export interface Discovery {
  readonly roots: readonly Found[]
  readonly problems: readonly LoadProblem[]
}

/** What somebody asked to be opened. */
export interface Request {
  readonly source: LibrarySource
  readonly name: string | undefined
}

/** What a search collects. */
interface Search {
  readonly state: ProgramState
  readonly isSync: boolean
  /** By key. */
  readonly found: Map<string, Found>
  readonly problems: LoadProblem[]
  /** What has begun and is not waited for yet. */
  readonly work: Later<unknown>[]
}

/** Counts what came without a name, in all programs, so that no two are one. */
let unnamed = 0

function findRequested(search: Search, { source, name }: Request): Found {
  if (typeof source === 'string' && !/[/:]/.test(source)) return findByName(search, source)
  const { base } = search.state
  const address = isAddress(source) ? absolute(source, base) : undefined
  const known = name ?? (address === undefined ? `library${++unnamed}` : baseName(address))
  return add(search, known, address ?? absolute(known, base), [address ?? source])
}

/** A bare name is that of a library that is there or on its way, before it is a file. */
function findByName(search: Search, name: string, requester?: Requester): Found {
  const { state, found } = search
  for (const each of found.values()) if (each.name === name) return each
  const loaded = state.libraries.find(each => each.name === name)
  if (loaded) return add(search, name, loaded.key, [])
  const sources = candidates(state, name, requester)
  const last = sources[sources.length - 1]
  return add(search, baseName(name), isAddress(last) ? String(last) : absolute(name, state.base), sources, requester)
}

function add(
  search: Search,
  name: string,
  from: string,
  sources: readonly LibrarySource[],
  requester?: Requester,
): Found {
  const key = keyOf(from)
  const existing = search.found.get(key)
  if (existing) return existing
  const library = search.state.libraries.find(each => each.key === key)
  const found: Found = { name, key, address: library?.address, compiled: library?.compiled, needed: [] }
  search.found.set(key, found)
  if (library) descend(search, found)
  else search.work.push(compile(search, found, sources, requester))
  return found
}

function compile(
  search: Search,
  found: Found,
  [source, ...others]: readonly LibrarySource[],
  requester: Requester | undefined,
): Later<unknown> {
  const { name } = found
  return attempt<unknown>(
    () =>
      chain(compileSource(source, search.isSync, name), compiled => {
        found.compiled = compiled
        if (isAddress(source)) found.address = String(source)
        descend(search, found)
      }),
    error => {
      if (others.length) return compile(search, found, others, requester)
      const at = isAddress(source) ? ` (${source})` : ''
      const by = requester ? `, needed by ${requester.name}` : ''
      const message = `${name}${at}${by}: ${(error as Error).message}`
      search.problems.push({ kind: 'library', importer: requester?.name ?? name, message })
      return undefined
    },
  )
}

function descend(search: Search, found: Found): void {
  const { compiled, address, name } = found
  if (!compiled) return
  const { needed, runtimePath } = compiled.facts
  found.needed = needed.map(each => findByName(search, each, { address, name, runtimePath }))
}

/** Goes on when nothing is on its way any more. */
function settle({ work }: Pick<Search, 'work'>): Later<unknown> {
  const waiting = work.splice(0)
  return waiting.some(each => each instanceof Promise) ? Promise.all(waiting).then(() => settle({ work })) : undefined
}

/** Finds and compiles what is asked for and what it needs in turn. What went wrong is among the `problems`. */
export function discover(state: ProgramState, requests: readonly Request[], isSync: boolean): Later<Discovery> {
  const search: Search = { state, isSync, found: new Map(), problems: [], work: [] }
  const roots = requests.map(request => findRequested(search, request))
  return chain(settle(search), () => ({ roots, problems: search.problems }))
}
