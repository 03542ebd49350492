// The door to the linker: what a program of this plugin asks for, in the linker's words, and the answer.
import {
  type InputCache,
  LATER_MODULE,
  type LinkInput,
  type LinkOptions,
  type LinkReport,
  type LinkResult,
  describeProblem,
} from '@wasmweld/linker'
import type { LinkedSide, ProgramReport } from '@wasmweld/side-modules'
import { type Sysroot, linkWithSystemLibraries } from '@wasmweld/toolchain'
import { type HostImport, type LinkedModule, readLinked } from './finish/linked-module.ts'
import { type SidesRequest, linkSides } from './link-sides.ts'
import type { Debug, ResolvedOptions } from './options.ts'

export type { HostImport, LinkedModule } from './finish/linked-module.ts'

export interface LinkRequest extends SidesRequest {
  readonly inputs: readonly LinkInput[]
  /** Symbols to export, sorted. */
  readonly roots: readonly string[]
  /** Symbols that JavaScript provides; `all`: whatever nothing native defines. */
  readonly provided: readonly string[] | 'all'
  /** What else is undefined: an error, or something that traps when it is reached. */
  readonly missing: 'error' | 'trap'
  /** The one input is a finished module, of which something is asked. */
  readonly finished?: boolean
  /** Why all of it is, as it is. */
  readonly whole?: string | undefined
  /** Of a finished module: its file. */
  readonly path?: string | undefined
  readonly debug: Debug
}

export interface LinkSurroundings {
  readonly options: ResolvedOptions
  readonly root: string
  readonly sysroot: Sysroot | undefined
  readonly cache: InputCache
  readonly demangle: (symbol: string) => string
}

export interface LinkedProgram extends LinkedModule {
  /** Texts. */
  readonly warnings: readonly string[]
  /** Made when it is first asked for; undefined for a finished module, which tells of itself. */
  readonly report: LinkReport | undefined
  /** Of a finished module: what was taken out, or why nothing was. */
  readonly removal?: string
  /** In the order in which they are instantiated. */
  readonly sides: readonly LinkedSideFile[]
  /** Names of side modules that come with the program: its own code uses them. */
  readonly needs: readonly string[]
  readonly sidesReport?: ProgramReport
}

/** A side module of the program, in the form in which it is loaded. */
export interface LinkedSideFile extends Omit<LinkedSide, 'exports' | 'imports'>, LinkedModule {
  /** Where each import comes from. */
  readonly bindings: LinkedSide['imports']
}

/** What JavaScript must give to the program and its side modules, each once; without what stands in for side modules to come. */
export function hostImportsOf({ imports, sides, report }: LinkedProgram): readonly HostImport[] {
  const all = new Map<string, HostImport>()
  for (const wanted of [...imports, ...sides.flatMap(({ host }) => host)]) {
    const { module, field, kind } = wanted
    // Objects share their tags; only a finished module gets one from JavaScript.
    if (module !== LATER_MODULE && (kind !== 'tag' || report === undefined))
      all.set(`${module}\0${field}`, { module, field, kind })
  }
  return [...all.values()]
}

/** Links, or throws a `LinkError`, a `SideLinkError`, or a `ToolchainError` for a library that is not there. */
export function linkProgram(request: LinkRequest, surroundings: LinkSurroundings): LinkedProgram {
  const { root, sysroot, cache } = surroundings
  const system = { sysroot, from: root, cache }
  const link = (inputs: readonly LinkInput[], options: LinkOptions): LinkResult =>
    linkWithSystemLibraries(inputs, options, system)
  const options = linkOptions(request, surroundings)
  if (request.sides.length === 0 && request.unknown === undefined) {
    const linked = link(request.inputs, options)
    return {
      ...readLinked(linked.module),
      warnings: texts(linked.warnings),
      get report() {
        return linked.report
      },
      sides: [],
      needs: [],
    }
  }
  const { main, sides, warnings, ...rest } = linkSides(request, options, link)
  const files = sides.map(side => ({ ...side, bindings: side.imports, ...readLinked(side.module) }))
  return {
    ...readLinked(main.module),
    warnings: [...texts(main.warnings), ...warnings],
    get report() {
      return main.report
    },
    sides: files,
    ...rest,
  }
}

const texts = (warnings: LinkResult['warnings']): readonly string[] =>
  warnings.map(warning => describeProblem(warning, 'rich'))

function linkOptions(
  { roots, provided, missing, debug }: LinkRequest,
  { options, demangle }: LinkSurroundings,
): LinkOptions {
  const { link, optimize = debug === 'dwarf' ? 'none' : 'size' } = options
  // What is to become a source map or a file of its own is linked first.
  const strip = debug === false ? 'all' : debug === 'names' ? 'debug' : 'none'
  return {
    ...link,
    reactor: true,
    exports: roots,
    ...(provided === 'all' || missing === 'trap' ? { undefined: 'import' } : {}),
    ...(missing === 'trap' ? { unresolvedSymbols: 'ignore-all', importUndefined: true } : {}),
    allowUndefined: [...(link.allowUndefined ?? []), ...(provided === 'all' ? [] : provided)],
    strip,
    compressRelocations: optimize === 'size',
    gcDebug: optimize === 'size' && strip === 'none',
    demangle,
  }
}
