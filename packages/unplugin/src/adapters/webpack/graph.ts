// The plugin's modules in a compilation and who imports them: read from the bundler's graph, so that what comes from its cache counts.
import { NATIVE_ID, formatProgramId, parseProgramId, parseNativeId, splitQuery } from '../../core/native-id.ts'
import { slashed } from '../../core/paths.ts'
import { idOf } from './requests.ts'
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
  const modules = ownModules(compilation)
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
    foreign: foreignModules(compilation),
  }
}

function foreignModules({ modules, moduleGraph }: Compilation): readonly ForeignModule[] {
  const foreign: ForeignModule[] = []
  for (const module of modules) {
    const { resource } = module
    if (resource === undefined || !NATIVE_ID.test(resource) || isOwn(module)) continue
    const requests = [...moduleGraph.getIncomingConnections(module)].map(({ dependency }) => dependency?.request)
    const specifiers = [...new Set(requests.filter(request => request !== undefined))]
    foreign.push({ path: splitQuery(resource)[0], specifiers })
  }
  return foreign
}

/** The plugin's modules, in a fixed order. */
export function ownModules({ modules, compiler }: Pick<Compilation, 'modules' | 'compiler'>): readonly OwnModule[] {
  const own: OwnModule[] = []
  for (const module of modules) {
    const { resource } = module
    const id = resource === undefined || !isOwn(module) ? undefined : idOf(resource, compiler.context)
    if (resource !== undefined && id !== undefined) own.push({ id, resource, module })
  }
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
