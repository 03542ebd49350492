// Where linked modules are when the output runs: in files of their own, which the bundler names, or in the JavaScript.
import { posix } from 'node:path'
import { type AssetFileNames, assetFileName } from './asset-file-name.ts'
import type { Environment } from './environment.ts'
import { asInlined } from './finish/finish-program.ts'
import type { Source } from './glue/loading.ts'
import { textLength } from './glue/text.ts'
import type { RenderContext, RenderedChunk } from './hook-context.ts'
import type { PendingCall } from './pending-calls.ts'
import { type LinkedFile, type OutputNotes, moduleOf } from './size/output-notes.ts'

/** What of an output decides where modules are. */
export interface OutputForm {
  readonly format: string
  readonly notes: OutputNotes
  /** Pattern of asset names, or what makes one. */
  readonly assetFileNames: AssetFileNames
}

/** A linked module, and the name that its file asks for before a bundler puts a hash in. */
export type ModuleFile = Omit<LinkedFile, 'fileName' | 'within'>

/** Who asks: what its module knows of reading files and of its own URL. */
type Asker = Pick<PendingCall, 'carried'>

/** From here on browsers compile only what they may wait for (Chromium: 8 MiB on a page's main thread). */
const LARGEST_SYNCHRONOUS = 8 * 1024 * 1024

/** The files that one chunk of an output refers to. */
export class ModuleFiles {
  readonly #context: RenderContext
  readonly #environment: Environment
  readonly #chunk: RenderedChunk
  readonly #format: string
  readonly #notes: OutputNotes
  readonly #assetFileNames: AssetFileNames
  /** Variables for the modules that the chunk imports, by the text that names the module's file. */
  readonly #imported = new Map<string, string>()
  /** Bytes of text that stand for those of modules. */
  inlined = 0

  constructor(context: RenderContext, environment: Environment, chunk: RenderedChunk, output: OutputForm) {
    this.#context = context
    this.#environment = environment
    this.#chunk = chunk
    this.#format = output.format
    this.#notes = output.notes
    this.#assetFileNames = output.assetFileNames
  }

  /** `waits`: whoever wants it can wait for it; `atOnce`: it does so as soon as the chunk runs. */
  source(asker: Asker, file: ModuleFile, { waits, atOnce }: { waits: boolean; atOnce: boolean }): Source {
    const { settings } = this.#environment
    if (settings.platform === 'edge') return { kind: 'imported', variable: this.#import(file) }
    if (!waits) this.#warnIfTooLarge(asker, file)
    if (this.#mayInline(file) && settings.inlines(file.name, moduleOf(file).module)) return this.#inline(file)
    if (this.#isRead(asker)) return { kind: 'read', url: this.#url(asker, file), read: asker.carried[0] }
    if (!waits || this.#format !== 'es') return this.#inline(file)
    return { kind: settings.platform === 'universal' ? 'either' : 'fetched', url: this.#url(asker, file, atOnce) }
  }

  /** Text of the URL as a string. */
  urlText(asker: Asker, file: ModuleFile): string {
    if (this.#environment.settings.platform === 'edge') {
      this.#context.error({
        message: `?url of ${file.name}: what is imported has no URL where platform is 'edge'; ?module gives the compiled module`,
      })
    }
    const url = this.#url(asker, file)
    return url.startsWith('new URL(') ? `${url}.href` : url
  }

  /** Statements to stand at the chunk's start. */
  head(): string {
    const phase = this.#environment.options.sourcePhase ? 'source ' : ''
    return [...this.#imported].map(([from, variable]) => `import ${phase}${variable} from ${from};\n`).join('')
  }

  #import(file: ModuleFile): string {
    const { importedAs } = this.#environment.settings
    if (this.#format !== 'es') {
      this.#context.error({
        message: `where platform is 'edge' programs are imported, which the output format ${this.#format} cannot; use es`,
      })
    }
    if (importedAs !== undefined) return importedAs(this.#emit(file).reference)
    const from = this.#relativePath(this.#fileName(file))
    const variable = this.#imported.get(from) ?? `__wasmweld_module_${this.#imported.size}`
    this.#imported.set(from, variable)
    return variable
  }

  /** What names files beside its own wants to be a file, unless the user says otherwise or the JavaScript could not find it. */
  #mayInline(file: ModuleFile): boolean {
    const { options, settings } = this.#environment
    return moduleOf(file).companions.length === 0 || options.inlineLimit !== undefined || settings.carriesBytes === true
  }

  #inline(whole: ModuleFile): Source {
    const file = asInlined(whole)
    if (file !== whole) this.#warnOfLost(file, 'is text in the JavaScript, from where it cannot name a file')
    const bytes = moduleOf(file).module
    this.#notes.add({ ...file, fileName: undefined, within: this.#chunk.fileName })
    this.inlined += textLength(bytes)
    return { kind: 'bytes', bytes }
  }

