// One build: the first import of something native starts the build within the build, and waits for what it says.
import { dirname, isAbsolute } from 'node:path'
import type { OnLoadArgs, OnLoadResult, OnResolveArgs, OnResolveResult, PartialMessage, PluginBuild } from 'esbuild'
import type { Environment } from '../../core/environment.ts'
import type { ErrorReport } from '../../core/hook-context.ts'
import { parseNativeId, splitQuery } from '../../core/native-id.ts'
import { slashed } from '../../core/paths.ts'
import { parseDynamicId } from '../two-pass/dynamic-names.ts'
import { metafileGraph } from '../two-pass/first-graph.ts'
import { type Resolve, TwoPass } from '../two-pass/two-pass.ts'
import type { FirstPass } from './first-pass.ts'
import { messageOf } from './messages.ts'
import { type ModulePaths, fileImports, filePlace, fileRequest } from '../two-pass/module-paths.ts'
import { loadSourcePhase } from './source-phase.ts'
import { contradiction, fileNamespace, givenText, placeOf, rootOf } from './settings.ts'

/** Marks a request of this plugin itself. */
export const ASKED: unique symbol = Symbol('asked by unplugin-wasmweld')

interface RoundParts {
  readonly build: PluginBuild
  readonly environment: Environment
  readonly first: FirstPass
  readonly paths: ModulePaths
  /** The build before, of the same context. */
  readonly last?: Round
}

export class Round {
  readonly #build: PluginBuild
  readonly environment: Environment
  readonly #first: FirstPass
  readonly paths: ModulePaths
  readonly #root: string
  /** The modules that import native files are what they were, and so is what is kept. */
  readonly #isSame: boolean
  #two: TwoPass
  #settled: Promise<void> | undefined
  #told = 0
  /** Of the first pass, when it could not be made. */
  #failures: readonly { readonly text: string }[] = []

  constructor({ build, environment, first, paths, last }: RoundParts) {
    this.#build = build
    this.environment = environment
    this.#first = first
    this.paths = paths
    this.#root = rootOf(build.initialOptions)
    this.#isSame = last?.isSound === true && first.isCurrent()
    this.#two = last !== undefined && this.#isSame ? last.#two : this.#newPass()
    const wrong = contradiction(build.initialOptions, environment.options)
    if (wrong !== undefined) this.#two.faults.push({ message: wrong })
  }

  /** Was all found and linked? */
  get isSound(): boolean {
    return this.#settled !== undefined && this.#failures.length === 0 && this.#two.faults.length === 0
  }

  noteText(path: string, namespace: string, contents: string | Uint8Array | undefined): void {
    const text = typeof contents === 'string' ? contents : Buffer.from(contents ?? []).toString()
    this.#two.noteText(this.paths.id(path, namespace), text)
  }

  bytes(reference: string): Uint8Array {
    return this.#two.file(reference).bytes
  }

