// One compiler, compilation after compilation: texts of modules are settled when all modules are there, programs are linked when tree
// shaking has said what is left of them, and chunks get what stands for the links when they are rendered.
import { Environment } from '../../core/environment.ts'
import { type Edit, chunkEdits, failingEdits } from '../../core/emit.ts'
import type { OutputContext, RenderContext, RenderedChunk } from '../../core/hook-context.ts'
import { loadNative } from '../../core/native-modules.ts'
import { formatProgramId, parseProgramId } from '../../core/native-id.ts'
import type { ResolvedOptions } from '../../core/options.ts'
import { linkForOutput } from '../../core/output-link.ts'
import { hasPendingCalls } from '../../core/pending-calls.ts'
import { Session } from '../../core/session.ts'
import type { OutputPlace } from '../../core/size/output-notes.ts'
import { reportOutput } from '../../core/size/outputs.ts'
import { loaderContext } from './context.ts'
import { Reported } from '../reported.ts'
import { addError, dropKnown } from './diagnostics.ts'
import { EmittedFiles, renderContext } from './files.ts'
import type { OwnGraph } from './graph.ts'
import { type Bundle, type ModuleFacts, bundleOf, moduleFacts } from './report.ts'
import { type RuntimeGroup, runtimeGroups } from './output.ts'
import { importGraph } from './reads.ts'
import { idOf } from './requests.ts'
import { ownRuns } from './runs.ts'
import { type Mode, contradiction, webpackSettings } from './settings.ts'
import { BROKEN, BROKEN_MESSAGE, type ModuleText, moduleText, settle } from './settle.ts'
import type { Chunk, Compilation, Compiler, LoaderContext } from './types.ts'

/** What the chunks of a compilation are linked with. */
interface LinkedGroup extends RuntimeGroup {
  /** Of all linked modules; of what was wrong instead, if something was. */
  readonly digest: string
  readonly failure?: string
}

type ChunkLinks = Pick<LinkedGroup, 'rendered' | 'isWorker' | 'hasWorkers' | 'failure'>

export class CompilerBuild {
  readonly #compiler: Compiler
  readonly #options: ResolvedOptions
  readonly #texts = new Map<string, ModuleText>()
  readonly #lastGood = new Map<string, ModuleText>()
  /** Files of programs that are not linked at the end, by their names. */
  readonly #offered = new Map<string, Uint8Array>()
  #environment: Environment | undefined
  #graph: OwnGraph | undefined
  #groups: readonly LinkedGroup[] = []
  /** Why nothing is linked. */
  #failure: string | undefined
  /** By ids of programs: what surely runs with them. */
  #runs: ReadonlyMap<string, ReadonlySet<string>> = new Map()
  #facts: ModuleFacts | undefined
  #bundle: Bundle | undefined

  constructor(compiler: Compiler, options: ResolvedOptions) {
    this.#compiler = compiler
    this.#options = options
  }

  /** A compilation begins. */
  start(mode: Mode): void {
    this.#graph = undefined
    this.#groups = []
    this.#failure = undefined
    this.#facts = undefined
    this.#bundle = undefined
    this.#offered.clear()
    if (this.#environment?.settings.hot === mode.hot) return
    const settings = webpackSettings(this.#compiler, this.#options, mode)
    const session = this.#environment?.session ?? new Session(this.#options, settings.root)
    this.#environment = new Environment(settings, session, (_module, files) => {
      for (const [path, bytes] of Object.entries(files)) this.#offered.set(path.slice(settings.name.length + 1), bytes)
    })
  }

