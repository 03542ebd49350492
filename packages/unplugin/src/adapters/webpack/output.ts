// What is left of native modules when JavaScript is shaken, for each part of an output that has instances of its own.
import { parseNativeId, parseProgramId } from '../../core/native-id.ts'
import type { Environment } from '../../core/environment.ts'
import { RUNTIME_NAMES } from '../../core/glue/runtime.ts'
import type { RenderedChunk } from '../../core/hook-context.ts'
import { leftOfModule } from '../../core/left-of-module.ts'
import { MEMORY } from '../../core/native-exports.ts'
import { slashed } from '../../core/paths.ts'
import type { Chunks } from '../../core/output-link.ts'
import { hasShakenByName } from '../../core/requests.ts'
import { type OwnGraph, type OwnModule, isOwn } from './graph.ts'
import type { Chunk, Compilation, Module } from './types.ts'

/**
 * Chunks that run together. An entry of a page and one of a worker have their own instances of all modules, so each has a program of its
 * own; where they share a chunk with native code they share its file.
 */
export interface RuntimeGroup {
  readonly chunks: ReadonlySet<Chunk>
  /** As the core knows them. */
  readonly rendered: Chunks
  /** None of them is an entry's: those of `new Worker(new URL(…))` are not listed among the entries. */
  readonly isWorker: boolean
  /** Some are an entry's, and some a worker's. */
  readonly hasWorkers: boolean
}

/** The groups of a compilation that has its chunks, and knows who uses which exports. */
export function runtimeGroups(
  compilation: Compilation,
  environment: Environment,
  graph: OwnGraph,
): readonly RuntimeGroup[] {
  const placed = graph.modules.map(own => ({
    own,
    chunks: [...compilation.chunkGraph.getModuleChunksIterable(own.module)],
  }))
  const all = new Set(placed.flatMap(({ chunks }) => chunks))
  // A chunk that an entry shares with a worker has the runtimes of both.
  const own = [...compilation.entrypoints.values()].flatMap(({ chunks }) => chunks.map(runtimesOf))
  const entries = own.flatMap(runtimes => (runtimes.length === 1 ? runtimes : []))
  const texts = hasShakenByName(environment) ? { texts: textsLeft(compilation) } : {}
  return joinedRuntimes([...all].map(runtimesOf)).map(runtimes => {
    const chunks = new Set([...all].filter(chunk => runtimesOf(chunk).some(name => runtimes.has(name))))
    const holders = namespaceHolders(compilation, environment, runtimes)
    const rendered = [...chunks].map((chunk): RenderedChunk => {
      const modules = placed
        .filter(each => each.chunks.includes(chunk))
        .map(({ own }) => {
          const renderedExports = usedExports(compilation, environment, own, runtimes)
          return [own.id, { renderedExports, renderedLength: own.module.size() }] as const
        })
      const fileName = String(chunk.name ?? chunk.id)
      const left = { ...joinModules(modules), ...holders }
      return { fileName, isEntry: chunk.canBeInitial(), imports: [], modules: left, ...texts }
    })
    const isWorker = !entries.some(name => runtimes.has(name))
    const hasWorkers = !isWorker && [...runtimes].some(name => !entries.includes(name))
    return {
      chunks,
      isWorker,
      hasWorkers,
      rendered: Object.fromEntries(rendered.map((chunk, index) => [`${index}`, chunk])),
    }
  })
}

/** What is left of the modules that keep a namespace of a native one: in whatever chunk they are, they run with the group. */
function namespaceHolders(
  compilation: Compilation,
  { asks }: Environment,
  runtimes: ReadonlySet<string>,
): RenderedModules {
  const ids = new Set([...asks.values()].flat().flatMap(({ followed }) => followed?.holders.map(({ id }) => id) ?? []))
  const holders: Record<string, RenderedModules[string]> = {}
  for (const module of ids.size === 0 ? [] : compilation.modules) {
    const id = slashed(module.resource ?? '')
    const left = ids.has(id) ? textLeft(compilation, module, runtimes) : undefined
    if (left === undefined) continue
    // A file may be several modules.
    holders[id] = { renderedExports: [], renderedLength: 0, code: `${holders[id]?.code ?? ''}\n${left}` }
  }
  return holders
}

