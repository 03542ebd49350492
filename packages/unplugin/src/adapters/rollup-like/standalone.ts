// Rollup and Rolldown: one environment, about which they say little before the output is made.
import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { Environment } from '../../core/environment.ts'
import type { ResolvedOptions } from '../../core/options.ts'
import { haveTopLevelAwait } from '../top-level-await.ts'
import { Session } from '../../core/session.ts'
import type { Settings } from '../../core/settings.ts'

/** What both say of their input. Rolldown knows a platform, and what to write its output for. */
export interface InputOptions {
  readonly input?: unknown
  readonly platform?: 'browser' | 'node' | 'neutral' | undefined
  readonly transform?: { readonly target?: unknown } | undefined
  readonly cwd?: string | undefined
}

export interface StandaloneBuild {
  readonly environment: Environment
  readonly entries: readonly string[]
}

/** The one environment, made when the build starts and kept while it is repeated. */
export function standaloneBuild(
  options: ResolvedOptions,
  { input, platform, transform, cwd }: InputOptions,
): StandaloneBuild {
  const root = cwd ?? rootOf(entriesOf(input))
  const settings: Settings = {
    name: 'build',
    root,
    build: {},
    serve: false,
    dev: false,
    hot: false,
    platform: options.platform ?? (platform === undefined || platform === 'neutral' ? 'universal' : platform),
    waits: haveTopLevelAwait(transform?.target),
    urls: 'relative',
    dropsAssets: false,
    generatesOnly: false,
    inlines: (_name, bytes) => bytes.length < (options.inlineLimit ?? 0),
    print: text => console.log(text),
  }
  return { environment: new Environment(settings, new Session(options, root)), entries: entriesOf(input) }
}

/** The project's folder: that of the process, unless all entries are somewhere else; then the nearest one of a package. */
function rootOf(entries: readonly string[]): string {
  const here = process.cwd()
  const isOutside = (path: string): boolean => isAbsolute(path) && relative(here, path).startsWith('..')
  if (entries.length === 0 || !entries.every(isOutside)) return here
  for (let folder = dirname(entries[0]); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, 'package.json'))) return folder
  return here
}

/** Modules that a bundler's `input` names. */
export function entriesOf(input: unknown): readonly string[] {
  if (typeof input === 'string') return [input]
  return typeof input === 'object' && input !== null
    ? Object.values(input).filter(entry => typeof entry === 'string')
    : []
}
