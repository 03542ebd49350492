// Source phase imports of native files, which esbuild parses and does not bundle. To find them all JavaScript has to be read, so they are
// looked for where the build's options name the syntax.
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { BuildOptions, BuildResult, Loader, OnLoadResult } from 'esbuild'
import type { Environment } from '../../core/environment.ts'
import type { ErrorReport, HookContext } from '../../core/hook-context.ts'
import { SOURCE_IMPORT, rewriteUnresolved } from '../../core/source-phase.ts'
import { Reported, raise } from '../reported.ts'
import type { Resolve } from '../two-pass/two-pass.ts'
import { messageOf } from './messages.ts'

/** Modules that may have such an import. */
export const SCRIPT: RegExp = /\.[cm]?[jt]sx?$/

export function readsSourcePhase({ supported }: BuildOptions): boolean {
  return supported?.['import-source'] === true
}

/** What to say of a build that failed since nobody looked for them. */
export function sourcePhaseHint(options: BuildOptions, { errors }: BuildResult): ErrorReport | undefined {
  if (readsSourcePhase(options) || !errors.some(({ text }) => text.includes('source phase imports'))) return undefined
  return {
    message:
      "import source of native files is looked for where the build's options have supported: { 'import-source': true }; ?module gives the same",
  }
}

interface Module {
  readonly path: string
  /** As the core knows it. */
  readonly id: string
}

/** What to load in place of a module; undefined for one that has none of these imports. Its lines stay where they are. */
export async function loadSourcePhase(
  environment: Environment,
  resolve: Resolve,
  options: BuildOptions,
  { path, id }: Module,
): Promise<(OnLoadResult & { readonly contents?: string }) | undefined> {
  const code = await readFile(path, 'utf8').catch(() => '')
  if (!SOURCE_IMPORT.test(code)) return undefined
  try {
    const rewritten = await rewriteUnresolved(contextFor(resolve), environment, code, id)
    return rewritten && { contents: rewritten.code, loader: loaderOf(path, options) }
  } catch (error) {
    if (!(error instanceof Reported)) throw error
    return { errors: [messageOf(error.report, environment.settings.root)] }
  }
}

function contextFor(resolve: Resolve): HookContext {
  return {
    resolve: (source, importer) => resolve(source, importer),
    load: () => Promise.resolve(null),
    addWatchFile() {},
    warn() {},
    error: raise,
  }
}

function loaderOf(path: string, { loader }: BuildOptions): Loader {
  const extension = extname(path)
  return loader?.[extension] ?? (extension.replace(/[cm](?=[jt]s$)/, '').slice(1) as Loader)
}
