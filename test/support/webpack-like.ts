// Builds of webpack and of Rspack, which take the same configuration.

import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { type Configuration as RspackConfiguration, rspack } from '@rspack/core'
import type { Options } from 'unplugin-wasmweld'
import rspackPlugin from 'unplugin-wasmweld/rspack'
import webpackPlugin from 'unplugin-wasmweld/webpack'
import webpack, { type Configuration as WebpackConfiguration } from 'webpack'
import type { Project } from './bundling.ts'

/** What both are told in the same words. */
export type Configuration = WebpackConfiguration & Pick<RspackConfiguration, never>

export interface Built {
  /** JavaScript files by name. */
  readonly code: Readonly<Record<string, string>>
  /** WebAssembly files by name. */
  readonly wasm: Readonly<Record<string, Uint8Array>>
  /** Names of all files. */
  readonly files: readonly string[]
  readonly errors: readonly Told[]
  readonly warnings: readonly Told[]
}

/** An error or a warning, as the bundler's statistics have it. */
export interface Told {
  readonly message: string
  readonly moduleName?: string
  readonly loc?: string
  readonly stack?: string
}

export interface Statistics {
  toJson(options: object): {
    readonly errors?: readonly Told[]
    readonly warnings?: readonly Told[]
    readonly assets?: readonly { readonly name: string }[]
  }
}

export interface Compiler {
  run(done: (error: Error | null, statistics?: Statistics) => void): void
  close(done: () => void): void
  watch(
    options: object,
    done: (error: Error | null, statistics?: Statistics) => void,
  ): { close(done: () => void): void }
}

export const WEBPACK_LIKE = ['webpack', 'rspack'] as const
export type WebpackLike = (typeof WEBPACK_LIKE)[number]

/** A compiler for a project, whose output is a module of Node's unless `configuration` says otherwise. */
export function compilerFor(
  bundler: WebpackLike,
  project: Project,
  { options, ...configuration }: Configuration & { readonly options?: Options | 'none' },
): Compiler {
  const given = { report: false, types: false, ...(options === 'none' ? {} : options) } as const
  const plugin = bundler === 'webpack' ? webpackPlugin(given) : rspackPlugin(given)
  const isModule = configuration.output?.module ?? false
  const all: Configuration = {
    context: project.root,
    mode: 'production',
    target: 'node',
    ...configuration,
    optimization: { minimize: false, ...configuration.optimization },
    output: {
      path: project.path('out'),
      clean: true,
      filename: isModule ? '[name].mjs' : '[name].cjs',
      ...configuration.output,
    },
    plugins: [...(configuration.plugins ?? []), ...(options === 'none' ? [] : [plugin as never])],
  }
  return bundler === 'webpack'
    ? (webpack(all) as unknown as Compiler)
    : (rspack(all as unknown as RspackConfiguration) as unknown as Compiler)
}

/** Builds once; files are those on the disk. */
export async function buildWebpackLike(
  bundler: WebpackLike,
  project: Project,
  configuration: Configuration & { readonly options?: Options | 'none' },
): Promise<Built> {
  const compiler = compilerFor(bundler, project, configuration)
  const statistics = await new Promise<Statistics>((done, fail) => {
    compiler.run((error, stats) => {
      if (error || stats === undefined) fail(error ?? new Error('no statistics'))
      else done(stats)
    })
  })
  await new Promise<void>(done => {
    compiler.close(done)
  })
  return gather(statistics, configuration.output?.path ?? project.path('out'))
}

/** What a build has given. */
export function gather(statistics: Statistics, folder: string): Built {
  const told = statistics.toJson({
    all: false,
    assets: true,
    cachedAssets: true,
    errors: true,
    warnings: true,
    errorStack: true,
  })
  const { errors = [], warnings = [], assets = [] } = told
  const files = errors.length > 0 ? [] : assets.map(({ name }) => name).sort()
  const read = <Value>(pattern: RegExp, reader: (path: string) => Value): Record<string, Value> =>
    Object.fromEntries(
      files
        .filter(name => pattern.test(extname(name.split('?')[0])))
        .map(name => [name, reader(`${folder}/${name.split('?')[0]}`)]),
    )
  return {
    code: read(/^\.[cm]?js$/, path => readFileSync(path, 'utf8')),
    wasm: read(/^\.wasm$/, path => new Uint8Array(readFileSync(path))),
    files,
    errors,
    warnings,
  }
}

/** What a compiler gives each time that it has built, while it watches. */
export function watching(compiler: Compiler): { next(): Promise<Statistics>; close(): Promise<void> } {
  const made: (Statistics | Error)[] = []
  let wake = (): void => {}
  const watcher = compiler.watch({ aggregateTimeout: 50 }, (error, statistics) => {
    made.push(error ?? statistics ?? new Error('no statistics'))
    wake()
  })
  return {
    async next() {
      while (made.length === 0) await new Promise<void>(done => (wake = done))
      const next = made.shift()
      if (next === undefined || next instanceof Error) throw next ?? new Error('no statistics')
      return next
    },
    async close() {
      await new Promise<void>(done => {
        watcher.close(done)
      })
      await new Promise<void>(done => {
        compiler.close(done)
      })
    },
  }
}
