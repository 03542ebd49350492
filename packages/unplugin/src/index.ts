// The plugin, for each bundler.
import { type UnpluginInstance, createUnplugin } from 'unplugin'
import type { Adapter } from './adapters/adapter.ts'
import { bun } from './adapters/bun/adapter.ts'
import { esbuild } from './adapters/esbuild/adapter.ts'
import { farm } from './adapters/farm/adapter.ts'
import { rollupLike } from './adapters/rollup-like/adapter.ts'
import { vite } from './adapters/vite/adapter.ts'
import { webpack } from './adapters/webpack/adapter.ts'
import { type Options, resolveOptions } from './core/options.ts'

export type { Budget } from '@wasmweld/size'
export type { Debug, Instantiate, LinkSettings, Options, Pattern, Platform, Report, WasiHost } from './core/options.ts'

const ADAPTERS: Readonly<Record<string, Adapter>> = {
  vite,
  rollup: rollupLike,
  rolldown: rollupLike,
  webpack,
  rspack: webpack,
  esbuild,
  farm,
  bun,
} satisfies Record<keyof Plugins, Adapter>

/** Those whose output can import linked files as modules. */
const IMPORTING: readonly string[] = ['vite', 'rollup', 'rolldown', 'webpack', 'rspack', 'esbuild']

const instance: UnpluginInstance<Options | undefined, true> = createUnplugin((options, { framework }) => {
  if (!Object.hasOwn(ADAPTERS, framework)) throw new Error(`unplugin-wasmweld: ${framework} is not supported`)
  const resolved = resolveOptions(options)
  if (resolved.platform === 'edge' && !IMPORTING.includes(framework)) {
    throw new Error(
      `unplugin-wasmweld: platform: 'edge' is for Vite, Rollup, Rolldown, webpack, Rspack and esbuild: ${framework} cannot be told to leave an import of a linked file in its output`,
    )
  }
  return ADAPTERS[framework](resolved, () => instance[framework as keyof Plugins](options))
})

/** As much as a bundler's types ask of a plugin. Theirs are not named here: a project need not have the other bundlers'. */
export interface NamedPlugin {
  readonly name: string
}
export interface CompilerPlugin {
  apply(compiler: object): void
}
export interface SetupPlugin extends NamedPlugin {
  setup(build: object): void | Promise<void>
}

/** What the plugin is in each bundler. */
export interface Plugins {
  readonly vite: NamedPlugin[]
  readonly rollup: NamedPlugin[]
  readonly rolldown: NamedPlugin[]
  readonly webpack: CompilerPlugin
  readonly rspack: CompilerPlugin
  readonly esbuild: SetupPlugin
  readonly farm: NamedPlugin
  readonly bun: SetupPlugin
}
export type PluginFunction<Name extends keyof Plugins> = (options?: Options) => Plugins[Name]

/** The plugin for each bundler. */
export const unplugin: { readonly [Name in keyof Plugins]: PluginFunction<Name> } = {
  vite: instance.vite,
  rollup: instance.rollup,
  rolldown: instance.rolldown,
  webpack: instance.webpack,
  rspack: instance.rspack,
  esbuild: instance.esbuild as PluginFunction<'esbuild'>,
  farm: instance.farm as (options?: Options) => NamedPlugin,
  bun: instance.bun as PluginFunction<'bun'>,
}

export default unplugin
