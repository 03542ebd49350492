// Makes the text of the plugin's modules when all modules of a compilation are there, and has those built again whose text is another now:
// a program's module says what it imports, which depends on who asks for what.
import type { Environment } from '../../core/environment.ts'
import { createHash } from 'node:crypto'
import { hintAtQuery, hintAtSide } from '../../core/import-hints.ts'
import { NATIVE_IMPORT, parseNativeId, parseProgramId } from '../../core/native-id.ts'
import { type LoadedText, loadNative, noteAsks } from '../../core/native-modules.ts'
import { graphContext, tellGraph } from './context.ts'
import { Reported } from '../reported.ts'
import { addError } from './diagnostics.ts'
import { type OwnGraph, type OwnModule, readGraph } from './graph.ts'
import { textOf } from './reads.ts'
import { folderOf, withRequests } from './requests.ts'
import type { Compilation, Module } from './types.ts'

/** The text of a module and what its importing alone does. */
export interface ModuleText {
  readonly code: string
  readonly hasSideEffects: boolean
}

/** What becomes of a module as the core has it. */
export function moduleText(
  { settings, surfaces }: Environment,
  { id, resource }: Pick<OwnModule, 'id' | 'resource'>,
  { code, moduleSideEffects }: LoadedText,
): ModuleText {
  // In a page functions of the same names are replaced; when their types are others, those who import them must run again.
  const surface = settings.hot ? surfaces.get(parseNativeId(id)?.path ?? '') : undefined
  const note = surface === undefined ? '' : `// ${createHash('sha256').update(surface).digest('hex')}\n`
  return {
    code: withRequests(code, folderOf(resource)) + note,
    hasSideEffects: settings.serve || moduleSideEffects,
  }
}

/** Texts of modules by resource. */
export interface Texts {
  /** Of the compilation that is being made. */
  readonly texts: Map<string, ModuleText>
  /** Where pages are served: what they have, and go on with while something is wrong. */
  readonly lastGood: ReadonlyMap<string, ModuleText>
}

export const BROKEN_MESSAGE = 'this module could not be made: see the errors of the build'

/** Stands for what cannot be made. It has no exports, and of such a module bundlers do not ask for any. */
export const BROKEN: ModuleText = {
  code: `throw new Error(${JSON.stringify(BROKEN_MESSAGE)})\n`,
  hasSideEffects: true,
}

/** Hosts may import native names and so ask for more. They do so to an end; a bundler that never ends is worse than an error. */
const ROUNDS = 20

/** Fills in texts, by resource; the graph once it is settled, undefined when something is wrong, which the compilation is told. */
export async function settle(
  compilation: Compilation,
  environment: Environment,
  all: Texts,
): Promise<OwnGraph | undefined> {
  for (let round = 0; round < ROUNDS; round++) {
    const graph = readGraph(compilation)
    const reports = await makeTexts(compilation, environment, graph, all)
    const changed = graph.modules.filter(own => !isUpToDate(own.module, all.texts.get(own.resource) ?? BROKEN))
    if (changed.length === 0) {
      hintAtForeign(compilation, environment, graph)
      for (const { report } of reports) addError(compilation, report)
      return reports.length === 0 ? graph : undefined
    }
    await Promise.all(changed.map(({ module }) => rebuild(compilation, module)))
  }
  throw new Error('unplugin-wasmweld: modules ask for more native names each time they are built')
}

function hintAtForeign(compilation: Compilation, environment: Environment, graph: OwnGraph): void {
  const context = graphContext(compilation, graph)
  for (const { path, specifiers } of graph.foreign) {
    for (const specifier of specifiers) {
      hintAtQuery(context, environment, specifier)
      if (parseNativeId(specifier)?.facet === 'names') hintAtSide(context, environment, path, specifier)
    }
  }
}

function isUpToDate(module: Module, { code, hasSideEffects }: ModuleText): boolean {
  if (textOf(module) !== code) return false
  const isFree = (): boolean => module.factoryMeta?.sideEffectFree === true
  if (isFree() === hasSideEffects) setSideEffects(module, hasSideEffects)
  return isFree() === !hasSideEffects
}

/** webpack forgets of a module from its cache what it does; Rspack lets nobody say so but a loader. */
function setSideEffects(module: Module, hasSideEffects: boolean): void {
  try {
    module.factoryMeta = { ...module.factoryMeta, sideEffectFree: !hasSideEffects }
  } catch {
    // It is built again.
  }
}

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
  { texts, lastGood }: Texts,
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
  const make = async (own: OwnModule): Promise<void> => {
    const { id, resource } = own
    const loaded = await attempt(() => loadNative(context, environment, id, () => Promise.resolve(undefined)))
    texts.set(
      resource,
      loaded === undefined ? (lastGood.get(resource) ?? BROKEN) : moduleText(environment, own, loaded),
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
    else texts.set(own.resource, lastGood.get(own.resource) ?? BROKEN)
  }
  return reports
}