/** What is left of all modules of JavaScript, in whatever chunk they are: a worker may be handed what a page has. */
function textsLeft(compilation: Compilation): readonly string[] {
  const runtimes = new Set([...compilation.chunks].flatMap(runtimesOf))
  return [...compilation.modules].flatMap(module => {
    const isLeft = [...compilation.chunkGraph.getModuleChunksIterable(module)].length > 0
    if (!isLeft || isOwn(module) || module.type?.startsWith('javascript/') !== true) return []
    return textLeft(compilation, module, runtimes) ?? []
  })
}

/** Undefined for a module without a text of its own. */
function textLeft(compilation: Compilation, module: Module, runtimes: ReadonlySet<string>): string | undefined {
  const code = module.originalSource?.()?.source().toString()
  const used = usedNames(compilation, module, runtimes)
  return code === undefined || used === 'all' || used === undefined ? code : leftOfModule(code, used)
}

export function runtimesOf({ runtime }: Chunk): readonly string[] {
  return runtime === undefined ? [] : typeof runtime === 'string' ? [runtime] : [...runtime]
}

/** Sets of names, each of which has all the lists that have a name in common. */
function joinedRuntimes(lists: readonly (readonly string[])[]): readonly ReadonlySet<string>[] {
  let sets: ReadonlySet<string>[] = []
  for (const list of lists) {
    const met = sets.filter(set => list.some(name => set.has(name)))
    sets = [...sets.filter(set => !met.includes(set)), new Set([...list, ...met.flatMap(set => [...set])])]
  }
  return sets
}

type RenderedModules = RenderedChunk['modules']
type RenderedEntry = readonly [id: string, rendered: RenderedModules[string]]

/** One file may be several modules, by the order of what its query says or by layers. */
function joinModules(modules: readonly RenderedEntry[]): RenderedModules {
  const joined: Record<string, RenderedModules[string]> = {}
  for (const [id, { renderedExports, renderedLength }] of modules) {
    const { renderedExports: names = [], renderedLength: length = 0 } = joined[id] ?? {}
    joined[id] = {
      renderedExports: [...new Set([...names, ...renderedExports])].sort(),
      renderedLength: length + renderedLength,
    }
  }
  return joined
}

/** Without tree shaking, as in development, what import statements ask for. */
function usedExports(
  compilation: Compilation,
  environment: Environment,
  { id, module }: OwnModule,
  runtimes: ReadonlySet<string>,
): readonly string[] {
  const used = usedNames(compilation, module, runtimes)
  if (used === 'all') return allExports(environment, id)
  return used ?? askedExports(environment, id)
}

/** Undefined without tree shaking. */
function usedNames(
  { moduleGraph }: Compilation,
  module: Module,
  runtimes: ReadonlySet<string>,
): readonly string[] | 'all' | undefined {
  const used = [...runtimes].map(runtime => moduleGraph.getUsedExports(module, runtime))
  if (used.includes(true)) return 'all'
  if (used.includes(null)) return undefined
  return [...new Set(used.flatMap(names => (typeof names === 'boolean' || names === null ? [] : [...names])))]
    .filter(name => name !== '__esModule')
    .sort()
}

function askedExports(environment: Environment, id: string): readonly string[] {
  const asked = [...environment.asks.values()].flat().filter(ask => ask.id === id)
  const names = asked.map(ask => ask.names)
  const isNamed = parseNativeId(id)?.facet === 'names' || parseNativeId(id)?.facet === 'side'
  if (isNamed && names.length > 0 && !names.includes('all')) return [...new Set(names.flat())].sort()
  return allExports(environment, id)
}

function allExports(environment: Environment, id: string): readonly string[] {
  const native = parseNativeId(id)
  if (native === undefined) return parseProgramId(id)?.part === 'runtime' ? RUNTIME_NAMES : []
  if (native.facet !== 'names' && native.facet !== 'side') return ['default']
  const names = readNames(environment, native.path)
  return [...names, MEMORY, ...(native.facet === 'side' ? ['default'] : [])].sort()
}

/** What cannot be read, or does not compile, was told when its module was loaded. */
function readNames(environment: Environment, path: string): readonly string[] {
  try {
    return environment.read(path).exports.flatMap(item => item.names)
  } catch {
    return []
  }
}
