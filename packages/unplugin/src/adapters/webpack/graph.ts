// The plugin's modules in a compilation and who imports them: read from the bundler's graph, so that what comes from its cache counts.
import { NATIVE_ID, formatProgramId, parseProgramId, parseNativeId, splitQuery } from '../../core/native-id.ts'
import { slashed } from '../../core/paths.ts'
import { PROGRAM_FILE, idOf } from './requests.ts'
import { LOADER } from './rules.ts'
import type { Compilation, Module } from './types.ts'

/** A module of ours. */
export interface OwnModule {
  /** The core's. */
  readonly id: string
  readonly resource: string
  readonly module: Module
}

/** A module that imports some of ours. */
export interface Importer {
  /** Its path, with a query if it has one. */
  readonly id: string
  readonly module: Module
  /** By specifier: the ids of what it imports. */
  readonly imports: ReadonlyMap<string, string>
}

export interface OwnGraph {
  readonly modules: readonly OwnModule[]
  /** Modules of JavaScript that import native files or the runtime of a program. */
  readonly importers: readonly Importer[]
  /** Modules that are not ours, though by their names they might be. */
  readonly foreign: readonly ForeignModule[]
}

interface ForeignModule {
  /** The file. */
  readonly path: string
  /** As they are imported. */
  readonly specifiers: readonly string[]
}

/** Reads the graph of a compilation whose modules are all there. */
export function readGraph(compilation: Compilation): OwnGraph {
  const named = namedLikeOwn(compilation)
  const modules = ownModules(compilation, named)
  const importers = new Map<Module, { id: string; imports: Map<string, string> }>()
  for (const { id, module } of modules.filter(isImported)) {
    for (const { originModule, dependency } of compilation.moduleGraph.getIncomingConnections(module)) {
      const resource = originModule?.resource
      const specifier = dependency?.request
      if (!originModule || resource === undefined || specifier === undefined || isOwn(originModule)) continue
      const known = importers.get(originModule) ?? { id: slashed(resource), imports: new Map<string, string>() }
      known.imports.set(specifierOf(specifier, id), id)
      importers.set(originModule, known)
    }
  }
  const found = [...importers].map(([module, importer]): Importer => ({ module, ...importer }))
  return {
    modules,
    importers: found.sort((one, other) => (one.id < other.id ? -1 : 1)),
    foreign: foreignModules(compilation, named),
  }
}

function foreignModules({ moduleGraph }: Compilation, named: readonly Named[]): readonly ForeignModule[] {
  const foreign = named.filter(({ resource, module }) => NATIVE_ID.test(resource) && !isOwn(module))
  return foreign.map(({ resource, module }) => {
    const requests = [...moduleGraph.getIncomingConnections(module)].map(({ dependency }) => dependency?.request)
    return { path: splitQuery(resource)[0], specifiers: [...new Set(requests.filter(each => each !== undefined))] }
  })
}

interface Named {
  readonly resource: string
  readonly module: Module
}

/** The modules whose names might be those of ours. Each question that Rspack is asked of a module takes time. */
function namedLikeOwn({ modules }: Pick<Compilation, 'modules'>): readonly Named[] {
  return [...modules].flatMap(module => {
    const { resource } = module
    const isNamed = resource !== undefined && (NATIVE_ID.test(resource) || slashed(resource).startsWith(PROGRAM_FILE))
    return isNamed ? [{ resource, module }] : []
  })
}

/** The plugin's modules, in a fixed order. */
export function ownModules(
  { modules, compiler }: Pick<Compilation, 'modules' | 'compiler'>,
  named: readonly Named[] = namedLikeOwn({ modules }),
): readonly OwnModule[] {
  const own = named.flatMap(({ resource, module }) => {
    const id = isOwn(module) ? idOf(resource, compiler.context) : undefined
    return id === undefined ? [] : [{ id, resource, module }]
  })
  return own.sort((one, other) => (one.resource < other.resource ? -1 : 1))
}

export const isOwn = ({ request }: Module): boolean => request !== undefined && slashed(request).includes(LOADER)

/** By statements of the project, not by other modules of the plugin. */
function isImported({ id }: OwnModule): boolean {
  return parseNativeId(id) !== undefined || parseProgramId(id)?.part === 'runtime'
}

/** The runtime's specifier was replaced on its way here. */
export function specifierOf(request: string, id: string): string {
  const runtime = parseProgramId(id)
  if (runtime === undefined) return request
  return formatProgramId(runtime) === formatProgramId({ part: 'runtime', program: 'default' })
    ? 'virtual:wasmweld'
    : `virtual:wasmweld/${runtime.program}`
}