  /** The text of the URL of a module's file, a string or a `URL`. */
  #url(asker: Asker, file: ModuleFile, isFetched = false): string {
    const { urls, dropsAssets } = this.#environment.settings
    if (dropsAssets) return this.#relativeUrl(asker, this.#keep(file))
    const { reference, fileName } = this.#emit(file)
    if (isFetched) this.#environment.preloaded.add(fileName)
    const written = urls === 'relative' ? undefined : urls(reference, this.#isRead(asker))
    return written ?? this.#relativeUrl(asker, fileName)
  }

  #fileName(file: ModuleFile): string {
    return this.#environment.settings.dropsAssets ? this.#keep(file) : this.#emit(file).fileName
  }

  #emit(whole: ModuleFile): { readonly reference: string; readonly fileName: string } {
    const file = this.#environment.settings.emitsBeside === false ? asInlined(whole) : whole
    if (file !== whole) this.#warnOfLost(file, 'has no file beside it with this bundler')
    const reference = this.#context.emitFile({ type: 'asset', name: file.name, source: moduleOf(file).module })
    const fileName = this.#context.getFileName(reference)
    this.#notes.add({ ...file, fileName })
    return { reference, fileName }
  }

  /** Names a file that is emitted when the bundler has thrown its own assets away. */
  #keep(file: ModuleFile): string {
    const fileName = assetFileName(this.#assetFileNames, file.name, moduleOf(file).digest)
    this.#notes.addPending({ ...file, fileName })
    return fileName
  }

  /** With Node's function, which the module has imported. */
  #isRead({ carried }: Asker): boolean {
    return this.#environment.settings.platform === 'node' && carried.length > 0
  }

  #relativeUrl(asker: Asker, file: string): string {
    const { settings } = this.#environment
    const values = this.#isRead(asker) ? asker.carried.slice(1) : asker.carried
    if (settings.writeUrl !== undefined) return settings.writeUrl(file, values)
    const [base] = this.#format === 'es' ? ['import.meta.url'] : values
    if (base === undefined) {
      this.#context.error({
        message: `the URL of ${file} cannot be written in the format ${this.#format} for ${settings.platform}`,
      })
    }
    return `new URL(${this.#relativePath(file)}, ${base})`
  }

  /** Text of the path of a file from the chunk's. */
  #relativePath(file: string): string {
    const relative = posix.relative(posix.dirname(this.#chunk.fileName), file)
    return JSON.stringify(encodeURI(relative.startsWith('.') ? relative : `./${relative}`))
  }

  #warnOfLost({ name }: ModuleFile, why: string): void {
    const { options } = this.#environment
    const lost = options.debug === 'sourcemap' ? 'source map' : 'debug information'
    const warning = `${name} ${why}: it has no ${lost}`
    for (const message of this.#environment.newWarnings([warning])) this.#context.warn({ message })
  }

  #warnIfTooLarge(asker: Asker, file: ModuleFile): void {
    const { module } = moduleOf(file)
    if (this.#isRead(asker) || module.length < LARGEST_SYNCHRONOUS) return
    this.#context.warn({
      message: `${file.name} has ${module.length} bytes: browsers refuse to compile so much at once; use instantiate: 'await'`,
    })
  }
}
