// What the options of `Bun.build` say of the output.
import { resolve } from 'node:path'
import type { Platform, ResolvedOptions } from '../../core/options.ts'
import type { Settings } from '../../core/settings.ts'
import type { OutputPlace } from '../../core/size/output-notes.ts'
import { urlVariable } from '../two-pass/final-module.ts'
import { FILE_NAMESPACE, type FileNamespace, URL_NAMESPACE } from '../two-pass/module-paths.ts'
import type { BuildConfig } from './bun-api.ts'

/** Bun finds entries and writes paths from here. */
export const rootOf = (): string => process.cwd()

/** The output in the core's words. */
export function placeOf(config: BuildConfig): OutputPlace {
  const { outdir } = config
  return { format: formatOf(config), ...(outdir === undefined ? {} : { dir: resolve(rootOf(), outdir) }) }
}

/** `isSplit`: what is imported later is in files of its own, which is known when the build was tried. */
export function settingsOf(config: BuildConfig, options: ResolvedOptions, isSplit: () => boolean): Settings {
  const format = formatOf(config)
  const platform = options.platform ?? PLATFORMS[config.target ?? 'browser']
  // Node reads files, and a public path is where a browser finds them; what is compiled into one executable has its files in it.
  const isBeside = platform !== 'node' || (config.publicPath ?? '') === ''
  const isOneFile = config.compile !== undefined && config.compile !== false
  // In CommonJS Bun puts the source's path where the output's is asked for.
  const hasFiles = isBeside && !isOneFile && format !== 'cjs'
  return {
    name: 'build',
    root: rootOf(),
    build: {},
    serve: false,
    dev: false,
    hot: false,
    sidesBeginWithProgram: true,
    modulesWaitInTurn: true,
    platform,
    formats: [format],
    // A module that waits and is imported later in the same file makes Bun call a helper that it leaves out.
    get waits() {
      return format === 'es' && isSplit()
    },
    urls: reference => (format === 'es' ? `new URL(${urlVariable(reference)})` : urlVariable(reference)),
    dropsAssets: false,
    generatesOnly: false,
    inlines: (_name, bytes) => !hasFiles || bytes.length < (options.inlineLimit ?? 0),
    // What is beside a file is written when all is: Bun has no way to add to what it keeps in memory.
    ...(config.outdir === undefined ? { emitsBeside: false } : {}),
    print: text => {
      console.log(text)
    },
  }
}

const PLATFORMS: Readonly<Record<NonNullable<BuildConfig['target']>, Platform>> = {
  browser: 'browser',
  bun: 'node',
  node: 'node',
}

function formatOf({ format = 'esm' }: BuildConfig): string {
  return format === 'esm' ? 'es' : format
}

/** Where several files of JavaScript may load one linked file, a module gives its URL. */
export const fileNamespace = (config: BuildConfig): FileNamespace =>
  formatOf(config) === 'es' ? URL_NAMESPACE : FILE_NAMESPACE