  get environment(): Environment {
    if (this.#environment === undefined) throw new Error('no compilation has started')
    return this.#environment
  }

  /** The text of one of our modules, as far as it is known now. */
  async load(loader: LoaderContext): Promise<string> {
    // Of what is built again when all modules are there, Rspack keeps the output, unless the module was built before in any case.
    if (this.#compiler.rspack !== undefined && isMadeLater(loader)) loader.cacheable(false)
    const { code, hasSideEffects } = this.#texts.get(loader.resource) ?? (await this.#firstText(loader))
    loader._module.factoryMeta = { ...loader._module.factoryMeta, sideEffectFree: !hasSideEffects }
    return code
  }

  async #firstText(loader: LoaderContext): Promise<ModuleText> {
    const id = idOf(loader.resource, this.#compiler.context)
    const part = id === undefined ? undefined : parseProgramId(id)?.part
    if (id === undefined || isMadeLater(loader)) return this.#lastGood.get(loader.resource) ?? BROKEN
    if (part === undefined) this.environment.noteImporter(id, undefined, id)
    try {
      const context = loaderContext(loader)
      const loaded = await loadNative(context, this.environment, id, () => Promise.resolve(undefined))
      return loaded === undefined ? BROKEN : moduleText(this.environment, { id, resource: loader.resource }, loaded)
    } catch (error) {
      if (error instanceof Reported) return this.#lastGood.get(loader.resource) ?? BROKEN
      throw error
    }
  }

  async settle(compilation: Compilation): Promise<void> {
    // What was warned of while modules were loaded is warned of now, and so is what was in the compilation before.
    this.environment.forgetWarnings()
    this.#graph = await settle(compilation, this.environment, { texts: this.#texts, lastGood: this.#lastGood })
    if (this.#graph === undefined) this.#failure = BROKEN_MESSAGE
    // The bundler leads imports past those that pass names on as soon as it optimises.
    else if (!this.environment.settings.serve) this.environment.graph = importGraph(compilation, this.#graph)
    const isServed = this.#graph !== undefined && this.environment.settings.hot
    if (isServed) for (const [resource, text] of this.#texts) this.#lastGood.set(resource, text)
    this.#texts.clear()
  }

  /** Links what is left of the programs. What is wrong is an error of the compilation. */
  link(compilation: Compilation): void {
    const { environment } = this
    if (this.#graph === undefined) return
    const wrong = contradiction(this.#compiler, environment.settings)
    if (wrong !== undefined && this.#graph.modules.length > 0) {
      addError(compilation, { message: wrong })
      this.#failure = wrong
    }
    if (wrong !== undefined || environment.settings.serve) return
    const context = renderContext(compilation, new EmittedFiles(compilation)) as RenderContext
    if (this.#graph.modules.length > 0) this.#facts = moduleFacts(compilation)
    const programs = [...environment.loaded.keys()]
    const withSides = programs.filter(program => environment.loaded.get(program)?.sides.length !== 0)
    const ids = withSides.map(program => formatProgramId({ part: 'program', program }))
    this.#runs = ownRuns(compilation, this.#graph, ids)
    this.#groups = runtimeGroups(compilation, environment, this.#graph).map((group): LinkedGroup => {
      try {
        const linked = programs
          .filter(program => hasProgram(group, program))
          .map(program => linkForOutput(context, environment, program, group.rendered))
        const digests = linked.flatMap(({ digest, sides }) => [digest, ...sides.map(side => side.digest)])
        return { ...group, digest: digests.join(' ') }
      } catch (error) {
        if (!(error instanceof Reported)) throw error
        addError(compilation, error.report)
        const failure = error.report.message
        return { ...group, digest: failure, failure }
      }
    })
  }

  /** What the content of a chunk depends on besides its modules' texts. */
  digestOf(chunk: Chunk): string {
    return this.#groups.find(({ chunks }) => chunks.has(chunk))?.digest ?? ''
  }

  /** Puts into chunks what stands for links, and emits their files. */
  render(compilation: Compilation): void {
    dropKnown(compilation)
    const files = new EmittedFiles(compilation)
    const place = placeOf(compilation)
    // Of the compilation before.
    this.environment.takeNotes(place)
    for (const [name, bytes] of this.#offered) files.emitAs(name, bytes, { immutable: true })
    for (const group of this.#groups)
      for (const chunk of group.chunks) this.#renderChunk(compilation, files, group, chunk)
    // Nothing is linked when a module could not be made; the others may have calls all the same.
    if (this.#failure !== undefined) {
      const unmade = { rendered: {}, isWorker: false, hasWorkers: false, failure: this.#failure }
      for (const chunk of compilation.chunks) this.#renderChunk(compilation, files, unmade, chunk)
    }
    for (const { fileName, bytes } of this.environment.notesOf(place).pending())
      files.emitAs(fileName, bytes, { immutable: true, development: true })
  }

  /** Takes note of the files as they will be written. */
  gather(compilation: Compilation): void {
    if (this.#facts !== undefined) this.#bundle = bundleOf(compilation)
  }

  /** Tells of what was written. */
  async report(compilation: Compilation): Promise<void> {
    if (this.#facts === undefined || this.#bundle === undefined) return
    const context = {
      ...renderContext(compilation, new EmittedFiles(compilation)),
      ...this.#facts,
      meta: { watchMode: this.#compiler.watchMode === true },
    }
    try {
      await reportOutput(context as OutputContext, this.environment, placeOf(compilation), this.#bundle)
    } catch (error) {
      if (!(error instanceof Reported)) throw error
      addError(compilation, error.report)
    }
  }

  #renderChunk(compilation: Compilation, files: EmittedFiles, group: ChunkLinks, chunk: Chunk): void {
    for (const fileName of chunk.files) {
      const source = compilation.getAsset(fileName)?.source
      const code = source?.source().toString() ?? ''
      if (source === undefined || !hasPendingCalls(code)) continue
      const edited = new this.#compiler.webpack.sources.ReplaceSource(source)
      const place = { fileName, isEntry: chunk.canBeInitial(), imports: [], modules: {} }
      for (const edit of this.#edits(compilation, files, group, { code, place })) replace(edited, edit)
      compilation.updateAsset(fileName, edited)
    }
  }

  #edits(
    compilation: Compilation,
    files: EmittedFiles,
    { failure, rendered, isWorker, hasWorkers }: ChunkLinks,
    { code, place }: { readonly code: string; readonly place: RenderedChunk },
  ): readonly Edit[] {
    if (failure !== undefined) return failingEdits(code, failure)
    const { environment } = this
    const form = {
      format: environment.settings.formats?.[0] ?? 'cjs',
      notes: environment.notesOf(placeOf(compilation)),
      assetFileNames: '',
      sourcemap: false,
      chunks: rendered,
      runsWith: (id: string) => this.#runs.get(id) ?? new Set<string>(),
      isWorker: isWorker && environment.settings.platform !== 'node',
      hasWorkers,
    }
    const context = renderContext(compilation, files) as RenderContext
    try {
      return chunkEdits(context, environment, code, place, form)
    } catch (error) {
      if (!(error instanceof Reported)) throw error
      addError(compilation, error.report)
      return failingEdits(code, error.report.message)
    }
  }
}

/** Is it one of the modules whose text depends on all others? */
function isMadeLater({ resource, _compiler }: LoaderContext): boolean {
  const part = parseProgramId(idOf(resource, _compiler.context) ?? '')?.part
  return part !== undefined && part !== 'cell' && part !== 'runtime'
}

/** A compiler has one output, which its folder names well enough. */
const placeOf = ({ outputOptions: { path } }: Compilation): OutputPlace => ({ dir: path, format: 'es' })

/** What is wrong is an error of the compilation, and the rest is made all the same. */
function replace(
  source: { replace(start: number, end: number, text: string): void; insert(at: number, text: string): void },
  { start, end, text }: Edit,
): void {
  if (start === end) source.insert(start, text)
  else source.replace(start, end - 1, text)
}

function hasProgram({ rendered }: RuntimeGroup, program: string): boolean {
  return Object.values(rendered).some(({ modules }) =>
    Object.keys(modules).some(id => parseProgramId(id)?.program === program),
  )
}
