// The plugin's hooks: native modules are found and loaded once in a build before the build, and once more in the one that counts.
import { isAbsolute, join, relative } from 'node:path'
import { Environment } from '../../core/environment.ts'
import type { ErrorReport } from '../../core/hook-context.ts'
import { NATIVE_ENDINGS, splitQuery } from '../../core/native-id.ts'
import type { ResolvedOptions } from '../../core/options.ts'
import { slashed } from '../../core/paths.ts'
import { Session } from '../../core/session.ts'
import { ModulePaths, NAMESPACE } from '../two-pass/module-paths.ts'
import { PLUGIN_NAME } from '../plugin-name.ts'
import type { EmittedFile } from '../two-pass/final-module.ts'
import type { FirstOutput } from '../two-pass/kept-modules.ts'
import { reportMade } from '../two-pass/report-made.ts'
import { type Resolve, TwoPass } from '../two-pass/two-pass.ts'
import type { Compiler, CompilerClass, Context, FarmPlugin, Resolved, Resolving, Resources } from './farm-api.ts'
import { madeOutput } from './report.ts'
import { fileName, placeOf, settingsOf } from './settings.ts'

/** Before the names of this plugin's modules. */
const PREFIX = `${NAMESPACE}:`
const SOURCES = [
  String.raw`\.(${NATIVE_ENDINGS})(\?.*)?$`,
  '^virtual:wasmweld',
  String.raw`^\x00wasmweld`,
  '^@bjorn3/browser_wasi_shim$',
  '^@wasmweld/',
  '^node:',
]

type Pass = 'first' | 'second'

export function farmHooks(options: ResolvedOptions): Omit<FarmPlugin, 'name'> {
  let build: Build | undefined
  const current = (): Build => {
    if (build === undefined) throw new Error(`${PLUGIN_NAME}: the build has not started`)
    return build
  }
  return {
    ...passHooks(current, 'second'),
    // What Farm keeps of a module from one run to the next does not know of the files that a program is linked of.
    config: () => ({ compilation: { persistentCache: false } }),
    // Farm waits for nobody here, and asks nobody later: what is wrong is told when the process ends.
    writeResources: {
      async executor({ resourcesMap }) {
        for (const message of await current().report(resourcesMap)) {
          console.error(message)
          process.exitCode = 1
        }
      },
    },
    async configureCompiler(compiler) {
      const made = new Build(compiler, options)
      build = made
      await made.runFirst()
    },
  }
}

function passHooks(
  build: () => Build,
  pass: Pass,
): Omit<FarmPlugin, 'name' | 'config' | 'configureCompiler' | 'writeResources'> {
  return {
    priority: 10_000,
    resolve: {
      filters: { sources: SOURCES, importers: ['.*'] },
      executor: (param, context, hook) => (hook?.caller === PLUGIN_NAME ? null : build().resolve(param, context, pass)),
    },
    load: {
      // Ids of no file match no narrower filter.
      filters: { resolvedPaths: ['.*'] },
      executor: ({ resolvedPath }, context) => build().load(resolvedPath, context, pass),
    },
  }
}

/** One build of Farm's, with the one before it. */
class Build {
  readonly #compiler: Compiler
  readonly #two: TwoPass
  readonly #paths: ModulePaths
  readonly #root: string
  /** Who imports modules of this plugin. */
  readonly #imports = new Map<string, Map<string, 'dynamic-import' | 'import-statement'>>()
  readonly #linked = new Map<string, EmittedFile>()
  /** Of the build before: it finds modules even when it is over. */
  #context: Context | undefined

