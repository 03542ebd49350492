// The build within the build: the same entries, options and plugins, for which no output is written. It says what is kept.
import { resolve } from 'node:path'
import type { BuildContext, BuildOptions, BuildResult, Metafile, OnLoadResult, Plugin, PluginBuild } from 'esbuild'
import { splitQuery } from '../../core/native-id.ts'
import { Snapshot } from '../two-pass/freshness.ts'
import type { FirstInputs } from '../two-pass/first-graph.ts'
import type { FirstOutput } from '../two-pass/kept-modules.ts'
import { NAMESPACE, isVirtual, shownPath } from '../two-pass/module-paths.ts'
import { PLUGIN_NAME } from '../plugin-name.ts'
import { rootOf } from './settings.ts'

/** What another plugin made of a module. */
export type NoteLoad = (path: string, namespace: string, result: OnLoadResult) => void

/** Made at its first use, and used again by whoever builds again. */
export class FirstPass {
  readonly #build: PluginBuild
  readonly #own: (build: PluginBuild) => void
  readonly #noteLoad: NoteLoad
  /** Files that other plugins read for a module. */
  readonly #watched = new Set<string>()
  #context: BuildContext | undefined
  #snapshot: Snapshot | undefined

  /** `own`: this plugin's hooks in it, which take the place of the plugin itself. */
  constructor(build: PluginBuild, { own, noteLoad }: { own: (build: PluginBuild) => void; noteLoad: NoteLoad }) {
    this.#build = build
    this.#own = own
    this.#noteLoad = noteLoad
  }

  /** Does what the last one said still hold? What other plugins made of nothing cannot be looked at. */
  isCurrent(): boolean {
    return this.#snapshot?.isCurrent() === true
  }

  /** The output, or the errors of a build that cannot be made. */
  async run(): Promise<FirstResult> {
    const { esbuild, initialOptions } = this.#build
    this.#snapshot = undefined
    this.#watched.clear()
    try {
      this.#context ??= await esbuild.context(this.#options(initialOptions))
      const result = await this.#context.rebuild()
      this.#look(result.metafile as Metafile)
      const { inputs } = result.metafile as Metafile
      const graph = { inputs, isEntry: entriesOf(result.metafile as Metafile, initialOptions) }
      return { outputs: outputsOf(result as MadeBuild, initialOptions), graph, errors: [] }
    } catch (error) {
      if (!isFailure(error)) throw error
      return { outputs: undefined, errors: error.errors }
    }
  }

  async dispose(): Promise<void> {
    await this.#context?.dispose()
    this.#context = undefined
  }

  #look({ inputs }: Metafile): void {
    const root = rootOf(this.#build.initialOptions)
    const paths = Object.keys(inputs).filter(input => !input.startsWith(`${NAMESPACE}:`))
    if (paths.some(input => isVirtual(input))) return
    const files = paths.map(input => resolve(root, splitQuery(input)[0]))
    this.#snapshot = new Snapshot([...files, ...this.#watched])
  }

  #options(options: BuildOptions): BuildOptions {
    return {
      ...options,
      plugins: (options.plugins ?? []).map(plugin =>
        plugin.name === PLUGIN_NAME
          ? { name: plugin.name, setup: this.#own }
          : withoutEffects(plugin, options, (path, namespace, result) => {
              for (const file of result.watchFiles ?? []) this.#watched.add(file)
              this.#noteLoad(path, namespace, result)
            }),
      ),
      // What shaking depends on stays as it is.
      minify: false,
      minifySyntax: options.minifySyntax ?? options.minify ?? false,
      minifyWhitespace: false,
      minifyIdentifiers: false,
      metafile: true,
      write: false,
      sourcemap: false,
      legalComments: 'none',
      banner: {},
      footer: {},
      logLevel: 'silent',
    }
  }
}

export interface FirstResult {
  readonly outputs: readonly FirstOutput[] | undefined
  /** Who imports what, by the metafile's names. */
  readonly graph?: Pick<FirstInputs, 'inputs' | 'isEntry'>
  readonly errors: readonly { readonly text: string }[]
}

type MadeBuild = BuildResult<{ metafile: true; write: false }>

const isFailure = (error: unknown): error is Error & Pick<BuildResult, 'errors'> =>
  error instanceof Error && 'errors' in error && Array.isArray(error.errors)

/** Another plugin, which finds and loads as it does, and learns nothing of this build's start and end. */
function withoutEffects(plugin: Plugin, options: BuildOptions, noteLoad: NoteLoad): Plugin {
  return {
    name: plugin.name,
    setup: build =>
      plugin.setup({
        ...build,
        // It has changed those of the other build already.
        initialOptions: { ...options },
        onStart: () => {},
        onEnd: () => {},
        onDispose: () => {},
        onLoad: (filter, load) => {
          build.onLoad(filter, async args => {
            const result = await load(args)
            if (result?.contents !== undefined) noteLoad(args.path, args.namespace, result)
            return result
          })
        },
      }),
  }
}

function outputsOf({ outputFiles, metafile }: MadeBuild, options: BuildOptions): readonly FirstOutput[] {
  const root = rootOf(options)
  const texts = new Map(outputFiles.map(file => [shownPath(file.path, root), file]))
  const later = new Set(
    Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => path),
    ),
  )
  const entries = namedEntries(options)
  return Object.entries(metafile.outputs).flatMap(([fileName, { entryPoint, imports }]) => {
    const code = (texts.get(fileName) ?? (outputFiles.length === 1 ? outputFiles[0] : undefined))?.text
    if (code === undefined || !/(?:\.[cm]?js|^<stdout>)$|^[^.]*$/.test(fileName)) return []
    // What is imported later is an entry in esbuild's eyes as well.
    const isEntry = entryPoint !== undefined && (!later.has(fileName) || entries.has(resolve(root, entryPoint)))
    const statements = imports.filter(({ kind }) => kind === 'import-statement')
    return [{ fileName, isEntry, imports: statements.map(({ path }) => path), code }]
  })
}

/** Is a module an entry? What is imported later has an output as an entry has; where one is called otherwise than its file, all of these may be. */
function entriesOf({ outputs }: Metafile, options: BuildOptions): (input: string) => boolean {
  const root = rootOf(options)
  const made = new Set(Object.values(outputs).flatMap(({ entryPoint }) => entryPoint ?? []))
  const paths = new Set([...made].map(entry => resolve(root, entry)))
  const named = namedEntries(options)
  const areKnown = [...named].every(path => paths.has(path))
  const injected = new Set(options.inject?.map(path => resolve(root, path)))
  const isNamed = (path: string): boolean => named.has(path) || injected.has(path)
  return input => isNamed(resolve(root, input)) || (!areKnown && made.has(input))
}

function namedEntries(options: BuildOptions): ReadonlySet<string> {
  const { entryPoints = [] } = options
  const named = Array.isArray(entryPoints)
    ? entryPoints.map(entry => (typeof entry === 'string' ? entry : entry.in))
    : Object.values(entryPoints)
  return new Set(named.map(path => resolve(rootOf(options), path)))
}