  async resolve(
    build: PluginBuild,
    args: OnResolveArgs,
    pass: 'first' | 'second',
  ): Promise<OnResolveResult | undefined> {
    const { path: source, kind } = args
    const file = fileRequest(source)
    if (file !== undefined) return filePlace(file, this.#two.file(file.reference))
    const importer = args.importer === '' ? undefined : this.paths.id(args.importer, args.namespace)
    const request = { source, importer, isDynamic: kind === 'dynamic-import' }
    const found = await this.#two.resolve(resolver(build, args.resolveDir, kind, importer), request, pass)
    if (found === undefined) return undefined
    if (found.external === true) return { path: found.id, external: true }
    const place = this.paths.place(found.id)
    if (place.namespace === undefined) return await this.#fileAt(build, found.id, kind)
    const errors = pass === 'second' ? await this.#settle(request) : []
    return {
      ...place,
      ...(this.#mayBeDropped(found.id) ? { sideEffects: false } : {}),
      errors: [...errors],
      watchFiles: [...this.#two.watched],
    }
  }

  async load(build: PluginBuild, args: OnLoadArgs, pass: 'first' | 'second'): Promise<OnLoadResult | undefined> {
    const id = this.paths.id(args.path, args.namespace)
    const resolve = resolver(build, this.#root, 'import-statement')
    const made = await (pass === 'first' ? this.#two.loadFirst(resolve, id) : this.#two.loadFinal(resolve, id))
    if (made === undefined) return undefined
    const [path] = splitQuery(id)
    const namespace = fileNamespace(this.#build.initialOptions, this.environment.settings.platform)
    return {
      contents: fileImports(made.files, namespace) + made.code,
      loader: 'js',
      resolveDir: parseNativeId(id) !== undefined && isAbsolute(path) ? dirname(path) : this.#root,
      watchFiles: [...this.#two.watched],
    }
  }

  /** A module of JavaScript whose source phase imports are written in another way; undefined for any other. */
  async loadScript(
    build: PluginBuild,
    { path, namespace }: OnLoadArgs,
    pass: 'first' | 'second',
  ): Promise<OnLoadResult | undefined> {
    const id = this.paths.id(path, namespace)
    const resolve = resolver(build, this.#root, 'import-statement')
    const made = await loadSourcePhase(this.environment, resolve, this.#build.initialOptions, { path, id })
    if (pass === 'first' && made?.contents !== undefined) this.#two.noteText(id, made.contents)
    return made
  }

  /** What is wrong and was not told where something is imported. */
  untold(): readonly ErrorReport[] {
    const faults = this.#two.faults.slice(this.#told)
    this.#told += faults.length
    return faults
  }

  warnings(): readonly ErrorReport[] {
    return this.#two.warnings
  }

  /** Why the first pass failed: when the second did not. */
  failures(): readonly { readonly text: string }[] {
    return this.#failures
  }

  async #settle(request: Parameters<TwoPass['knows']>[0]): Promise<readonly PartialMessage[]> {
    this.#settled ??= this.#runFirst()
    await this.#settled
    if (this.#failures.length === 0 && this.#two.faults.length === 0 && !this.#two.knows(request)) {
      this.#two.faults.push({
        message: `${request.source} was not imported when the build was tried\n  a plugin must do the same each time it is asked for a module`,
      })
    }
    return this.untold().map(report => messageOf(report, this.#root))
  }

  async #runFirst(): Promise<void> {
    const resolve = resolver(this.#build, this.#root, 'import-statement')
    if (this.#two.faults.length > 0) return
    if (this.#isSame) {
      if (await this.#two.relink(resolve)) return
      this.#two = this.#newPass()
    }
    for (;;) {
      const { outputs, graph, errors } = await this.#first.run()
      this.#failures = errors
      const idOf = (input: string): string => this.paths.idOfInput(input)
      const isSettled = await this.#two.settle(resolve, outputs, graph && metafileGraph({ ...graph, idOf }))
      if (isSettled || outputs === undefined) return
    }
  }

  /** Modules of objects are made of what can be dropped one by one; of those esbuild would say that a bare import is ignored. */
  #mayBeDropped(id: string): boolean {
    const isPure = (parseNativeId(id)?.facet ?? 'side') !== 'side' || parseDynamicId(id) !== undefined
    return !isPure && !this.#two.hasSideEffects(id)
  }

  #newPass(): TwoPass {
    const { initialOptions } = this.#build
    const two = new TwoPass(this.environment, placeOf(initialOptions))
    const given = givenText(initialOptions)
    if (given !== undefined) two.noteText(slashed(given.importer), given.text)
    return two
  }

  /** A file as esbuild finds it, with what its package says of it. */
  async #fileAt(build: PluginBuild, id: string, kind: OnResolveArgs['kind']): Promise<OnResolveResult> {
    const { path, sideEffects, errors } = await build.resolve(id, { kind, resolveDir: dirname(id), pluginData: ASKED })
    return errors.length > 0 ? { path: id } : { path, sideEffects }
  }
}

/** Asks esbuild and the other plugins. What a plugin keeps in a namespace of its own is none of ours. `asker`: whose imports are found from `resolveDir`. */
function resolver(build: PluginBuild, resolveDir: string, kind: OnResolveArgs['kind'], asker?: string): Resolve {
  return async (source, importer) => {
    const isFile = importer !== undefined && importer !== asker && isAbsolute(importer)
    const folder = isFile ? dirname(splitQuery(importer)[0]) : resolveDir
    const { path, namespace, external, errors } = await build.resolve(source, {
      kind,
      resolveDir: folder,
      ...(importer === undefined ? {} : { importer }),
      pluginData: ASKED,
    })
    if (errors.length > 0) return null
    return { id: slashed(path), external: external || namespace !== 'file' }
  }
}
