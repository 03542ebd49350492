// Bundlers that tell nothing of what they keep are asked twice. In a first pass native modules have texts that show what is left of them;
// then all is linked, and in the second pass they have their own.
import { existsSync } from 'node:fs'
import { compileSources } from '../../core/compile-sources.ts'
import type { Environment } from '../../core/environment.ts'
import type { ErrorReport, HookContext, ResolvedModule } from '../../core/hook-context.ts'
import { type NativeId, parseNativeId, parseProgramId, parseRuntimeSpecifier } from '../../core/native-id.ts'
import { type LoadedText, loadNative, noteAsks, resolveNative } from '../../core/native-modules.ts'
import { type Chunks, linkForOutput } from '../../core/output-link.ts'
import type { OutputPlace } from '../../core/size/output-notes.ts'
import { Reported, raise } from '../reported.ts'
import { dynamicText, formatDynamicId, parseDynamicId } from './dynamic-names.ts'
import { EmittedFiles, type PassModule, renderModule } from './final-module.ts'
import type { FirstGraph, RunsWith } from './first-graph.ts'
import { type FirstHosts, firstFacet, firstNames, firstProgram, firstSide } from './first-pass-text.ts'
import { asText, hostsOf } from './first-hosts.ts'
import { type FirstOutput, keptModules, withHolders, withTexts, withoutIdleSides } from './kept-modules.ts'
import { Marks } from './marks.ts'
import { SeenImports } from './seen-imports.ts'

/** Finds modules as the bundler does, without this plugin; null for what is not there. */
export type Resolve = (source: string, importer: string | undefined) => Promise<ResolvedModule | null>

export interface Import {
  readonly source: string
  /** The importing module: an absolute path, an id of this plugin, or anything else for what other plugins made. */
  readonly importer: string | undefined
  /** By `import()`, and not by a statement. */
  readonly isDynamic: boolean
}

/** Takes the place of what cannot be made, and has whatever is imported of it: what is wrong is told once. */
const BROKEN: PassModule = { code: 'module.exports = {}\n', moduleSideEffects: false, files: [] }

export class TwoPass {
  readonly environment: Environment
  /** What is wrong; what could be made is made all the same. */
  readonly faults: ErrorReport[] = []
  readonly warnings: ErrorReport[] = []
  /** Files that the build depends on. */
  readonly watched: Set<string> = new Set()
  readonly #place: OutputPlace
  readonly #marks = new Marks()
  readonly #emitted = new EmittedFiles()
  readonly #seen = new SeenImports()
  readonly #programs = new Map<string, LoadedText>()
  #hosts: ReadonlyMap<string, FirstHosts> = new Map()
  #chunks: Chunks = {}
  #runsWith: RunsWith = () => new Set()
  #isFirst = true

  /** One build; `place` is its output's, in the words of the core (`es`). */
  constructor(environment: Environment, place: OutputPlace) {
    this.environment = environment
    this.#place = place
    environment.start()
    // Who imported something in an earlier build, and does not now, asks for nothing.
    environment.importers.clear()
    environment.forgetWarnings()
  }

  /** What is kept of each module; known when it is settled. */
  get chunks(): Chunks {
    return this.#chunks
  }

  file(reference: string): ReturnType<EmittedFiles['get']> {
    return this.#emitted.get(reference)
  }

  /** Notes the text of a module that is not what the file of its name has. */
  noteText(importer: string, code: string): void {
    this.#seen.noteText(importer, code)
  }

  /** Was the import seen in the first pass? */
  knows({ source, importer }: Import): boolean {
    return importer === undefined || isMade(importer) || this.#seen.has(importer, source)
  }

