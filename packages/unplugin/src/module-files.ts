// Where linked modules are when the output runs: in files of their own, which the bundler names, or in the JavaScript.
import { posix } from 'node:path'
import { type AssetFileNames, assetFileName } from './asset-file-name.ts'
import type { Environment } from './environment.ts'
import type { Source } from './glue/loading.ts'
import type { RenderContext, RenderedChunk } from './hook-context.ts'
import type { LinkedModule } from './link-program.ts'
import { MEMORY } from './native-exports.ts'
import type { PendingCall } from './pending-calls.ts'

/** What of an output decides where modules are. */
export interface OutputForm {
  readonly format: string
  /** Pattern of asset names, or what makes one. */
  readonly assetFileNames: AssetFileNames
}

/** A linked module, and the name that its file asks for before a bundler puts a hash in. */
export interface ModuleFile {
  readonly name: string
  readonly linked: LinkedModule
  /** For the report. */
  readonly note?: string
}

/** Who asks: what its module knows of Node. */
type Asker = Pick<PendingCall, 'node'>

/** From here on browsers compile only what they may wait for (Chromium: 8 MiB on a page's main thread). */
const LARGEST_SYNCHRONOUS = 8 * 1024 * 1024

/** The files that one chunk of an output refers to. */
export class ModuleFiles {
  readonly #context: RenderContext
  readonly #environment: Environment
  readonly #chunk: RenderedChunk
  readonly #format: string
  readonly #assetFileNames: AssetFileNames

  constructor(context: RenderContext, environment: Environment, chunk: RenderedChunk, output: OutputForm) {
    this.#context = context
    this.#environment = environment
    this.#chunk = chunk
    this.#format = output.format
    this.#assetFileNames = output.assetFileNames
  }

  /** `waits`: whoever wants it can wait for it; `atOnce`: it does so as soon as the chunk runs. */
  source(asker: Asker, file: ModuleFile, { waits, atOnce }: { waits: boolean; atOnce: boolean }): Source {
    if (!waits) this.#warnIfTooLarge(asker, file)
    const { settings } = this.#environment
    if (settings.inlines(file.name, file.linked.module)) return this.#inline(file)
    if (asker.node !== undefined) return { kind: 'read', url: this.#url(asker, file), read: asker.node.read }
    if (!waits || this.#format !== 'es') return this.#inline(file)
    return { kind: settings.platform === 'universal' ? 'either' : 'fetched', url: this.#url(asker, file, atOnce) }
  }

  /** Text of the URL as a string. */
  urlText(asker: Asker, file: ModuleFile): string {
    const url = this.#url(asker, file)
    return url.startsWith('new URL(') ? `${url}.href` : url
  }

  #inline(file: ModuleFile): Source {
    this.#note(file, `${file.name} (inline)`, true)
    return { kind: 'bytes', bytes: file.linked.module }
  }

  #note({ linked, note }: ModuleFile, fileName: string, isEmitted: boolean): void {
    const { module, functions, exports } = linked
    const named = [...exports].filter(name => name !== MEMORY && name !== '_initialize')
    this.#environment.noteLinked({ fileName, bytes: module, functions, exports: named, note }, isEmitted)
  }

  /** The text of the URL of a module's file, a string or a `URL`. */
  #url(asker: Asker, file: ModuleFile, isFetched = false): string {
    const { urls, dropsAssets } = this.#environment.settings
    if (dropsAssets) return this.#relativeUrl(asker, this.#keep(file))
    const reference = this.#context.emitFile({ type: 'asset', name: file.name, source: file.linked.module })
    const fileName = this.#context.getFileName(reference)
    this.#note(file, fileName, true)
    if (isFetched) this.#environment.preloaded.add(fileName)
    return urls === 'relative' || asker.node !== undefined ? this.#relativeUrl(asker, fileName) : urls(reference)
  }

  /** Names a file that is emitted when the bundler has thrown its own assets away. */
  #keep(file: ModuleFile): string {
    const fileName = assetFileName(this.#assetFileNames, file.name, file.linked.digest)
    this.#note(file, fileName, false)
    return fileName
  }

  #relativeUrl({ node }: Asker, file: string): string {
    const relative = posix.relative(posix.dirname(this.#chunk.fileName), file)
    const path = JSON.stringify(encodeURI(relative.startsWith('.') ? relative : `./${relative}`))
    const base = this.#format === 'es' ? 'import.meta.url' : node?.base
    if (base === undefined) {
      this.#context.error({
        message: `the URL of ${file} cannot be written in the format ${this.#format} for ${this.#environment.settings.platform}`,
      })
    }
    return `new URL(${path}, ${base})`
  }

  #warnIfTooLarge({ node }: Asker, { name, linked: { module } }: ModuleFile): void {
    if (node !== undefined || module.length < LARGEST_SYNCHRONOUS) return
    this.#context.warn({
      message: `${name} has ${module.length} bytes: browsers refuse to compile so much at once; use instantiate: 'await'`,
    })
  }
}
