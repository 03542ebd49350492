// Everything that a load needs, found and compiled, all at once. The program does not change here.
import { compileSource } from './compile.ts'
import { attempt, chain, together } from './later.ts'
import type { Later } from './later.ts'
import type { LoadProblem } from './load-error.ts'
import { absolute, baseName, candidates, keyOf } from './names.ts'
import type { Requester } from './names.ts'
import type { LibrarySource } from './program.ts'
import type { Compiled, LoadedLibrary, ProgramState } from './state.ts'

/** A library on its way. */
export interface Found {
  readonly name: string
  readonly key: string
  address: string | undefined
  /** Absent when it could not be had, of which `problems` tells. */
  compiled: Compiled | undefined
  readonly needed: Found[]
  /** It is there already. */
  readonly library: LoadedLibrary | undefined
}

export interface Discovery {
  readonly roots: readonly Found[]
  /** By key. */
  readonly found: ReadonlyMap<string, Found>
  readonly problems: readonly LoadProblem[]
}

/** What somebody asked to be opened. */
export interface Request {
  readonly source: LibrarySource
  readonly name: string | undefined
}

/** Counts what came without a name, in all programs, so that no two are one. */
let unnamed = 0

/** What a search collects. */
class Search {
  readonly state: ProgramState
  readonly isSync: boolean
  readonly found = new Map<string, Found>()
  readonly problems: LoadProblem[] = []

  constructor(state: ProgramState, isSync: boolean) {
    this.state = state
    this.isSync = isSync
  }

  request({ source, name }: Request): [found: Found, compiling: Later<unknown>] {
    if (typeof source === 'string' && !/[/:]/.test(source)) return this.byName(source, undefined)
    const address = typeof source === 'string' || source instanceof URL ? absolute(source, this.state.base) : undefined
    const known = name ?? (address === undefined ? `library${++unnamed}` : baseName(address))
    return this.add(known, address ?? absolute(known, this.state.base), [address ?? source], undefined)
  }

  /** A bare name is that of a library that is there or on its way, before it is a file. */
  byName(name: string, requester: Requester | undefined): [found: Found, compiling: Later<unknown>] {
    for (const each of this.found.values()) if (each.name === name) return [each, undefined]
    const { state } = this
    const loaded = state.libraries.find(each => each.name === name)
    if (loaded !== undefined) return this.add(loaded.name, loaded.key, [], requester)
    const sources = candidates(state, name, requester)
    const last = sources[sources.length - 1]
    const address = typeof last === 'string' || last instanceof URL ? String(last) : absolute(name, state.base)
    return this.add(baseName(name), address, sources, requester)
  }

  add(
    name: string,
    address: string,
    sources: readonly LibrarySource[],
    requester: Requester | undefined,
  ): [found: Found, compiling: Later<unknown>] {
    const key = keyOf(address)
    const existing = this.found.get(key)
    if (existing !== undefined) return [existing, undefined]
    const library = this.state.libraries.find(each => each.key === key)
    const found: Found = { name, key, address: library?.address, compiled: library?.compiled, needed: [], library }
    this.found.set(key, found)
    return [found, library === undefined ? this.compile(found, sources, requester) : this.descend(found)]
  }

  compile(
    found: Found,
    [source, ...others]: readonly LibrarySource[],
    requester: Requester | undefined,
  ): Later<unknown> {
    return attempt<unknown>(
      () =>
        chain(compileSource(source, this.isSync, found.name), compiled => {
          const isAddress = typeof source === 'string' || source instanceof URL
          Object.assign(found, { compiled, address: isAddress ? String(source) : undefined })
          return this.descend(found)
        }),
      error => {
        if (others.length > 0) return this.compile(found, others, requester)
        this.problems.push(problemOf(found, source, requester, error as Error))
        return undefined
      },
    )
  }

  descend(found: Found): Later<unknown> {
    const { facts } = found.compiled ?? {}
    if (facts === undefined) return undefined
    const requester = { address: found.address, name: found.name, runtimePath: facts.runtimePath }
    return together(facts.needed, name => {
      const [needed, compiling] = this.byName(name, requester)
      found.needed.push(needed)
      return compiling
    })
  }
}

function problemOf(found: Found, source: LibrarySource, requester: Requester | undefined, error: Error): LoadProblem {
  const at = typeof source === 'string' || source instanceof URL ? ` (${String(source)})` : ''
  const by = requester === undefined ? '' : `, needed by ${requester.name}`
  return {
    kind: 'library',
    importer: requester?.name ?? found.name,
    message: `${found.name}${at}${by}: ${error.message}`,
  }
}

/** Finds and compiles what is asked for and what it needs in turn. What went wrong is among the `problems`. */
export function discover(state: ProgramState, requests: readonly Request[], isSync: boolean): Later<Discovery> {
  const search = new Search(state, isSync)
  const roots: Found[] = []
  const compiling = together(requests, request => {
    const [found, work] = search.request(request)
    roots.push(found)
    return work
  })
  return chain(compiling, () => ({ roots, found: search.found, problems: search.problems }))
}
