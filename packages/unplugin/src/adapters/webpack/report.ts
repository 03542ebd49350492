// An output as reports read it: its files, the modules that each is made of, and who imports whom.
import type { BundledFile, OutputContext } from '../../core/hook-context.ts'
import { slashed } from '../../core/paths.ts'
import { ownModules } from './graph.ts'
import type { Chunk, Compilation, Module } from './types.ts'

export type Bundle = Readonly<Record<string, BundledFile>>

/** What `OutputContext` has of modules. */
export type ModuleFacts = Pick<OutputContext, 'getModuleIds' | 'getModuleInfo'>

/** Ids of modules, which reports know from before they were joined or shaken. */
class ModuleIds {
  readonly #own: ReadonlyMap<Module, string>

  constructor(compilation: Compilation) {
    this.#own = new Map(ownModules(compilation).map(({ module, id }) => [module, id]))
  }

  of(module: Module): string | undefined {
    return this.#own.get(module) ?? (module.resource === undefined ? undefined : slashed(module.resource))
  }
}

interface Fact {
  isEntry: boolean
  readonly importedIds: Set<string>
  readonly dynamicallyImportedIds: Set<string>
}

function noteImports({ moduleGraph }: Compilation, ids: ModuleIds, module: Module, fact: Fact): void {
  const own = ids.of(module)
  for (const { module: imported, dependency } of moduleGraph.getOutgoingConnections(module)) {
    const to = imported === null ? undefined : ids.of(imported)
    if (to === undefined || to === own) continue
    if (dependency?.type?.startsWith('import()') === true) fact.dynamicallyImportedIds.add(to)
    else fact.importedIds.add(to)
  }
}

/** Reads what imports what while every module is still by itself. */
export function moduleFacts(compilation: Compilation): ModuleFacts {
  const ids = new ModuleIds(compilation)
  const facts = new Map<string, Fact>()
  for (const module of compilation.modules) {
    const id = ids.of(module)
    if (id === undefined) continue
    const fact = facts.get(id) ?? { isEntry: false, importedIds: new Set(), dynamicallyImportedIds: new Set() }
    facts.set(id, fact)
    for (const { originModule } of compilation.moduleGraph.getIncomingConnections(module))
      if (originModule === null) fact.isEntry = true
    noteImports(compilation, ids, module, fact)
  }
  return {
    getModuleIds: () => facts.keys(),
    getModuleInfo(id) {
      const fact = facts.get(id)
      if (fact === undefined) return null
      const { isEntry, importedIds, dynamicallyImportedIds } = fact
      return { isEntry, importedIds: [...importedIds], dynamicallyImportedIds: [...dynamicallyImportedIds] }
    },
  }
}

/** The files of an output whose names and contents are final. */
export function bundleOf(compilation: Compilation): Bundle {
  const ids = new ModuleIds(compilation)
  const files: Record<string, BundledFile> = {}
  const chunkOf = new Map(
    [...compilation.chunks].flatMap(chunk => [...chunk.files].map(file => [file, chunk] as const)),
  )
  for (const { name, source, info } of compilation.getAssets()) {
    const content = source.source()
    const chunk = /\.[cm]?js$/.test(name) ? chunkOf.get(name) : undefined
    if (chunk === undefined) {
      files[name] = {
        type: 'asset',
        fileName: name,
        source: content,
        names: info?.sourceFilename === undefined ? [] : [info.sourceFilename],
      }
      continue
    }
    const modules = modulesOf(compilation, chunk, ids)
    files[name] = {
      type: 'chunk',
      fileName: name,
      name: String(chunk.name ?? chunk.id),
      code: content.toString(),
      isEntry: chunk.canBeInitial(),
      facadeModuleId: Object.keys(modules)[0] ?? null,
      modules,
    }
  }
  return files
}

function modulesOf(compilation: Compilation, chunk: Chunk, ids: ModuleIds): Record<string, { renderedLength: number }> {
  const found: Record<string, { renderedLength: number }> = {}
  for (const module of compilation.chunkGraph.getChunkModulesIterable(chunk)) {
    for (const part of module.modules ?? [module]) {
      const id = ids.of(part)
      if (id !== undefined) found[id] = { renderedLength: part.size() }
    }
  }
  return found
}