  /** Finds the id of an import that is this plugin's; undefined for any other. */
  async resolve(resolve: Resolve, request: Import, pass: 'first' | 'second'): Promise<ResolvedModule | undefined> {
    const { environment } = this
    const { source, importer, isDynamic } = request
    if (environment.importers.has(source) || parseDynamicId(source) !== undefined) return { id: source }
    const found = await resolveNative(this.#context(resolve), environment, source, importer)
    if (found === undefined || importer === undefined || isMade(importer)) return found
    const native = parseNativeId(found.id)
    if (native === undefined && parseRuntimeSpecifier(source) === undefined) return found
    if (pass === 'first') this.#seen.note(importer, source, found.id)
    const names = isDynamic && native !== undefined ? this.#seen.dynamicNames(importer, source, native) : undefined
    return names === undefined ? found : { id: formatDynamicId({ native: found.id, names }) }
  }

  /** Does importing a module of this plugin do something though none of its names is used? */
  hasSideEffects(id: string): boolean {
    const { environment } = this
    const part = parseProgramId(id)
    const native = parseNativeId(id)
    try {
      if (part?.part === 'program')
        return environment.filesOf(part.program).some(({ hasConstructors }) => hasConstructors)
      if (native === undefined || !existsSync(native.path)) return false
      const hasConstructors = ['names', 'side'].includes(native.facet) && this.#read(native).hasConstructors
      return hasConstructors || this.#isWantedForItself(id, native)
    } catch {
      // What cannot be read (yet) is told where it is loaded.
      return native?.facet === 'side' && this.#isFirst
    }
  }

  /** A module's text in the first pass; undefined for one that is not this plugin's. */
  async loadFirst(resolve: Resolve, id: string): Promise<PassModule | undefined> {
    const dynamic = parseDynamicId(id)
    if (dynamic !== undefined) return passModule(dynamicText(dynamic))
    const part = parseProgramId(id)
    if (part !== undefined)
      return passModule(firstProgram(this.#marks, part, this.#hosts.get(part.program) ?? NO_HOSTS))
    const native = parseNativeId(id)
    if (native === undefined) return undefined
    return await this.#orFault(async () => {
      const loaded = await loadNative(this.#context(resolve), this.environment, id, everyone)
      if (loaded === undefined) return undefined
      return passModule(this.#firstText(id, native), this.hasSideEffects(id))
    })
  }

  /**
   * After a first pass: links what it kept. False: modules of JavaScript that the programs import were not in it, so that another one is
   * needed. `outputs` is undefined when the bundler could make none: then nothing is linked, and the second pass fails as the first did.
   */
  async settle(resolve: Resolve, outputs: readonly FirstOutput[] | undefined, graph?: FirstGraph): Promise<boolean> {
    const { environment } = this
    environment.graph = (await graph?.read(id => this.#seen.textOf(id))) ?? new Map()
    this.#runsWith = graph?.runsWith ?? this.#runsWith
    environment.asks.clear()
    for (const importer of this.#seen.importers) await this.#noteAsks(resolve, importer)
    const kept = outputs === undefined ? {} : withoutIdleSides(keptModules(outputs, this.#marks), environment)
    this.#chunks = withTexts(withHolders(kept, outputs ?? [], environment), outputs ?? [], environment)
    return this.#linkKept(resolve)
  }

  /** Links anew what is kept, for a build that imports what the last one did. False: it needs a first pass of its own. */
  async relink(resolve: Resolve): Promise<boolean> {
    const { environment } = this
    environment.forgetWarnings()
    this.faults.length = 0
    this.warnings.length = 0
    const paths = [...new Set([...environment.modules].map(id => parseNativeId(id)?.path ?? ''))]
    try {
      await compileSources(this.#context(resolve), environment, paths)
    } catch {
      // A first pass tells why.
      return false
    }
    return paths.every(path => environment.hasSameExports(path)) && (await this.#linkKept(resolve))
  }

  async #linkKept(resolve: Resolve): Promise<boolean> {
    const { environment } = this
    const kept = new Set(Object.values(this.#chunks).flatMap(({ modules }) => Object.keys(modules)))
    const parts = [...kept].filter(id => !['runtime', undefined].includes(parseProgramId(id)?.part)).sort()
    const hosts = new Map<string, FirstHosts>()
    this.#programs.clear()
    for (const id of this.faults.length > 0 ? [] : parts) {
      await this.#orFault(async () => {
        const text = await loadNative(this.#context(resolve), environment, id, everyone)
        if (text !== undefined) this.#programs.set(id, text)
        return undefined
      })
      const { program } = parseProgramId(id) ?? { program: '' }
      hosts.set(program, hostsOf(environment, program))
    }
    const isSettled = this.faults.length > 0 || asText(hosts) === asText(this.#hosts)
    this.#hosts = hosts
    if (isSettled) this.#link(parts)
    this.#isFirst = !isSettled
    return isSettled
  }

  /** A module's text in the second pass; undefined for one that is not this plugin's. */
  async loadFinal(resolve: Resolve, id: string): Promise<PassModule | undefined> {
    const dynamic = parseDynamicId(id)
    if (dynamic !== undefined) return passModule(dynamicText(dynamic))
    const part = parseProgramId(id)
    if (part === undefined && parseNativeId(id) === undefined) return undefined
    if (this.faults.length > 0) return BROKEN
    // What nothing is left of was not linked; the bundler will drop it once more.
    if (part !== undefined && part.part !== 'runtime' && !this.#programs.has(id))
      return passModule(firstProgram(this.#marks, part, NO_HOSTS))
    return await this.#orFault(async () => {
      const text = this.#programs.get(id) ?? (await loadNative(this.#context(resolve), this.environment, id, everyone))
      if (text === undefined) return undefined
      return renderModule(this.environment, text, {
        id,
        place: this.#place,
        chunks: this.#chunks,
        runsWith: this.#runsWith,
        emitted: this.#emitted,
        warn: report => this.warnings.push(report),
      })
    })
  }

  #firstText(id: string, native: NativeId): string {
    const { facet, program } = native
    if (facet !== 'names' && facet !== 'side') return firstFacet(this.#marks, id, { part: facet, program })
    const { exports, hasConstructors: isKept, kind } = this.#read(native)
    const text = facet === 'side' ? firstSide : firstNames
    return text(this.#marks, { id, program, exports, isKept, sharesMemory: kind !== 'finished' })
  }

  #read({ path, facet }: NativeId): ReturnType<Environment['read']> {
    const { files } = this.environment.session
    return facet === 'side' ? files.readSide(path) : files.read(path)
  }

  /** Links each program, so that all that is wrong is known before the second pass. */
  #link(parts: readonly string[]): void {
    const programs = new Set(parts.map(id => parseProgramId(id)?.program ?? ''))
    for (const program of this.faults.length > 0 ? [] : programs) {
      try {
        linkForOutput(this.#renderContext(), this.environment, program, this.#chunks)
      } catch (error) {
        this.#fault(error)
      }
    }
  }

  /** In the first pass any side module may be imported for its own sake, as others need it; then the import statements tell. */
  #isWantedForItself(id: string, { facet }: NativeId): boolean {
    if (facet !== 'side') return false
    return (
      this.#isFirst || [...this.environment.asks.values()].flat().some(ask => ask.id === id && ask.names.length === 0)
    )
  }

  /** What a module asks for; anything of what it imports when its text is not known. */
  async #noteAsks(resolve: Resolve, importer: string): Promise<void> {
    const code = this.#seen.textOf(importer)
    if (code === undefined) return
    const seen: Resolve = (source, from) => {
      const id = this.#seen.idOf(importer, source)
      return id === undefined ? resolve(source, from) : Promise.resolve({ id })
    }
    await this.#orFault(async () => {
      await noteAsks(this.#context(seen), this.environment, code, importer)
      return undefined
    })
  }

  async #orFault(work: () => Promise<PassModule | undefined>): Promise<PassModule | undefined> {
    try {
      return await work()
    } catch (error) {
      this.#fault(error)
      return BROKEN
    }
  }

  #fault(error: unknown): void {
    if (!(error instanceof Reported)) throw error
    const { report } = error
    if (!this.faults.some(({ message }) => message === report.message)) this.faults.push(report)
  }

  #context(resolve: Resolve): HookContext {
    return {
      ...this.#renderContext(),
      resolve: (source, importer) => resolve(source, importer),
      load: () => Promise.resolve(null),
      addWatchFile: path => this.watched.add(path),
    }
  }

  #renderContext(): Parameters<typeof linkForOutput>[0] {
    return {
      emitFile: () => '',
      getFileName: reference => reference,
      warn: report => this.warnings.push(report),
      error: raise,
    }
  }
}

const NO_HOSTS: FirstHosts = { modules: [], wasi: undefined }

/** All importing modules count. */
const everyone = (): Promise<undefined> => Promise.resolve(undefined)

const passModule = (code: string, moduleSideEffects = false): PassModule => ({ code, moduleSideEffects, files: [] })

/** Is a module's text this plugin's? */
function isMade(id: string): boolean {
  return parseProgramId(id) !== undefined || parseNativeId(id) !== undefined || parseDynamicId(id) !== undefined
}
