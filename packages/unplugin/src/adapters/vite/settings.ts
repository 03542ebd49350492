// What Vite's configuration says about an environment, in the plugin's terms.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment as ViteEnvironment } from 'vite'
import type { Platform, ResolvedOptions } from '../../core/options.ts'
import { slashed } from '../../core/paths.ts'
import { haveTopLevelAwait } from '../top-level-await.ts'
import { SERVED_AT, servedUrl } from './native-server.ts'
import { importing, reloading, runsTests } from './renewal.ts'
import type { Settings } from '../../core/settings.ts'

/** Vite's own limit, in bytes, where a function decides and does not. */
const DEFAULT_INLINE_LIMIT = 4096

export function viteSettings(environment: ViteEnvironment, options: ResolvedOptions): Settings {
  const { config, name, mode } = environment
  const serve = mode === 'dev' && !config.isBundled
  const isPage = config.consumer === 'client' && !config.build.lib
  return {
    name,
    root: config.root,
    build: buildOf(environment),
    serve,
    dev: mode === 'dev',
    hot: serve && config.consumer === 'client',
    platform: options.platform ?? platformOf(environment),
    ...formatsOf(environment),
    waits: !config.isWorker && (mode === 'dev' || haveTopLevelAwait(config.build.target)),
    generatesOnly: config.isWorker,
    urls: isPage ? (reference, forNode) => (forNode ? undefined : `"__VITE_ASSET__${reference}__"`) : 'relative',
    dropsAssets: config.command === 'build' && !config.build.emitAssets,
    inlines: (fileName, bytes) =>
      options.inlineLimit === undefined
        ? isPage && viteInlines(environment, fileName, bytes)
        : bytes.length < options.inlineLimit,
    ...(serve ? servedIn(environment) : {}),
    print: text => {
      config.logger.info(text)
    },
  }
}

/** What a dev server's environment has, for pages or for what runs elsewhere. */
function servedIn(environment: ViteEnvironment): Partial<Settings> {
  const { config, name } = environment
  const renewal = renewalIn(config)
  if (config.consumer === 'server')
    return runsInWorkerd(config) ? { renewal, importable: writerOf(environment) } : { renewal }
  return {
    renewal,
    hotStatements: () => ['import.meta.hot?.accept()'],
    serveUrl: file => JSON.stringify(servedUrl(config.server.origin ?? '', config.base, `${SERVED_AT}${name}/${file}`)),
  }
}

/** A page can start anew, unless it is Vitest's. */
function renewalIn(config: ViteEnvironment['config']): NonNullable<Settings['renewal']> {
  const isPage = config.consumer === 'client'
  return isPage && !runsTests(config) ? reloading : program => importing(program, isPage)
}

/** Does Cloudflare's plugin run the dev server's modules, and not Node? */
function runsInWorkerd({ plugins, resolve }: ViteEnvironment['config']): boolean {
  return resolve.conditions.includes('workerd') && plugins.some(({ name }) => name.startsWith('vite-plugin-cloudflare'))
}

/** Writes linked files where Vite keeps what it makes; those of servers that have ended go. */
function writerOf({ config, name }: ViteEnvironment): NonNullable<Settings['importable']> {
  const home = join(config.cacheDir, 'wasmweld', name)
  const folder = join(home, String(process.pid))
  let isFirst = true
  return (fileName, bytes) => {
    mkdirSync(folder, { recursive: true })
    const ended = isFirst ? readdirSync(home).filter(each => !isRunning(Number(each))) : []
    for (const each of ended) rmSync(join(home, each), { recursive: true, force: true })
    isFirst = false
    writeFileSync(join(folder, fileName), bytes)
    return slashed(join(folder, fileName))
  }
}

/** Is there a process of a number? */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // It may be somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Of a worker's build Vite's configuration names the one that it was made from, which Vite's types leave out. */
function buildOf(environment: ViteEnvironment): object {
  const { mainConfig } = environment.config as { readonly mainConfig?: object | null }
  return mainConfig ?? environment.getTopLevelConfig()
}

function platformOf({ config }: ViteEnvironment): Platform {
  if (config.resolve.conditions.includes('workerd')) return 'edge'
  // Of a worker on a server only the author knows what it can; where it runs in Node, its files are there.
  if (config.consumer === 'server') return config.ssr?.target === 'webworker' ? 'universal' : 'node'
  return config.build.lib ? 'universal' : 'browser'
}

/** A library's formats have defaults that depend on its entries; those are seen when the output is made. */
function formatsOf({ config }: ViteEnvironment): Pick<Settings, 'formats'> {
  if (config.isWorker) return { formats: [config.worker.format] }
  if (config.build.lib) return config.build.lib.formats === undefined ? {} : { formats: config.build.lib.formats }
  const { output = {} } = config.build.rolldownOptions
  const outputs = Array.isArray(output) ? output : [output]
  return { formats: outputs.map(({ format = 'es' }) => (format === 'esm' || format === 'module' ? 'es' : format)) }
}

function viteInlines({ config, mode }: ViteEnvironment, fileName: string, bytes: Uint8Array): boolean {
  // A bundled dev server writes no files that could be fetched.
  if (mode === 'dev') return true
  const { assetsInlineLimit } = config.build
  if (typeof assetsInlineLimit !== 'function') return bytes.length < assetsInlineLimit
  return (
    assetsInlineLimit(fileName, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) ??
    bytes.length < DEFAULT_INLINE_LIMIT
  )
}
