// Opening libraries.
import { chain } from './later.ts'
import type { Later } from './later.ts'
import { load } from './load.ts'
import type { DlopenOptions, Library, LibrarySource, Program } from './program.ts'
import { stateOf } from './state.ts'

function open(
  program: Program,
  sources: readonly LibrarySource[],
  { name, global: isGlobal = false, lazy: isLazy = false, noDelete = false }: DlopenOptions,
  isSync: boolean,
): Later<readonly Library[]> {
  const requests = sources.map(source => ({ source, name }))
  return chain(load(stateOf(program), requests, { isGlobal, isLazy, isSync }), libraries => {
    for (const library of libraries) {
      library.references++
      library.noDelete ||= noDelete
    }
    return libraries
  })
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
