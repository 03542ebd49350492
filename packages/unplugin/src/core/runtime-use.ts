// What a program must keep for its runtime: for the names of `virtual:wasmweld` that JavaScript uses, and for C code that opens libraries.
import type { Environment } from './environment.ts'
import { DLFCN, RUNTIME_NAMES, compiling, neededByRuntime, opensLibraries } from './glue/runtime.ts'
import type { NativeFile } from './native-file.ts'
import { formatProgramId } from './native-id.ts'
import type { Chunks } from './output-link.ts'

/** Names of the runtime that import statements ask for; none when it is not imported. */
export function requestedRuntime(environment: Environment, program: string): readonly string[] {
  const id = formatProgramId({ part: 'runtime', program })
  const asked = [...environment.asks.values()].flat().filter(ask => ask.id === id)
  return asked.some(({ names }) => names === 'all') ? RUNTIME_NAMES : asked.flatMap(({ names }) => names)
}

/** Names of the runtime that are left in an output. */
export function keptRuntime(program: string, chunks: Chunks): readonly string[] {
  const id = formatProgramId({ part: 'runtime', program })
  return Object.values(chunks).flatMap(({ modules }) => modules[id]?.renderedExports ?? [])
}

/** Functions of <dlfcn.h> that files of a program call, and none of them defines. */
export function calledDlfcn(files: readonly NativeFile[]): readonly string[] {
  const symbols = files.flatMap(file => file.symbols)
  return DLFCN.filter(
    name =>
      symbols.some(symbol => symbol.name === name && !symbol.defined) &&
      !symbols.some(symbol => symbol.name === name && symbol.defined),
  )
}

/** Symbols that the program keeps for side modules that are not known yet; undefined when none are expected. */
export function keptForUnknown(
  { options }: Environment,
  names: readonly string[],
): 'all' | readonly string[] | undefined {
  const { unknown } = options.sides
  const needs = neededByRuntime(names)
  if (unknown === 'all' || (unknown === undefined && needs === undefined)) return unknown
  return [...new Set([...(needs ?? []), ...(unknown ?? [])])].sort()
}

/** What to say where libraries are opened and nothing was said about what they may need. */
export function openingAdvice({ options, settings }: Environment, names: readonly string[]): readonly string[] {
  const refused = settings.platform === 'edge' ? compiling(names) : []
  if (refused.length > 0)
    return [`${refused.join(', ')}: what compiles WebAssembly while it runs fails where platform is 'edge'`]
  if (options.sides.unknown !== undefined || !opensLibraries(names)) return []
  return [
    'dlopen loads side modules that are not known when the program is built: they find only what the program exports already\n' +
      "  name what they need in the option sides: { unknown: ['strlen', …] }, or 'all'; an empty list says that this is enough",
  ]
}

/** What to say of names in the option that nothing in the program defines. With several programs, each has its own. */
export function unknownAdvice({ options, loaded }: Environment, exports: ReadonlySet<string>): readonly string[] {
  const { unknown } = options.sides
  if (unknown === undefined || unknown === 'all' || loaded.size > 1) return []
  const lacking = unknown.filter(name => !exports.has(name))
  if (lacking.length === 0) return []
  return [
    `option sides.unknown: nothing in the program defines ${lacking.join(', ')}\n  side modules that need ${lacking.length === 1 ? 'it' : 'them'} will not load; name the library in libs, or leave the name out`,
  ]
}