  constructor(compiler: Compiler, options: ResolvedOptions) {
    const { config } = compiler.config
    this.#compiler = compiler
    this.#root = config.root
    this.#paths = new ModulePaths(config.root)
    const settings = settingsOf(config, options, reference => this.#two.file(reference))
    this.#two = new TwoPass(new Environment(settings, new Session(options, config.root)), placeOf(config))
  }

  async runFirst(): Promise<void> {
    for (;;) {
      const outputs = await this.#compileFirst()
      const isSettled = await this.#two.settle(this.#resolver(this.#context), outputs)
      if (isSettled || outputs === undefined) break
    }
    if (this.#two.faults.length > 0) throw new Error(this.#two.faults.map(describe).join('\n'))
  }

  async resolve({ source, importer, kind }: Resolving, context: Context, pass: Pass): Promise<Resolved | null> {
    this.#context = pass === 'first' ? context : this.#context
    const request = { source, importer: this.#importerId(importer), isDynamic: kind === 'dynamicImport' }
    const found = await this.#two.resolve(this.#resolver(context), request, pass)
    if (found === undefined) return null
    const { path = found.id, namespace } = this.#paths.place(found.id)
    const isOwn = namespace !== undefined
    if (isOwn && importer !== null) this.#noteImport(importer, PREFIX + path, request.isDynamic)
    return {
      resolvedPath: isOwn ? PREFIX + path : path,
      external: found.external !== undefined && found.external !== false,
      sideEffects: !isOwn || this.#two.hasSideEffects(found.id),
      query: [],
      meta: {},
    }
  }

  async load(path: string, context: Context, pass: Pass): Promise<{ content: string; moduleType: 'js' } | null> {
    if (!path.startsWith(PREFIX)) return null
    const id = this.#paths.id(path.slice(PREFIX.length), NAMESPACE)
    const resolve = this.#resolver(context)
    const made = await (pass === 'first' ? this.#two.loadFirst(resolve, id) : this.#two.loadFinal(resolve, id))
    if (made === undefined) return null
    for (const file of made.files) {
      const name = fileName(file, this.#compiler.config.config.output)
      this.#linked.set(name, file)
      context.emitFile({ resolvedPath: path, name, content: [...file.bytes], resourceType: 'asset' })
    }
    return { content: made.code, moduleType: 'js' }
  }

  /** Tells of what was written; texts of what is wrong with it. */
  async report(resources: Resources): Promise<readonly string[]> {
    const { environment } = this.#two
    const { config } = this.#compiler.config
    const making = { root: this.#root, paths: this.#paths, imports: this.#imports, linked: this.#linked }
    const told = await reportMade(environment, placeOf(config), {
      made: () => madeOutput(resources, making),
      isWritten: true,
    })
    for (const { message } of [...this.#two.warnings, ...told.warnings]) console.warn(message)
    return [...this.#two.faults, ...told.errors].map(describe)
  }

  #noteImport(importer: string, id: string, isDynamic: boolean): void {
    const known = this.#imports.get(importer) ?? new Map<string, 'dynamic-import' | 'import-statement'>()
    this.#imports.set(importer, known.set(id, isDynamic ? 'dynamic-import' : 'import-statement'))
  }

  /** The same entries, options and plugins, of which nothing is written. Undefined when the build cannot be made: the one that counts tells. */
  async #compileFirst(): Promise<readonly FirstOutput[] | undefined> {
    const { config, jsPlugins, ...rest } = this.#compiler.config
    const compiler = new (this.#compiler.constructor as CompilerClass)({
      ...rest,
      config: { ...config, ...FIRST },
      jsPlugins: jsPlugins.map(plugin =>
        plugin.name === PLUGIN_NAME ? { name: PLUGIN_NAME, ...passHooks(() => this, 'first') } : withoutEffects(plugin),
      ),
    })
    try {
      await compiler.compile()
    } catch {
      return undefined
    }
    const resources = compiler.resourcesMap()
    return Object.entries(compiler.resources()).map(([name, content]) => ({
      fileName: name,
      isEntry: resources[name]?.info?.data?.isDynamicEntry !== true,
      imports: [],
      code: Buffer.from(content).toString(),
    }))
  }

  #importerId(importer: string | null): string | undefined {
    if (importer === null) return undefined
    if (importer.startsWith(PREFIX)) return this.#paths.id(importer.slice(PREFIX.length), NAMESPACE)
    const [path, query] = splitQuery(importer)
    const file = isAbsolute(path) ? path : join(this.#root, path)
    return slashed(query === undefined ? file : `${file}?${query}`)
  }

  #resolver(context: Context | undefined): Resolve {
    return async (source, importer) => {
      const isFile = importer !== undefined && isAbsolute(importer)
      const from = isFile ? relative(this.#root, splitQuery(importer)[0]) : 'index.js'
      const param: Resolving = { source, importer: slashed(from), kind: 'import' }
      const found = await context?.resolve(param, { caller: PLUGIN_NAME, meta: {} }).catch(() => null)
      if (found === undefined || found === null) return null
      return { id: slashed(found.resolvedPath), external: found.external }
    }
  }
}

/** What the build before the build does not do. What shaking depends on stays as it is. */
const FIRST = { minify: false, sourcemap: false, persistentCache: false, lazyCompilation: false, progress: false }

/** Another plugin, which finds, loads and changes modules as it does, and learns nothing of this build's end. */
function withoutEffects({ name, priority, resolve, load, transform }: FarmPlugin): FarmPlugin {
  return Object.fromEntries(
    Object.entries({ name, priority, resolve, load, transform }).filter(([, value]) => value !== undefined),
  ) as unknown as FarmPlugin
}

function describe({ message, loc }: ErrorReport): string {
  return loc === undefined ? message : `${message}\n  at ${loc.file}:${loc.line}:${loc.column + 1}`
}
