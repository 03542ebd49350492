// Opening libraries.
import { chain } from './later.ts'
import type { Later } from './later.ts'
import { LoadError } from './load-error.ts'
import { load } from './load.ts'
import { absolute, isAddress, keyOf } from './names.ts'
import type { DlopenOptions, Library, LibrarySource, Program } from './program.ts'
import { stateOf } from './state.ts'
import type { ProgramState } from './state.ts'

function open(
  program: Program,
  sources: readonly LibrarySource[],
  { name, global: isGlobal = false, lazy: isLazy = false, noDelete = false, ...options }: DlopenOptions,
  isSync: boolean,
): Later<readonly Library[]> {
  const state = stateOf(program)
  if (options.noLoad) sources.forEach(source => expectLoaded(state, name ?? source))
  const requests = sources.map(source => ({ source, name }))
  const isReloadable = options.reloadable ?? false
  return chain(load(state, requests, { isGlobal, isLazy, isSync, isReloadable }), libraries => {
    for (const library of libraries) {
      library.references++
      library.noDelete ||= noDelete
    }
    return libraries
  })
}

/** Throws a `LoadError` for what is not there. */
function expectLoaded({ libraries, base }: ProgramState, source: LibrarySource): void {
  const what = isAddress(source) ? String(source) : 'what has no name'
  const sought = isAddress(source) ? keyOf(absolute(source, base)) : undefined
  if (!libraries.some(({ name, key }) => name === source || key === sought))
    throw new LoadError(what, [{ kind: 'library', importer: what, message: `${what} is not loaded` }])
}

/** Loads a library and what it needs; several at once may need each other. Rejects with a `LoadError`, and nothing was loaded. */
export async function dlopen(program: Program, source: LibrarySource, options: DlopenOptions = {}): Promise<Library> {
  const [library] = await open(program, [source], options, false)
  return library
}

/** For bytes, modules, addresses that were loaded before, and files in Node. Throws a `LoadError`, and nothing was loaded. */
export function dlopenSync(program: Program, source: LibrarySource, options: DlopenOptions = {}): Library {
  const [library] = open(program, [source], options, true) as readonly Library[]
  return library
}
