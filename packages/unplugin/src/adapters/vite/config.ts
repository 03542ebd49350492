// What the plugin changes in Vite's configuration: workers are built with plugins of their own, and dependencies by another bundler.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, resolve } from 'node:path'
import type { PluginOption, UserConfig } from 'vite'
import { NATIVE_ID, parseNativeId, splitQuery } from '../../core/native-id.ts'
import { PLUGIN_NAME } from '../plugin-name.ts'

type WorkerPlugins = () => PluginOption[]

/** What to add to the plugins of workers: this one, unless it is there. Each worker is an environment with a program of its own. */
export function withWorkerPlugins(config: UserConfig, plugin: () => PluginOption): WorkerPlugins {
  const own = config.worker?.plugins
  return () => (hasPlugin(own?.() ?? []) ? [] : [plugin()])
}

function hasPlugin(plugins: readonly PluginOption[]): boolean {
  return (plugins as readonly unknown[])
    .flat(2)
    .some(plugin => typeof plugin === 'object' && plugin !== null && 'name' in plugin && plugin.name === PLUGIN_NAME)
}

interface Resolved {
  readonly id: string
  readonly external: 'absolute'
}

/** For the bundler of dependencies: a native file stays an import, which the dev server then handles like any other. */
export function dependencyPlugin(): {
  name: string
  resolveId: { filter: { id: RegExp }; handler(source: string, importer: string | undefined): Resolved | undefined }
} {
  return {
    name: `${PLUGIN_NAME}:dependencies`,
    resolveId: {
      filter: { id: NATIVE_ID },
      handler(source, importer) {
        if (importer === undefined || parseNativeId(source) === undefined) return undefined
        const [specifier, query] = splitQuery(source)
        const path = findFile(specifier, importer)
        return path === undefined
          ? undefined
          : { id: query === undefined ? path : `${path}?${query}`, external: 'absolute' }
      },
    },
  }
}

function findFile(specifier: string, importer: string): string | undefined {
  const path = resolve(dirname(importer), specifier)
  if (specifier.startsWith('.') || isAbsolute(specifier)) return existsSync(path) ? path : undefined
  try {
    return createRequire(importer).resolve(specifier)
  } catch {
    return undefined
  }
}
