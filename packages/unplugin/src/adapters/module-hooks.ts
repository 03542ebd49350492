// Hooks of bundlers that find, load and transform one module after the other, in Rollup's manner.
import MagicString from 'magic-string'
import type { UnpluginOptions } from 'unplugin'
import type { Environment } from '../core/environment.ts'
import type { HookContext } from '../core/hook-context.ts'
import { NATIVE_ID, NATIVE_IMPORT, RESOLVED, VIRTUAL_ID } from '../core/native-id.ts'
import { SOURCE_IMPORT, rewriteSourcePhase } from '../core/source-phase.ts'
import { loadNative, noteAsks, resolveNative } from '../core/native-modules.ts'
import { WASM_URL, rewriteAssetUrls } from '../core/asset-urls.ts'
import type { ResolvedOptions } from '../core/options.ts'
import { DISPOSABLE, withIdleClasses } from '../core/idle-classes.ts'
import { PLUGIN_NAME } from './plugin-name.ts'

/** Where a hook's environment is found, and the entries of its build. */
export interface Surroundings {
  readonly options: ResolvedOptions
  environment(context: unknown): Environment
  /**
   * Importing modules that count for the environment's programs, those that hosts lead to among them, when all of them are known;
   * undefined for all.
   */
  importers(context: HookContext, id: string, hosts: readonly string[]): Promise<ReadonlySet<string> | undefined>
  /** After a module's imports were noted: text to put before its own. */
  asked(context: HookContext, importer: string): string
}

/** Before the bundler makes assets of what they name. */
function assetUrls(around: Surroundings): UnpluginOptions {
  return {
    name: `${PLUGIN_NAME}:urls`,
    enforce: 'pre',
    transform: {
      filter: { code: WASM_URL },
      handler(code, id) {
        return rewriteAssetUrls(around.environment(this), code, id, 'any')
      },
    },
  }
}

/** The plugin that finds and loads native modules, with `more` hooks of the bundler's own, and the one that reads who asks for what. */
export function moduleHooks(around: Surroundings, more: Partial<UnpluginOptions>): UnpluginOptions[] {
  return [
    {
      name: PLUGIN_NAME,
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
      // One hook for both: Rolldown takes its time for each that there is.
      transform: {
        filter: { code: [SOURCE_IMPORT, DISPOSABLE] },
        handler(code, id) {
          const environment = around.environment(this)
          if (SOURCE_IMPORT.test(code)) return rewriteSourcePhase(this as unknown as HookContext, environment, code, id)
          return environment.settings.serve ? undefined : withIdleClasses(code, id)
        },
      },
      ...more,
    },
    ...(around.options.shake.length === 0 ? [] : [assetUrls(around)]),
    {
      // Behind what compiles other languages to JavaScript, and before what rewrites imports.
      name: `${PLUGIN_NAME}:imports`,
      enforce: 'post',
      transform: {
        filter: { code: NATIVE_IMPORT },
        async handler(code, id) {
          const context = this as unknown as HookContext
          await noteAsks(context, around.environment(this), code, id)
          const head = around.asked(context, id)
          if (head === '') return undefined
          const edited = new MagicString(code).prepend(head)
          return { code: edited.toString(), map: edited.generateMap({ hires: 'boundary' }) }
        },
      },
    },
  ]
}
