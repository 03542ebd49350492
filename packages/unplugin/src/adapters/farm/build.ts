// One build of Farm's, with the one before it; or its dev server, which builds again what has changed.
import { existsSync, readFileSync } from 'node:fs'
import { extname, isAbsolute, join, relative } from 'node:path'
import { Environment } from '../../core/environment.ts'
import { besideModule } from '../../core/finish/companion.ts'
import type { ErrorReport } from '../../core/hook-context.ts'
import { parseProgramId, splitQuery } from '../../core/native-id.ts'
import type { ResolvedOptions } from '../../core/options.ts'
import { slashed } from '../../core/paths.ts'
import { Session } from '../../core/session.ts'
import { moduleOf } from '../../core/size/output-notes.ts'
import { PLUGIN_NAME } from '../plugin-name.ts'
import type { EmittedFile } from '../two-pass/final-module.ts'
import type { FirstGraph } from '../two-pass/first-graph.ts'
import { ModulePaths, NAMESPACE } from '../two-pass/module-paths.ts'
import { reportMade } from '../two-pass/report-made.ts'
import { type Resolve, TwoPass } from '../two-pass/two-pass.ts'
import type { Compiler, Context, FarmPlugin, Resolved, Resolving, Resources } from './farm-api.ts'
import { type FirstResult, compileFirst, entriesOf, parentsIn } from './first-pass.ts'
import { graphOf } from './graph.ts'
import { importsIn } from './imports-in.ts'
import { absoluteId } from './module-ids.ts'
import { madeOutput } from './report.ts'
import { stringNameFault, withoutStringNames } from './plain-names.ts'
import { fileName, placeOf, settingsOf } from './settings.ts'

/** Before the names of this plugin's modules. */
export const PREFIX: string = `${NAMESPACE}:`

export type Pass = 'first' | 'second'

/** Makes the hooks of a pass. */
type Hooks = (build: () => Build, pass: Pass) => Omit<FarmPlugin, 'name'>

export class Build {
  readonly #compiler: Compiler
  readonly #hooks: Hooks
  readonly #paths: ModulePaths
  readonly #root: string
  readonly #environment: Environment
  #two: TwoPass
  /** Who imports modules of this plugin. */
  readonly #imports = new Map<string, Map<string, 'dynamic-import' | 'import-statement'>>()
  readonly #linked = new Map<string, EmittedFile>()
  /** Texts of this plugin's modules as Farm has them. */
  readonly #given = new Map<string, string>()
  /** What files import, as a text to compare. */
  readonly #read = new Map<string, string>()
  #broken: readonly ErrorReport[] = []
  /** Names of the files that have modules. */
  #made: readonly string[] = []
  /** Of the build before: it finds modules even when it is over. */
  #context: Context | undefined

