// What esbuild's options say of the output.
import { isAbsolute, join, resolve } from 'node:path'
import type { BuildOptions } from 'esbuild'
import type { Platform, ResolvedOptions } from '../../core/options.ts'
import type { Settings } from '../../core/settings.ts'
import type { OutputPlace } from '../../core/size/output-notes.ts'
import { haveTopLevelAwait } from '../top-level-await.ts'
import { urlVariable } from '../two-pass/final-module.ts'
import { FILE_NAMESPACE, type FileNamespace, UNNAMED, URL_NAMESPACE } from '../two-pass/module-paths.ts'

type Format = NonNullable<BuildOptions['format']>

/** In esbuild's words; its own defaults when the user says nothing. */
export function formatOf({ format, platform }: BuildOptions): Format {
  if (format !== undefined) return format
  return platform === 'node' ? 'cjs' : platform === 'neutral' ? 'esm' : 'iife'
}

export function rootOf({ absWorkingDir }: BuildOptions): string {
  return absWorkingDir ?? process.cwd()
}

/** The module that is given as a text, as esbuild names it to plugins. */
export function givenText({ stdin }: BuildOptions): { readonly importer: string; readonly text: string } | undefined {
  if (stdin === undefined) return undefined
  const { contents, resolveDir = '', sourcefile = UNNAMED } = stdin
  const importer = isAbsolute(sourcefile) || sourcefile === UNNAMED ? sourcefile : join(resolveDir, sourcefile)
  return { importer, text: Buffer.from(contents).toString() }
}

/** The output in the core's words. */
export function placeOf(options: BuildOptions): OutputPlace {
  const format = formatOf(options)
  const { outdir, outfile } = options
  const root = rootOf(options)
  return {
    format: format === 'esm' ? 'es' : format,
    ...(outdir === undefined ? {} : { dir: resolve(root, outdir) }),
    ...(outfile === undefined ? {} : { file: resolve(root, outfile) }),
  }
}

export function settingsOf(build: BuildOptions, options: ResolvedOptions): Settings {
  const format = formatOf(build)
  const platform = options.platform ?? PLATFORMS[build.platform ?? 'browser']
  const hasFiles = build.outdir !== undefined || build.outfile !== undefined
  // Node reads files, and a public path is where a browser finds them.
  const isBeside = platform !== 'node' || build.publicPath === undefined || build.publicPath === ''
  return {
    name: 'build',
    root: rootOf(build),
    build: {},
    serve: false,
    dev: false,
    hot: false,
    sidesBeginWithProgram: platform !== 'edge',
    modulesWaitInTurn: platform !== 'edge',
    platform,
    formats: [format === 'esm' ? 'es' : format],
    waits: format === 'esm' && knowsTopLevelAwait(build),
    urls: (reference, forNode) => urlText(urlVariable(reference), { build, platform, forNode }),
    importedAs: urlVariable,
    dropsAssets: false,
    generatesOnly: false,
    inlines: (_name, bytes) => !hasFiles || !isBeside || bytes.length < (options.inlineLimit ?? 0),
    print: text => {
      if (!['silent', 'error'].includes(build.logLevel ?? '')) console.log(text)
    },
  }
}

const PLATFORMS: Readonly<Record<NonNullable<BuildOptions['platform']>, Platform>> = {
  browser: 'browser',
  node: 'node',
  neutral: 'universal',
}

function knowsTopLevelAwait({ target, supported }: BuildOptions): boolean {
  return supported?.['top-level-await'] ?? haveTopLevelAwait(target)
}

/** A chunk that several others import may lie in another folder than they. */
export const fileNamespace = ({ splitting }: BuildOptions, platform: Platform): FileNamespace =>
  splitting === true && platform !== 'edge' ? URL_NAMESPACE : FILE_NAMESPACE

/** esbuild gives a path from the JavaScript file, or what the public path makes of it. */
function urlText(
  variable: string,
  { build, platform, forNode }: { build: BuildOptions; platform: Platform; forNode: boolean },
): string {
  if (fileNamespace(build, platform) === URL_NAMESPACE) return `new URL(${variable})`
  if (formatOf(build) === 'esm') return `new URL(${variable}, import.meta.url)`
  return forNode ? `new URL(${variable}, require("node:url").pathToFileURL(__filename))` : variable
}

/** Options of this plugin that the output cannot have; a text to show. */
export function contradiction(
  build: BuildOptions,
  { instantiate, sourcePhase }: Pick<ResolvedOptions, 'instantiate' | 'sourcePhase'>,
): string | undefined {
  const format = formatOf(build)
  if (sourcePhase)
    return 'option sourcePhase: esbuild writes no source phase import of a file that it makes; without the option linked files are imported as modules'
  if (instantiate !== 'await' || format === 'esm') return undefined
  return `option instantiate: 'await' contradicts the output format ${format}, which has no top-level await; 'sync' and 'lazy' need none`
}
