// The plugin: the hooks that all bundlers have, and for each bundler what it alone has.
import { type UnpluginFactory, type UnpluginInstance, createUnplugin } from 'unplugin'
import type { Environment } from './environment.ts'
import { buildHooks } from './build-hooks.ts'
import type { HookContext } from './hook-context.ts'
import { walkModules } from './module-walk.ts'
import { NATIVE_ID, NATIVE_IMPORT, PROGRAM_PREFIX, RESOLVED, VIRTUAL_ID } from './native-id.ts'
import { type Options, resolveOptions } from './options.ts'
import { loadNative, noteAsks, resolveNative } from './plugin.ts'
import { slashed } from './paths.ts'
import { type InputOptions, type StandaloneBuild, standaloneBuild } from './rollup-like.ts'
import { ViteEnvironments, viteHooks } from './vite-hooks.ts'

export type { Budget } from '@wasmweld/size'
export type { Debug, Instantiate, LinkSettings, Options, Pattern, Platform, Report, WasiHost } from './options.ts'

/** Where a hook's environment is found, and the entries of its build. */
interface Surroundings {
  environment(context: unknown): Environment
  /**
   * Importing modules that count for the environment's programs, those that hosts lead to among them, when all of them are known;
   * undefined for all.
   */
  importers(context: HookContext, id: string, hosts: readonly string[]): Promise<ReadonlySet<string> | undefined>
  /** After a module's imports were noted. */
  asked(context: HookContext, importer: string): void
}

const SUPPORTED: readonly string[] = ['vite', 'rollup', 'rolldown']

const factory: UnpluginFactory<Options | undefined, true> = (userOptions, { framework }) => {
  if (!SUPPORTED.includes(framework))
    throw new Error(`unplugin-wasmweld: ${framework} is not supported yet; Vite, Rollup and Rolldown are`)
  const options = resolveOptions(userOptions)
  const vite = framework === 'vite' ? new ViteEnvironments(options) : undefined
  const standalone = vite === undefined ? new Standalone(options) : undefined
  const around = (vite ?? standalone) as Surroundings
  const hooks = buildHooks(context => around.environment(context))
  return [
    {
      name: 'unplugin-wasmweld',
      enforce: 'pre',
      resolveId: {
        filter: { id: RESOLVED },
        handler(source, importer) {
          return resolveNative(this as unknown as HookContext, around.environment(this), source, importer) as Promise<
            string | undefined
          >
        },
      },
      load: {
        filter: { id: [NATIVE_ID, VIRTUAL_ID] },
        handler(id) {
          const context = this as unknown as HookContext
          return loadNative(context, around.environment(this), id, hosts => around.importers(context, id, hosts))
        },
      },
      ...(standalone && { rollup: { ...hooks, ...standalone.hooks }, rolldown: { ...hooks, ...standalone.hooks } }),
      ...(vite && { vite: { ...hooks, ...viteHooks(vite, () => instance.vite(userOptions)) } }),
    },
    {
      // Behind what compiles other languages to JavaScript, and before what rewrites imports.
      name: 'unplugin-wasmweld:imports',
      enforce: 'post',
      transform: {
        filter: { code: NATIVE_IMPORT },
        async handler(code, id) {
          const context = this as unknown as HookContext
          await noteAsks(context, around.environment(this), code, id)
          around.asked(context, id)
        },
      },
    },
  ]
}

class Standalone implements Surroundings {
  readonly #options: ReturnType<typeof resolveOptions>
  #platform: InputOptions['platform']
  #build: StandaloneBuild | undefined

  constructor(options: ReturnType<typeof resolveOptions>) {
    this.#options = options
  }

  readonly hooks = {
    // What the user wrote, not what it is taken for: without a platform the output should run in both.
    options: ({ platform }: InputOptions): null => {
      this.#platform = platform
      return null
    },
    // A host that imports native names is imported by their program: that circle is meant, and closed by the program's module.
    onLog: (_level: string, { code, message }: { code?: string | undefined; message: string }): false | null =>
      code === 'CIRCULAR_DEPENDENCY' && message.includes(PROGRAM_PREFIX) ? false : null,
    watchChange: (file: string): void => {
      this.#build?.environment.forgetAsks(slashed(file))
    },
    buildStart: ({ input }: InputOptions): void => {
      this.#build ??= standaloneBuild(this.#options, { input, platform: this.#platform })
      this.#build.environment.start()
    },
  }

  environment(): Environment {
    return this.#started().environment
  }

  importers(context: HookContext, _id: string, hosts: readonly string[]): Promise<ReadonlySet<string>> {
    return walkModules(context, this.#started().entries, hosts)
  }

  asked(): void {
    // A build links at its end.
  }

  #started(): StandaloneBuild {
    if (this.#build === undefined) throw new Error('the build has not started')
    return this.#build
  }
}

const instance: UnpluginInstance<Options | undefined, true> = createUnplugin(factory)

/** As much as a bundler's types ask of a plugin. Theirs are not named here: a project need not have the other bundlers'. */
export interface BundlerPlugin {
  readonly name: string
}
export type PluginFunction = (options?: Options) => BundlerPlugin[]

/** The plugin for each bundler. */
export const unplugin: { readonly [Bundler in 'vite' | 'rollup' | 'rolldown']: PluginFunction } = {
  vite: instance.vite,
  rollup: instance.rollup,
  rolldown: instance.rolldown,
}

export default unplugin
