// Vite: several environments, each a build or a dev server of its own, and a configuration that has something to say.
import type {
  DevEnvironment,
  Environment as ViteEnvironment,
  EnvironmentModuleNode,
  HotUpdateOptions,
  HtmlTagDescriptor,
  IndexHtmlTransformContext,
  PluginOption,
  ResolvedConfig,
  UserConfig,
  ViteDevServer,
} from 'vite'
import { answerAsks, answerPages, updatedModules } from './dev-server.ts'
import { Environment } from '../../core/environment.ts'
import type { HookContext } from '../../core/hook-context.ts'
import { walkModules } from '../../core/module-walk.ts'
import { NativeServer } from './native-server.ts'
import type { ResolvedOptions } from '../../core/options.ts'
import { checkSingle } from '../plugin-name.ts'
import { preloadTags } from './preload.ts'
import { type BundlerLog, isOfCompiling } from '../rollup-like/compile-time.ts'
import { entriesOf } from '../rollup-like/standalone.ts'
import { Session } from '../../core/session.ts'
import { dependencyPlugin, withWorkerPlugins } from './config.ts'
import { runsTests } from './renewal.ts'
import { viteSettings } from './settings.ts'
import { walkServedHosts, walkServedModules, walkingFirst } from './walk-served.ts'

interface ViteContext {
  readonly environment: ViteEnvironment
}

/** The environments that one plugin instance sees. */
export class ViteEnvironments {
  readonly server: NativeServer = new NativeServer()
  readonly options: ResolvedOptions
  readonly #environments = new WeakMap<ViteEnvironment, Environment>()
  readonly #entries = new WeakMap<ViteEnvironment, readonly string[]>()
  readonly #made: Environment[] = []
  config: ResolvedConfig | undefined
  #session: Session | undefined

  constructor(options: ResolvedOptions) {
    this.options = options
  }

  environment(context: unknown): Environment {
    const { environment } = context as ViteContext
    const known = this.#environments.get(environment)
    if (known !== undefined) return known
    const settings = viteSettings(environment, this.options)
    this.#session ??= new Session(this.options, settings.root)
    const made = new Environment(settings, this.#session, (module, files) => {
      this.server.offer(module, files)
    })
    this.#environments.set(environment, made)
    this.#made.push(made)
    return made
  }

  start(context: ViteContext, input: unknown): void {
    this.#entries.set(context.environment, entriesOf(input))
    this.environment(context).start()
  }

  async importers(
    context: HookContext,
    id: string,
    hosts: readonly string[],
  ): Promise<ReadonlySet<string> | undefined> {
    const { environment } = context as HookContext & ViteContext
    if (!this.environment(context).settings.serve)
      return walkModules(context, this.#entries.get(environment) ?? [], hosts)
    const server = environment as DevEnvironment
    if (hosts.length > 0) {
      const { served } = this.environment(context)
      for (const id of await walkServedHosts(server, hosts)) served.behindHosts.add(id)
    } else {
      const isPage = environment.config.consumer === 'client'
      if (isPage) await server.waitForRequestsIdle(id)
      if (!isPage || runsTests(server.config)) await walkServedModules(server)
    }
    return undefined
  }

  asked(context: HookContext, importer: string): string {
    const environment = this.environment(context)
    const server = (context as HookContext & ViteContext).environment
    return environment.settings.serve ? answerAsks(server as DevEnvironment, environment, importer) : ''
  }

  answerPages(environment: DevEnvironment): void {
    answerPages(environment, () => this.environment({ environment }))
  }

  isOfCompiling(log: BundlerLog): boolean {
    return isOfCompiling(log, this.#session)
  }

  /** Tags for a page of a build. */
  preloads(context: IndexHtmlTransformContext): HtmlTagDescriptor[] {
    if (this.config === undefined) return []
    return preloadTags(context, this.config, file => this.#made.some(({ preloaded }) => preloaded.has(file)))
  }

  updated({ environment }: ViteContext, options: HotUpdateOptions): Promise<EnvironmentModuleNode[] | undefined> {
    return updatedModules(environment as DevEnvironment, this.environment({ environment }), options)
  }
}

/** Hooks that only Vite has. `plugin` makes another instance, for the build of a worker. */
export function viteHooks(environments: ViteEnvironments, plugin: () => PluginOption) {
  return {
    config(config: UserConfig): UserConfig {
      return {
        worker: { plugins: withWorkerPlugins(config, plugin) },
        optimizeDeps: { rolldownOptions: { plugins: [dependencyPlugin()] } },
      }
    },
    configureServer(server: ViteDevServer): void {
      for (const environment of Object.values(server.environments)) environments.answerPages(environment)
      server.middlewares.use(environments.server.middleware(server.config.base))
      if (runsTests(server.config)) server.middlewares.use(walkingFirst(server.environments.client))
    },
    buildStart(this: ViteContext, { input }: { input?: unknown }): void {
      environments.start(this, input)
    },
    onLog(_level: string, log: BundlerLog): false | null {
      return environments.isOfCompiling(log) ? false : null
    },
    transformIndexHtml: {
      order: 'post' as const,
      handler(_html: string, context: IndexHtmlTransformContext): HtmlTagDescriptor[] {
        return environments.preloads(context)
      },
    },
    configResolved(config: ResolvedConfig): void {
      checkSingle(config.plugins)
      environments.config = config
    },
    // Of a build that is repeated when files change.
    watchChange(this: ViteContext, file: string): void {
      environments.environment(this).forgetAsks(file)
    },
    hotUpdate(this: ViteContext, options: HotUpdateOptions): Promise<EnvironmentModuleNode[] | undefined> {
      return environments.updated(this, options)
    },
  }
}
