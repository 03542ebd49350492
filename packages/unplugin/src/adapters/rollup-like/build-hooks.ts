// Hooks of Rollup's kind that unplugin has no common form of: they belong to a build's output.
import type { SourceMap } from 'magic-string'
import type { AssetFileNames } from '../../core/asset-file-name.ts'
import type { Environment } from '../../core/environment.ts'
import { renderChunk } from '../../core/emit.ts'
import type { BundledFile, OutputContext, RenderContext, RenderedChunk } from '../../core/hook-context.ts'
import { hasPendingCalls } from '../../core/pending-calls.ts'
import { type ModuleTeller, readGraph } from '../../core/read-graph.ts'
import { noteWorkerTexts } from '../../core/reached-by-name.ts'
import type { OutputPlace } from '../../core/size/output-notes.ts'
import { checkOutput, reportOutput, reportPart } from '../../core/size/outputs.ts'

export interface OutputOptions extends OutputPlace {
  readonly sourcemap: boolean | 'inline' | 'hidden'
  readonly assetFileNames: AssetFileNames
}

export interface BundleContext extends RenderContext {
  emitFile(asset: { type: 'asset'; name?: string; fileName?: string; source: Uint8Array }): string
}

/** What a build of one environment does with its output. */
export interface BuildHooks<Context> {
  renderChunk: {
    order: 'pre'
    handler(
      this: Context,
      code: string,
      chunk: RenderedChunk,
      options: OutputOptions,
      meta: { chunks: Record<string, RenderedChunk> },
    ): { code: string; map: SourceMap | null } | null
  }
  generateBundle: {
    order: 'post'
    handler(
      this: Context,
      options: OutputOptions,
      bundle: Record<string, BundledFile>,
      /** Will the output be written? If not, `writeBundle` is not called. */
      isWrite: boolean,
    ): Promise<void>
  }
  writeBundle(this: Context, options: OutputOptions, bundle: Record<string, BundledFile>): Promise<void>
  renderStart(this: Context, options: OutputOptions): void
  buildEnd(this: Context, error?: Error): Promise<void>
}

/** The hooks, for the environment that a hook's context belongs to. */
export function buildHooks<Context extends RenderContext>(
  environmentOf: (context: Context) => Environment,
): BuildHooks<Context> {
  return {
    // When all modules are there. A build that failed may not even have started.
    async buildEnd(error) {
      if (error !== undefined) return
      const environment = environmentOf(this)
      if (environment.settings.serve) return
      environment.graph = await readGraph(this as RenderContext as ModuleTeller & RenderContext, environment.modules)
    },
    renderStart({ format }) {
      const { options } = environmentOf(this)
      if (options.instantiate !== 'await' || format === 'es' || format === 'system') return
      this.error({
        message: `option instantiate: 'await' contradicts the output format ${format}, which has no top-level await; 'sync' and 'lazy' need none`,
      })
    },
    // Before the bundler's own plugins: they turn our references into URLs, and minifiers come later still.
    renderChunk: {
      order: 'pre',
      handler(code, chunk, options, meta) {
        // Rolldown makes the list of chunks when it is asked for it.
        if (!hasPendingCalls(code)) return null
        const { format, sourcemap, assetFileNames } = options
        const { chunks } = meta
        const environment = environmentOf(this)
        const notes = environment.notesOf(options)
        const output = { format, assetFileNames, sourcemap: sourcemap !== false, chunks, notes }
        return renderChunk(this, environment, code, chunk, output) ?? null
      },
    },
    // Last: a server's build throws its assets away, which a web page's build has; ours it has not.
    generateBundle: {
      order: 'post',
      async handler(options, bundle, isWrite) {
        const environment = environmentOf(this)
        for (const { fileName, bytes } of environment.notesOf(options).pending()) {
          if (bundle[fileName] === undefined)
            (this as RenderContext as BundleContext).emitFile({ type: 'asset', fileName, source: bytes })
        }
        const context = this as RenderContext as OutputContext
        const { generatesOnly, build } = environment.settings
        if (generatesOnly) noteWorkerTexts(build, Object.values(bundle))
        if (generatesOnly) await reportPart(context, environment, options, bundle)
        else if (!isWrite) await checkOutput(context, environment, options, bundle)
      },
    },
    async writeBundle(options, bundle) {
      await reportOutput(this as RenderContext as OutputContext, environmentOf(this), options, bundle)
    },
  }
}