  constructor(compiler: Compiler, options: ResolvedOptions, hooks: Hooks) {
    const { config } = compiler.config
    this.#compiler = compiler
    this.#hooks = hooks
    this.#root = config.root
    this.#paths = new ModulePaths(config.root)
    const settings = settingsOf(config, options, reference => this.#two.file(reference))
    this.#environment = new Environment(settings, new Session(options, config.root))
    this.#two = this.#newPass()
  }

  async start(): Promise<void> {
    await this.#runFirst()
    this.#throwFaults()
  }

  /** Files or modules of this plugin have changed: the modules that are to be made again besides. */
  async update(paths: readonly string[]): Promise<readonly string[]> {
    const changed = paths.filter(path => !path.includes(PREFIX)).map(path => path.replace(LATER, ''))
    const isSame = !changed.map(path => this.#importsOthers(path)).includes(true) && this.#two.faults.length === 0
    if (isSame && changed.length === paths.length) return []
    if (!isSame || !(await this.#two.relink(this.#resolver(this.#context)))) {
      this.#two = this.#newPass()
      await this.#runFirst()
    }
    this.#throwFaults()
    const resolve = this.#resolver(this.#context)
    const others: string[] = []
    for (const [path, code] of this.#given) {
      const made = await this.#two.loadFinal(resolve, this.#idOf(path))
      if (made !== undefined && made.code !== code) others.push(join(this.#root, path))
    }
    this.#throwFaults()
    return others
  }

  async resolve({ source, importer, kind }: Resolving, context: Context, pass: Pass): Promise<Resolved | null> {
    if (importer === null && source.includes(PREFIX)) return asModule(source.slice(source.indexOf(PREFIX)))
    this.#context = pass === 'first' ? context : this.#context
    const request = { source, importer: this.#importerId(importer), isDynamic: kind === 'dynamicImport' }
    const found = await this.#two.resolve(this.#resolver(context), request, pass)
    if (found === undefined) return null
    this.#checkNames(request)
    const { path = found.id, namespace } = this.#paths.place(found.id)
    const isOwn = namespace !== undefined
    if (isOwn && importer !== null) this.#noteImport(importer, PREFIX + path, request.isDynamic)
    return {
      ...asModule(isOwn ? PREFIX + path : path),
      external: found.external !== undefined && found.external !== false,
      sideEffects: !isOwn || this.#two.hasSideEffects(found.id),
    }
  }

  async load(path: string, context: Context, pass: Pass): Promise<{ content: string; moduleType: 'js' } | null> {
    if (!path.startsWith(PREFIX)) {
      this.#noteRead(path, pass)
      return null
    }
    const id = this.#idOf(path)
    const resolve = this.#resolver(context)
    if (pass === 'first') {
      const made = await this.#two.loadFirst(resolve, id)
      return made === undefined ? null : { content: withoutStringNames(made.code), moduleType: 'js' }
    }
    const made = await this.#two.loadFinal(resolve, id)
    if (made === undefined) return null
    this.#given.set(path, made.code)
    for (const file of made.files) this.#emit(file, path, context)
    this.#watch(path, id, context)
    return { content: withoutStringNames(made.code), moduleType: 'js' }
  }

  /** Tells of what is about to be written. */
  async report(resources: Resources): Promise<void> {
    const { config } = this.#compiler.config
    this.#made = Object.keys(resources).filter(name => resources[name].info?.modules !== undefined)
    const making = {
      root: this.#root,
      paths: this.#paths,
      imports: this.#imports,
      linked: this.#linked,
      parentsOf: (id: string) => parentsIn(this.#compiler, id) ?? [],
    }
    const told = await reportMade(this.#environment, placeOf(config), {
      made: () => madeOutput(resources, making),
      isWritten: true,
    })
    for (const { message } of [...this.#two.warnings.splice(0), ...told.warnings]) console.warn(message)
    this.#throwFaults()
    this.#broken = told.errors
  }

  /** Farm writes its runtime over an entry that has the same name, when it makes several files. */
  failForLostEntries(): void {
    const { entryFilename = '' } = this.#compiler.config.config.output
    const resources = this.#compiler.resourcesMap()
    const lost = this.#made.find(name => resources[name]?.info?.modules === undefined)
    if (lost === undefined) return
    const message = `Farm has written its runtime over the entry: both are called ${lost}\n  output.entryFilename is '${entryFilename}'; '[entryName]${extname(lost)}' gives each a name of its own`
    throwAll([{ message }])
  }

  failForBudgets(): void {
    throwAll(this.#broken)
  }

  #checkNames({ source, importer }: { readonly source: string; readonly importer: string | undefined }): void {
    const fault = importer === undefined ? undefined : stringNameFault(importer, source)
    if (fault === undefined) return
    this.#two.faults.push(fault)
    throwAll([fault])
  }

  #newPass(): TwoPass {
    return new TwoPass(this.#environment, placeOf(this.#compiler.config.config))
  }

  async #runFirst(): Promise<void> {
    const noteText = (path: string, text: string): void => {
      this.#two.noteText(slashed(path), text)
    }
    for (;;) {
      const own = this.#hooks(() => this, 'first')
      const first = await compileFirst(this.#compiler, { own, noteText })
      const graph = first && this.#graphOf(first)
      const isSettled = await this.#two.settle(this.#resolver(this.#context), first?.outputs, graph)
      if (isSettled || first === undefined) break
    }
  }

  /** A dev server links what import statements ask for. */
  #graphOf({ parentsOf }: FirstResult): FirstGraph | undefined {
    const { config } = this.#compiler.config
    if (config.mode !== 'production') return undefined
    return graphOf({
      root: this.#root,
      paths: this.#paths,
      natives: this.#environment.modules,
      imports: this.#imports,
      entries: entriesOf(config),
      parentsOf,
      resolve: this.#resolver(this.#context),
    })
  }

  #throwFaults(): void {
    throwAll(this.#two.faults)
  }

  /** Emits a linked file, and what it names beside itself. */
  #emit(file: EmittedFile, resolvedPath: string, context: Context): void {
    const { config } = this.#compiler.config
    const name = fileName(file, config.output)
    const emit = (called: string, bytes: Uint8Array): void => {
      context.emitFile({ resolvedPath, name: called, content: [...bytes], resourceType: 'asset' })
    }
    this.#linked.set(name, file)
    emit(name, file.bytes)
    const notes = this.#environment.notesOf(placeOf(config)).files.filter(note => note.fileName === file.reference)
    for (const each of notes.flatMap(note => moduleOf(note).companions)) emit(besideModule(name, each), each.bytes)
  }

  /** A program is made again when anything that it was made of changes. */
  #watch(path: string, id: string, context: Context): void {
    if (!this.#environment.settings.dev || parseProgramId(id) === undefined) return
    for (const file of this.#two.watched) context.addWatchFile(path, file)
  }

  /** What the build before the build reads is what its answer is of. Nobody changes packages. */
  #noteRead(path: string, pass: Pass): void {
    if (pass === 'first' && this.#environment.settings.dev && !path.includes('/node_modules/'))
      this.#importsOthers(path)
  }

  /** Does a file import others than when it was last read? */
  #importsOthers(path: string): boolean {
    const [file] = splitQuery(path)
    const isScript = SCRIPT.test(file) && existsSync(file)
    const now = isScript ? importsIn(readFileSync(file, 'utf8'), file) : undefined
    const before = this.#read.get(file)
    if (now !== undefined) this.#read.set(file, now)
    return now === undefined || now !== before
  }

  #noteImport(importer: string, id: string, isDynamic: boolean): void {
    const known = this.#imports.get(importer) ?? new Map<string, 'dynamic-import' | 'import-statement'>()
    this.#imports.set(importer, known.set(id, isDynamic ? 'dynamic-import' : 'import-statement'))
  }

  #idOf(path: string): string {
    return this.#paths.id(path.slice(PREFIX.length), NAMESPACE)
  }

  #importerId(importer: string | null): string | undefined {
    if (importer === null) return undefined
    if (importer.startsWith(PREFIX)) return this.#idOf(importer)
    return absoluteId(this.#root, importer)
  }

  #resolver(context: Context | undefined): Resolve {
    return async (source, importer) => {
      const isFile = importer !== undefined && isAbsolute(importer)
      const from = isFile ? relative(this.#root, splitQuery(importer)[0]) : 'index.js'
      const param: Resolving = { source, importer: slashed(from), kind: 'import' }
      const found = await context?.resolve(param, { caller: PLUGIN_NAME, meta: {} }).catch(() => null)
      if (found === undefined || found === null) return null
      const { resolvedPath, external } = found
      return { id: isAbsolute(resolvedPath) ? absoluteId(this.#root, resolvedPath) : resolvedPath, external }
    }
  }
}

/** What a dev server calls a module that it has left for later. */
const LATER = /\.farm_dynamic_import_virtual_module$/

const SCRIPT = /\.[cm]?[jt]sx?$/

const asModule = (resolvedPath: string): Resolved => ({
  resolvedPath,
  external: false,
  sideEffects: true,
  query: [],
  meta: {},
})

function throwAll(reports: readonly ErrorReport[]): void {
  if (reports.length === 0) return
  // The way through the plugin is of no use to who must mend the file.
  throw Object.assign(new Error(reports.map(describe).join('\n')), { stack: '' })
}

function describe({ message, loc }: ErrorReport): string {
  return loc === undefined ? message : `${message}\n  at ${loc.file}:${loc.line}:${loc.column + 1}`
}
