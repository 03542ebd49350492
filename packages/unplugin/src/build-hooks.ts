// Hooks of Rollup's kind that unplugin has no common form of: they belong to a build's output.
import type { SourceMap } from 'magic-string'
import type { LinkedFile } from './summary.ts'
import { summaryLines } from './summary.ts'
import type { AssetFileNames } from './asset-file-name.ts'
import type { Environment } from './environment.ts'
import { renderChunk } from './emit.ts'
import type { RenderContext, RenderedChunk } from './hook-context.ts'

export interface OutputOptions {
  readonly format: string
  readonly sourcemap: boolean | 'inline' | 'hidden'
  readonly assetFileNames: AssetFileNames
}

interface BundleFile {
  readonly type: 'asset' | 'chunk'
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
    handler(this: Context, options: OutputOptions, bundle: Record<string, BundleFile>): void
  }
  writeBundle(this: Context, options: OutputOptions, bundle: Record<string, BundleFile>): void
  renderStart(this: Context, options: OutputOptions): void
}

/** The hooks, for the environment that a hook's context belongs to. */
export function buildHooks<Context extends RenderContext>(
  environmentOf: (context: Context) => Environment,
): BuildHooks<Context> {
  return {
    renderStart({ format }) {
      const { options } = environmentOf(this)
      if (options.instantiate !== 'await' || format === 'es') return
      this.error({
        message: `option instantiate: 'await' contradicts the output format ${format}, which has no top-level await; 'sync' and 'lazy' need none`,
      })
    },
    // Before the bundler's own plugins: they turn our references into URLs, and minifiers come later still.
    renderChunk: {
      order: 'pre',
      handler(code, chunk, { format, sourcemap, assetFileNames }, { chunks }) {
        return (
          renderChunk(this, environmentOf(this), code, chunk, {
            format,
            assetFileNames,
            sourcemap: sourcemap !== false,
            chunks,
          }) ?? null
        )
      },
    },
    // Last: a server's build throws its assets away, which a web page's build has; ours it has not.
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const environment = environmentOf(this)
        for (const { fileName, bytes } of environment.pendingFiles()) {
          if (bundle[fileName] === undefined)
            (this as RenderContext as BundleContext).emitFile({ type: 'asset', fileName, source: bytes })
        }
        if (environment.settings.generatesOnly) report(environment)
      },
    },
    writeBundle() {
      report(environmentOf(this))
    },
  }
}

/** Prints what was linked, once for each build. */
export function report(environment: Environment): void {
  const files: readonly LinkedFile[] = environment.takeReport()
  if (environment.options.report === false || files.length === 0) return
  for (const line of summaryLines(files)) environment.settings.print(line)
}
