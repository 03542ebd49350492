// What the plugin changes in Vite's configuration: workers are built with plugins of their own, and dependencies by another bundler.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { FormatError } from '@wasmweld/binary'
import type { PluginOption, UserConfig } from 'vite'
import { inspectFinished } from '../../core/finished.ts'
import { wasmKind } from '../../core/native-file.ts'
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

/** What may be a host of a finished module, beside native files. */
const NATIVE_OR_HOST = new RegExp(String.raw`${NATIVE_ID.source}|^\.{0,2}/.*\.m?js$`)

/**
 * For the bundler of dependencies: a native file stays an import, which the dev server then handles like any other. So does a module of
 * JavaScript that a finished module imports, as wasm-bindgen's do: bundled, there would be two of it.
 */
export function dependencyPlugin(): {
  name: string
  resolveId: { filter: { id: RegExp }; handler(source: string, importer: string | undefined): Resolved | undefined }
} {
  const hosts = new Map<string, ReadonlySet<string>>()
  const isHost = (path: string): boolean => {
    const folder = dirname(path)
    const known = hosts.get(folder) ?? hostsIn(folder)
    hosts.set(folder, known)
    return known.has(path)
  }
  return {
    name: `${PLUGIN_NAME}:dependencies`,
    resolveId: {
      filter: { id: NATIVE_OR_HOST },
      handler(source, importer) {
        if (importer === undefined) return undefined
        const [specifier, query] = splitQuery(source)
        const path = findFile(specifier, importer)
        if (path === undefined || (parseNativeId(source) === undefined && !isHost(path))) return undefined
        return { id: query === undefined ? path : `${path}?${query}`, external: 'absolute' }
      },
    },
  }
}

/** Modules of JavaScript that finished modules in a folder import. */
function hostsIn(folder: string): ReadonlySet<string> {
  const modules = readdirSync(folder)
    .map(name => join(folder, name))
    .filter(path => path.endsWith('.wasm') && wasmKind(path) === 'finished')
  return new Set(modules.flatMap(path => importsOf(path).map(specifier => resolve(folder, specifier))))
}

/** Of a damaged module none: who imports it is told. */
function importsOf(path: string): readonly string[] {
  try {
    const { symbols } = inspectFinished({ name: path, bytes: readFileSync(path) }, path)
    return symbols.map(({ importModule = '' }) => importModule).filter(specifier => /^\.{1,2}\//.test(specifier))
  } catch (error) {
    if (error instanceof FormatError) return []
    throw error
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
