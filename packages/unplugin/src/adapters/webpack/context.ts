// What the core asks of a bundler while modules are found and loaded, answered by a compilation.
import type { Environment } from '../../core/environment.ts'
import type { HookContext, ResolvedModule } from '../../core/hook-context.ts'
import { slashed } from '../../core/paths.ts'
import { raise } from '../reported.ts'
import { addWarning } from './diagnostics.ts'
import type { OwnGraph } from './graph.ts'
import { folderOf } from './requests.ts'
import type { Compilation, Compiler, LoaderContext } from './types.ts'

/** For a compilation whose modules are all there. */
export function graphContext(compilation: Compilation, graph: OwnGraph): HookContext {
  return {
    resolve(source, importer = '') {
      const known = graph.importers.find(({ id }) => id === importer)?.imports.get(source)
      return known === undefined ? resolveFile(compilation.compiler, source, importer) : Promise.resolve({ id: known })
    },
    load: () => Promise.resolve(null),
    addWatchFile(path) {
      compilation.fileDependencies.add(path)
    },
    warn(report) {
      addWarning(compilation, report)
    },
    error: raise,
  }
}

/** For one module that is being loaded. What is wrong with it is told when all modules are there. */
export function loaderContext(loader: LoaderContext): HookContext {
  return {
    resolve: (source, importer = '') => resolveFile(loader._compiler, source, importer),
    load: () => Promise.resolve(null),
    addWatchFile(path) {
      loader.addDependency(path)
    },
    warn() {},
    error: raise,
  }
}

function resolveFile(compiler: Compiler, source: string, importer: string): Promise<ResolvedModule | null> {
  const resolver = compiler.resolverFactory.get('normal', { dependencyType: 'esm' })
  return new Promise(done => {
    resolver.resolve({}, folderOf(importer), source, {}, (error, path) => {
      done(error || typeof path !== 'string' ? null : { id: slashed(path) })
    })
  })
}

/** Tells an environment what a compilation's graph has: nothing is left of what was known before. */
export function tellGraph(environment: Environment, graph: OwnGraph): void {
  const ids = graph.modules.map(({ id }) => id)
  environment.importers.clear()
  environment.asks.clear()
  environment.modules.clear()
  for (const id of ids.filter(isNative)) {
    environment.modules.add(id)
    environment.noteImporter(id, undefined, id)
  }
  for (const { id: importer, imports } of graph.importers)
    for (const [specifier, id] of imports) if (isNative(id)) environment.noteImporter(id, importer, specifier)
}

const isNative = (id: string): boolean => !id.startsWith('\0')
