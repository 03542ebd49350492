// Builds with real bundlers whose reports about sizes are looked at.
import { existsSync, readFileSync } from 'node:fs'
import type { SizeReport } from '@wasmweld/size'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import type { Options } from 'unplugin-wasmweld'
import rolldownPlugin from 'unplugin-wasmweld/rolldown'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import wasmweld from 'unplugin-wasmweld/vite'
import { type UserConfig, build } from 'vite'
import { vi } from 'vitest'
import type { Project } from './bundling.ts'

export type Bundler = 'rollup' | 'rolldown' | 'vite'
export const BUNDLERS: readonly Bundler[] = ['rollup', 'rolldown', 'vite']

export interface SizeBuild {
  /** Module from the project's root. */
  readonly entry: string
  readonly options?: Options
  /** For Rollup and Rolldown. */
  readonly output?: Readonly<Record<string, unknown>>
  readonly plugins?: readonly unknown[]
  /** For Vite: what stands before the plugin. */
  readonly first?: readonly unknown[]
  /** For Vite. */
  readonly config?: UserConfig
  /** Is the output only made, and not written? */
  readonly inMemory?: boolean
}

/** What a build said and threw. */
export interface Told {
  /** What was printed for people. */
  readonly lines: readonly string[]
  readonly warnings: readonly string[]
  readonly error?: BuildError
}

export interface BuildError extends Error {
  readonly id?: string
  readonly frame?: string
  readonly loc?: { readonly file?: string; readonly line: number; readonly column: number }
}

/** Builds into `dist`. */
export async function sizeBuild(project: Project, bundler: Bundler, made: SizeBuild): Promise<Told> {
  const lines: string[] = []
  const warnings: string[] = []
  const warn = (message: string): number => warnings.push(message)
  const log = vi.spyOn(console, 'log').mockImplementation((line: unknown) => lines.push(String(line)))
  try {
    await RUN[bundler](project, made, { warn, info: line => lines.push(line) })
    return { lines, warnings }
  } catch (error) {
    // Rolldown collects errors.
    const [only] = (error as { readonly errors?: readonly BuildError[] }).errors ?? []
    return { lines, warnings, error: only ?? (error as BuildError) }
  } finally {
    log.mockRestore()
  }
}

interface Listener {
  readonly warn: (message: string) => void
  readonly info: (line: string) => void
}
type Run = (project: Project, made: SizeBuild, listener: Listener) => Promise<unknown>

const RUN: Readonly<Record<Bundler, Run>> = {
  async rollup(project, { entry, options, output, plugins = [], inMemory = false }, { warn }) {
    const bundle = await rollup({
      input: project.path(entry),
      plugins: [rollupPlugin({ types: false, ...options }), ...plugins] as never,
      onwarn: ({ message }) => {
        warn(message)
      },
    })
    await bundle[inMemory ? 'generate' : 'write']({ dir: project.path('dist'), ...output })
  },
  async rolldown(project, { entry, options, output, plugins = [], inMemory = false }, { warn }) {
    const bundle = await rolldown({
      input: project.path(entry),
      cwd: project.root,
      plugins: [rolldownPlugin({ types: false, ...options }), ...plugins] as never,
      onLog: (_level, { message }) => {
        warn(message)
      },
    })
    await bundle[inMemory ? 'generate' : 'write']({ dir: project.path('dist'), ...output })
  },
  async vite(project, { entry, options, config, plugins = [], inMemory = false, first = [] }, { warn, info }) {
    await build({
      root: project.root,
      configFile: false,
      logLevel: 'silent',
      customLogger: {
        info,
        warn,
        warnOnce: warn,
        error() {},
        clearScreen() {},
        hasErrorLogged: () => false,
        hasWarned: false,
      },
      plugins: [...first, wasmweld({ types: false, ...options }), ...plugins] as never,
      build: { assetsInlineLimit: 0, write: !inMemory, rolldownOptions: { input: project.path(entry) } },
      ...config,
    })
  },
}

/** The report that a build with `report: 'json'` wrote. Reports of projects outside of the current folder lie there. */
export function readSizeReport(root: string, name = 'dist'): SizeReport {
  const path = `${root}/.wasmweld/size/${name}.json`
  if (!existsSync(path)) throw new Error(`no report at ${path}`)
  return JSON.parse(readFileSync(path, 'utf8')) as SizeReport
}
