// The end of a build: what JavaScript still uses becomes the linker's roots, the linked program becomes a file or text, and the calls
// that stand for it become code that loads it.
import MagicString, { type SourceMap } from 'magic-string'
import { posix } from 'node:path'
import { type AssetFileNames, assetFileName } from './asset-file-name.ts'
import type { Environment } from './environment.ts'
import { type Source, instanceNow, moduleNow, promisedInstance, promisedModule } from './glue/loading.ts'
import type { RenderContext, RenderedChunk } from './hook-context.ts'
import type { LinkedProgram } from './link-program.ts'
import { linkForOutput } from './output-link.ts'
import { type PendingCall, findPendingCalls, hasPendingCalls } from './pending-calls.ts'

/** An output being rendered: its chunks tell what of each module is left. */
export interface Output {
  readonly format: string
  /** Pattern of asset names, or what makes one. */
  readonly assetFileNames: AssetFileNames
  readonly sourcemap: boolean
  readonly chunks: Readonly<Record<string, RenderedChunk>>
}

/** From here on browsers compile only what they may wait for (Chromium: 8 MiB on a page's main thread). */
const LARGEST_SYNCHRONOUS = 8 * 1024 * 1024

/** Replaces a chunk's pending calls; undefined when it has none. */
export function renderChunk(
  context: RenderContext,
  environment: Environment,
  code: string,
  chunk: RenderedChunk,
  output: Output,
): { code: string; map: SourceMap | null } | undefined {
  if (!hasPendingCalls(code)) return undefined
  const edited = new MagicString(code)
  for (const call of findPendingCalls(code)) {
    if (call.wanted === 'constructors') {
      edited.update(call.start, call.end, 'void 0')
      continue
    }
    const linked = linkForOutput(context, environment, call.program, output.chunks)
    const text = new CallRenderer(context, environment, chunk, output).render(call, linked)
    edited.update(call.start, call.end, text)
  }
  return { code: edited.toString(), map: output.sourcemap ? edited.generateMap({ hires: 'boundary' }) : null }
}

class CallRenderer {
  readonly #context: RenderContext
  readonly #environment: Environment
  readonly #chunk: RenderedChunk
  readonly #format: string
  readonly #assetFileNames: AssetFileNames

  constructor(
    context: RenderContext,
    environment: Environment,
    chunk: RenderedChunk,
    { format, assetFileNames }: Output,
  ) {
    this.#context = context
    this.#environment = environment
    this.#chunk = chunk
    this.#format = format
    this.#assetFileNames = assetFileNames
  }

  render(call: PendingCall, linked: LinkedProgram): string {
    if (call.wanted === 'url') return this.#urlText(call, linked)
    const waits = call.wanted === 'compiled' || this.#mayWait(call)
    const source = this.#source(call, linked, waits)
    if (call.wanted === 'compiled') return promisedModule(source)
    if (!waits) {
      this.#warnIfTooLarge(call, linked)
      return call.wanted === 'instance' ? instanceNow(source, call.imports) : moduleNow(source)
    }
    const promise = call.wanted === 'instance' ? promisedInstance(source, call.imports) : promisedModule(source)
    // In parentheses: a bundler may have put the call where its value is used.
    return call.place === 'awaited' ? promise : `(await ${promise})`
  }

  #mayWait({ place }: PendingCall): boolean {
    if (place === 'awaited') return true
    return place === 'top-level' && this.#format === 'es' && this.#environment.instantiate === 'await'
  }

  #source(call: PendingCall, linked: LinkedProgram, waits: boolean): Source {
    const { settings } = this.#environment
    if (settings.inlines(this.#fileName(call), linked.module)) return this.#inline(call, linked)
    if (call.node !== undefined) return { kind: 'read', url: this.#url(call, linked), read: call.node.read }
    if (!waits || this.#format !== 'es') return this.#inline(call, linked)
    return { kind: settings.platform === 'universal' ? 'either' : 'fetched', url: this.#url(call, linked) }
  }

  #inline({ program }: PendingCall, linked: LinkedProgram): Source {
    this.#environment.noteLinked(program, linked)
    return { kind: 'bytes', bytes: linked.module }
  }

  #fileName({ program }: PendingCall): string {
    return this.#environment.assetName(program)
  }

  #urlText(call: PendingCall, linked: LinkedProgram): string {
    const url = this.#url(call, linked)
    return url.startsWith('new URL(') ? `${url}.href` : url
  }

  /** The text of the URL of the program's file, a string or a `URL`. */
  #url(call: PendingCall, linked: LinkedProgram): string {
    const { urls, dropsAssets } = this.#environment.settings
    if (dropsAssets) return this.#relativeUrl(call, this.#keep(call, linked))
    const reference = this.#context.emitFile({ type: 'asset', name: this.#fileName(call), source: linked.module })
    const file = this.#context.getFileName(reference)
    this.#environment.noteLinked(call.program, linked, { file, isEmitted: true })
    return urls === 'relative' || call.node !== undefined ? this.#relativeUrl(call, file) : urls(reference)
  }

  /** Names a file that is emitted when the bundler has thrown its own assets away. */
  #keep(call: PendingCall, linked: LinkedProgram): string {
    const file = assetFileName(this.#assetFileNames, this.#fileName(call), linked.digest)
    this.#environment.noteLinked(call.program, linked, { file, isEmitted: false })
    return file
  }

  #relativeUrl({ node }: PendingCall, file: string): string {
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

  #warnIfTooLarge(call: PendingCall, { module }: LinkedProgram): void {
    if (call.node !== undefined || module.length < LARGEST_SYNCHRONOUS) return
    this.#context.warn({
      message: `${this.#fileName(call)} has ${module.length} bytes: browsers refuse to compile so much at once; use instantiate: 'await'`,
    })
  }
}
