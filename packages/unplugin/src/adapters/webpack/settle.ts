// Makes the text of the plugin's modules when all modules of a compilation are there, and has those built again whose text is another now:
// a program's module says what it imports, which depends on who asks for what.
import type { Environment } from '../../core/environment.ts'
import { NATIVE_IMPORT, parseProgramId } from '../../core/native-id.ts'
import { loadNative, noteAsks } from '../../core/native-modules.ts'
import { graphContext, tellGraph } from './context.ts'
import { Reported, addError } from './diagnostics.ts'
import { type OwnGraph, type OwnModule, readGraph } from './graph.ts'
import { folderOf, withRequests } from './requests.ts'
import type { Compilation, Module } from './types.ts'

/** The text of a module and what its importing alone does. */
export interface ModuleText {
  readonly code: string
  readonly hasSideEffects: boolean
}

/** Stands for what cannot be made. It has no exports, and of such a module bundlers do not ask for any. */
export const BROKEN: ModuleText = {
  code: `throw new Error('this module could not be made: see the errors of the build')\n`,
  hasSideEffects: true,
}

/** Hosts may import native names and so ask for more. They do so to an end; a bundler that never ends is worse than an error. */
const ROUNDS = 20

/** Texts by resource, once they are settled. */
export async function settle(
  compilation: Compilation,
  environment: Environment,
  texts: Map<string, ModuleText>,
): Promise<OwnGraph> {
  for (let round = 0; round < ROUNDS; round++) {
    const graph = readGraph(compilation)
    const reports = await makeTexts(compilation, environment, graph, texts)
    const changed = graph.modules.filter(own => !isUpToDate(own.module, texts.get(own.resource) ?? BROKEN))
    if (changed.length === 0) {
      for (const { report } of reports) addError(compilation, report)
      return graph
    }
    await Promise.all(changed.map(({ module }) => rebuild(compilation, module)))
  }
  throw new Error('unplugin-wasmweld: modules ask for more native names each time they are built')
}

function isUpToDate(module: Module, { code, hasSideEffects }: ModuleText): boolean {
  const isFree = module.factoryMeta?.sideEffectFree === true
  return isFree === !hasSideEffects && textOf(module) === code
}

const textOf = (module: Module): string => module.originalSource?.()?.source().toString() ?? ''

function rebuild(compilation: Compilation, module: Module): Promise<void> {
  return new Promise((done, fail) => {
    compilation.rebuildModule(module, error => {
      if (error) fail(error)
      else done()
    })
  })
}

async function makeTexts(
  compilation: Compilation,
  environment: Environment,
  graph: OwnGraph,
  texts: Map<string, ModuleText>,
): Promise<readonly Reported[]> {
  tellGraph(environment, graph)
  const context = graphContext(compilation, graph)
  const reports: Reported[] = []
  const attempt = async <Value>(work: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Reported)) throw error
      reports.push(error)
      return undefined
    }
  }
  const isProgram = ({ id }: OwnModule): boolean => parseProgramId(id) !== undefined
  const make = async ({ id, resource }: OwnModule): Promise<void> => {
    const loaded = await attempt(() => loadNative(context, environment, id, () => Promise.resolve(undefined)))
    texts.set(
      resource,
      loaded === undefined
        ? BROKEN
        : { code: withRequests(loaded.code, folderOf(resource)), hasSideEffects: loaded.moduleSideEffects },
    )
  }
  for (const { id, module } of graph.importers) {
    const code = textOf(module)
    if (NATIVE_IMPORT.test(code)) await attempt(() => noteAsks(context, environment, code, id))
  }
  for (const own of graph.modules.filter(each => !isProgram(each))) await make(own)
  // A program cannot be made of what is broken, and to say so again would be of no use.
  for (const own of graph.modules.filter(isProgram)) {
    if (reports.length === 0) await make(own)
    else texts.set(own.resource, BROKEN)
  }
  return reports
}
