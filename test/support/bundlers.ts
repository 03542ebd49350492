// Every bundler behind one signature: the same sources, for the same place, written into a folder.

import { rmSync, writeFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { NoopLogger, createCompiler, resolveConfig as resolveFarmConfig } from '@farmfe/core'
import { build as esbuild } from 'esbuild'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import type { Options } from 'unplugin-wasmweld'
import esbuildPlugin from 'unplugin-wasmweld/esbuild'
import farmPlugin from 'unplugin-wasmweld/farm'
import rolldownPlugin from 'unplugin-wasmweld/rolldown'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import vitePlugin from 'unplugin-wasmweld/vite'
import { build as viteBuild } from 'vite'
import { bunBuild } from './bun.ts'
import type { Project } from './bundling.ts'
import { buildWebpackLike, type Configuration, type WebpackLike } from './webpack-like.ts'

/**
 * `worker`: a page's, which starts a worker of the same bundle. `page`: ES modules for browsers, in chunks. `script`: one file for browsers without modules. `esm`, `cjs`: for Node, in chunks.
 * The entry's file is `main.js`, for Node `main.mjs` or `main.cjs`.
 */
export type Output = 'page' | 'worker' | 'script' | 'esm' | 'cjs'
export const OUTPUTS: readonly Output[] = ['page', 'worker', 'script', 'esm', 'cjs']

export interface Wanted {
  readonly project: Project
  /** Absolute. */
  readonly entry: string
  readonly output: Output
  /** Absolute; it is empty. */
  readonly folder: string
  /** Without the plugin when absent. */
  readonly options?: Options | undefined
  readonly minify?: boolean
}

export const entryFile = (output: Output): string =>
  ({ page: 'main.js', worker: 'main.js', script: 'main.js', esm: 'main.mjs', cjs: 'main.cjs' })[output]

const FORMATS: Readonly<Record<Output, 'es' | 'iife' | 'cjs'>> = {
  page: 'es',
  worker: 'es',
  script: 'iife',
  esm: 'es',
  cjs: 'cjs',
}
/** As esbuild and Bun call it. */
const shortFormat = (output: Output): 'esm' | 'iife' | 'cjs' => (FORMATS[output] === 'es' ? 'esm' : FORMATS[output])
const isNode = (output: Output): boolean => output === 'esm' || output === 'cjs'
const platformOf = (output: Output): 'node' | 'browser' => (isNode(output) ? 'node' : 'browser')
const extensionOf = (output: Output): string => entryFile(output).slice('main'.length)

/** A bundler's warning is a defect of what the plugin gave it, but for that of a circle in the sources. */
const fail = ({ message }: { readonly message: string }): void => {
  if (!/^Circular dependency/.test(message)) throw new Error(message)
}

const namesOf = (output: Output) =>
  ({
    format: FORMATS[output],
    entryFileNames: `main${extensionOf(output)}`,
    chunkFileNames: `[name]-[hash]${extensionOf(output)}`,
    ...(output === 'script' ? { name: 'app' } : {}),
  }) as const
const rolldownOutput = (output: Output) =>
  ({ ...namesOf(output), ...(output === 'script' ? { codeSplitting: false } : {}) }) as const

type Build = (wanted: Wanted) => Promise<void>

export type BundlerName = 'rollup' | 'rolldown' | 'vite' | 'esbuild' | WebpackLike | 'bun' | 'farm'
const BUILD: Readonly<Record<BundlerName, Build>> = {
  async rollup({ entry, output, folder, options }: Wanted) {
    const plugins = options === undefined ? [] : [rollupPlugin({ platform: platformOf(output), ...options })]
    const bundle = await rollup({ input: entry, plugins, onwarn: fail })
    await bundle.write({ dir: folder, ...namesOf(output), inlineDynamicImports: output === 'script' })
    await bundle.close()
  },
  async rolldown({ project: { root }, entry, output, folder, options }: Wanted) {
    const bundle = await rolldown({
      input: entry,
      cwd: root,
      platform: platformOf(output),
      plugins: options === undefined ? [] : [rolldownPlugin(options)],
      onLog: (_level, log) => fail(log),
    })
    await bundle.write({ dir: folder, ...rolldownOutput(output) })
    await bundle.close()
  },
  async vite({ project: { root }, entry, output, folder, options }: Wanted) {
    await viteBuild({
      root,
      base: './',
      configFile: false,
      logLevel: 'silent',
      plugins: options === undefined ? [] : [vitePlugin(options)],
      build: {
        outDir: folder,
        emptyOutDir: false,
        assetsInlineLimit: 0,
        minify: false,
        ...(isNode(output) ? { ssr: true } : {}),
        ...(output === 'script' ? { lib: { entry, formats: ['iife'], name: 'app' } } : {}),
        rolldownOptions: { input: entry, output: rolldownOutput(output), onLog: (_level, log) => fail(log) },
      },
    })
  },
  async esbuild({ project: { root }, entry, output, folder, options }: Wanted) {
    const { warnings } = await esbuild({
      absWorkingDir: root,
      entryPoints: { main: entry },
      bundle: true,
      format: shortFormat(output),
      splitting: FORMATS[output] === 'es',
      platform: platformOf(output),
      target: 'es2022',
      outdir: folder,
      outExtension: { '.js': extensionOf(output) },
      logLevel: 'silent',
      plugins: options === undefined ? [] : [esbuildPlugin(options) as never],
    })
    for (const { text } of warnings) fail({ message: text })
  },
  webpack: wanted => webpackLike('webpack', wanted),
  rspack: wanted => webpackLike('rspack', wanted),
  async bun({ project, entry, output, folder, options }) {
    const config = {
      entrypoints: [entry],
      outdir: folder,
      target: platformOf(output),
      format: shortFormat(output),
      splitting: FORMATS[output] === 'es',
      naming: { entry: entryFile(output) },
    }
    const { results } = await bunBuild(project.root, [{ config, ...(options && { options }) }])
    for (const error of results.flatMap(({ errors }) => errors)) fail(error)
  },
  async farm({ project: { root }, entry, output, folder, options }) {
    // Pages begin with a document.
    const page = join(root, 'index.html')
    if (!isNode(output)) writeFileSync(page, pageOf(`./${relative(root, entry)}`))
    const extension = extname(entryFile(output))
    const names = { entryFilename: `[entryName]${extension}`, filename: `[resourceName].[contentHash]${extension}` }
    const config = await resolveFarmConfig(
      {
        root,
        compilation: {
          input: isNode(output) ? { main: entry } : { index: './index.html' },
          output: {
            path: folder,
            targetEnv: platformOf(output),
            ...(isNode(output) ? names : { publicPath: `/${relative(root, folder)}/` }),
            format: output === 'cjs' ? 'cjs' : 'esm',
          },
          minify: false,
          presetEnv: false,
          progress: false,
        },
        plugins: options === undefined ? [] : [farmPlugin(options) as never],
      },
      'production',
      new NoopLogger(),
      false,
    )
    const compiler = await createCompiler(config, new NoopLogger())
    await compiler.compile()
    compiler.writeResourcesToDisk()
  },
}

const pageOf = (script: string): string =>
  `<!doctype html><html><head></head><body><script type="module" src="${script}"></script></body></html>`

const WEBPACK_OUTPUT: Readonly<Record<Output, Configuration>> = {
  page: { target: ['web', 'es2022'], experiments: { outputModule: true }, output: { module: true } },
  worker: { target: ['web', 'es2022'], experiments: { outputModule: true }, output: { module: true } },
  script: { target: ['web', 'es2022'], module: { parser: { javascript: { dynamicImportMode: 'eager' } } } },
  esm: { target: 'node', experiments: { outputModule: true }, output: { module: true } },
  cjs: { target: 'node' },
}

async function webpackLike(
  bundler: WebpackLike,
  { project, entry, output, folder, options, minify = false }: Wanted,
): Promise<void> {
  const { output: given, ...configuration } = WEBPACK_OUTPUT[output]
  const names = {
    filename: `[name]${extensionOf(output)}`,
    chunkFilename: `[name]-[contenthash]${extensionOf(output)}`,
  }
  const { errors, warnings } = await buildWebpackLike(bundler, project, {
    ...configuration,
    entry: { main: entry },
    output: { ...given, ...names, path: folder },
    optimization: { minimize: minify },
    options: options ?? 'none',
  })
  for (const told of [...errors, ...warnings]) fail(told)
}

export const BUNDLERS: readonly BundlerName[] = Object.keys(BUILD) as BundlerName[]

/** Those that build a worker which a page starts by `new Worker(new URL(…))`. */
export const BUILDS_WORKERS: ReadonlySet<BundlerName> = new Set<BundlerName>(['vite', 'webpack', 'rspack'])

/** Farm makes scripts that its own runtime joins, in one form for pages. */
export const builds = (bundler: BundlerName, output: Output): boolean =>
  (output !== 'worker' || BUILDS_WORKERS.has(bundler)) && (bundler !== 'farm' || output !== 'script')

/** Builds with one of the bundlers; its warnings are failures. */
export async function buildWith(bundler: BundlerName, wanted: Wanted): Promise<void> {
  rmSync(wanted.folder, { recursive: true, force: true })
  const { options } = wanted
  await BUILD[bundler]({ ...wanted, options: options && { report: false, types: false, ...options } })
}
