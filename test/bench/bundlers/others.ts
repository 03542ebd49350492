// What others ship of a finished module: each plugin at an exact version, in a bundler of this repository, as its documentation says.

import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rspack } from '@rspack/core'
import { build as esbuild } from 'esbuild'
import { rollup } from 'rollup'
import { build as viteBuild } from 'vite'
import webpack from 'webpack'
import { makeOnce } from '../../support/make-once.ts'
import { CACHE, runOrFail } from '../../support/tools.ts'

const PLUGINS = {
  'vite-plugin-wasm': '3.6.0',
  '@rollup/plugin-wasm': '6.2.2',
  unwasm: '0.6.0',
  'esbuild-plugin-wasm': '1.1.0',
} as const
type PluginName = keyof typeof PLUGINS

/** Installs the plugins into a folder of the cache; what they want from their peers is this repository's. */
async function installPlugins(): Promise<string> {
  const specifiers = Object.entries(PLUGINS).map(([name, version]) => `${name}@${version}`)
  return makeOnce(join(CACHE, 'bench-bundlers', 'plugins'), async folder => {
    const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', '--prefix', folder]
    await runOrFail('npm', ['install', ...flags, ...specifiers], folder)
  })
}

type Exports = Readonly<Record<string, unknown>>

async function load(name: PluginName, path: string = name): Promise<Exports> {
  const file = createRequire(join(await installPlugins(), 'index.js')).resolve(path)
  const loaded = (await import(pathToFileURL(file).href)) as Exports
  // What is CommonJS may have all of it in its default export.
  return { ...(loaded['default'] as Exports), ...loaded }
}

/** An entry that uses one function of a module, as this plugin wants it imported; and a build into a folder. */
export interface Other {
  readonly title: string
  readonly entry: 'named' | 'init'
  build(entry: string, folder: string): Promise<void>
}

const call = (value: unknown, ...parameters: unknown[]): never => (value as (...all: unknown[]) => never)(...parameters)

async function withRollup(plugin: never, entry: string, folder: string): Promise<void> {
  const bundle = await rollup({ input: entry, plugins: [plugin], onwarn: () => undefined })
  await bundle.write({ dir: folder, format: 'es' })
  await bundle.close()
}

async function withVite(plugins: never[], entry: string, folder: string): Promise<void> {
  await viteBuild({
    root: join(entry, '..'),
    configFile: false,
    logLevel: 'silent',
    plugins,
    build: { outDir: folder, target: 'esnext', rolldownOptions: { input: entry } },
  })
}

function withWebpack(pack: typeof webpack, entry: string, folder: string): Promise<void> {
  const compiler = pack({
    mode: 'production',
    target: 'web',
    entry,
    output: { path: folder },
    experiments: { asyncWebAssembly: true },
    performance: false,
  } as never) as unknown as webpack.Compiler
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      if (error) reject(error)
      else if (stats?.hasErrors()) reject(new Error(stats.toString('errors-only')))
      else
        compiler.close(() => {
          resolve()
        })
    })
  })
}

export const OTHERS: readonly Other[] = [
  { title: 'Vite, as it is', entry: 'named', build: (entry, folder) => withVite([], entry, folder) },
  {
    title: `vite-plugin-wasm ${PLUGINS['vite-plugin-wasm']}`,
    entry: 'named',
    build: async (entry, folder) => withVite([call((await load('vite-plugin-wasm'))['default'])], entry, folder),
  },
  {
    title: `@rollup/plugin-wasm ${PLUGINS['@rollup/plugin-wasm']}`,
    entry: 'init',
    build: async (entry, folder) => {
      const wasm = (await load('@rollup/plugin-wasm'))['wasm']
      await withRollup(call(wasm, { targetEnv: 'browser' }), entry, folder)
    },
  },
  {
    title: `unwasm ${PLUGINS.unwasm} (Rollup)`,
    entry: 'named',
    build: async (entry, folder) => {
      const unwasm = (await load('unwasm', 'unwasm/plugin'))['unwasm']
      await withRollup(call(unwasm, { esmImport: true }), entry, folder)
    },
  },
  {
    title: `esbuild-plugin-wasm ${PLUGINS['esbuild-plugin-wasm']}`,
    entry: 'named',
    build: async (entry, folder) => {
      const wasmLoader = (await load('esbuild-plugin-wasm'))['wasmLoader']
      await esbuild({
        entryPoints: [entry],
        bundle: true,
        format: 'esm',
        outdir: folder,
        logLevel: 'silent',
        plugins: [call(wasmLoader)],
      })
    },
  },
  { title: 'webpack, as it is', entry: 'named', build: (entry, folder) => withWebpack(webpack, entry, folder) },
  {
    title: 'Rspack, as it is',
    entry: 'named',
    build: (entry, folder) => withWebpack(rspack as unknown as typeof webpack, entry, folder),
  },
]
