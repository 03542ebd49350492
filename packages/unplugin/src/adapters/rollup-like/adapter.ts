// Rollup and Rolldown: one environment for each plugin, whose options come when the build starts.
import type { Environment } from '../../core/environment.ts'
import type { HookContext } from '../../core/hook-context.ts'
import { walkModules } from '../../core/module-walk.ts'
import { PROGRAM_PREFIX, parseNativeId, parseProgramId } from '../../core/native-id.ts'
import type { ResolvedOptions } from '../../core/options.ts'
import { slashed } from '../../core/paths.ts'
import type { Adapter } from '../adapter.ts'
import { type Surroundings, moduleHooks } from '../module-hooks.ts'
import { checkSingle } from '../plugin-name.ts'
import { buildHooks } from './build-hooks.ts'
import { type BundlerLog, isOfCompiling } from './compile-time.ts'
import { type InputOptions, type StandaloneBuild, standaloneBuild } from './standalone.ts'

export const rollupLike: Adapter = options => {
  const standalone = new Standalone(options)
  const hooks = { ...buildHooks(() => standalone.environment()), ...standalone.hooks }
  const resolveImportMeta = (property: string | null, use: ImportMetaUse): string | null =>
    commonUrl(standalone.environment(), property, use)
  return moduleHooks(standalone, { rollup: { ...hooks, resolveImportMeta }, rolldown: hooks })
}

interface ImportMetaUse {
  readonly format: string
  readonly moduleId: string
}

/** What Rollup writes for `import.meta.url` in CommonJS asks whether there is a page; a server's program is beside its file. */
function commonUrl(
  { settings }: Environment,
  property: string | null,
  { format, moduleId }: ImportMetaUse,
): string | null {
  if (property !== 'url' || format !== 'cjs' || settings.platform !== 'node') return null
  const isOurs = parseProgramId(moduleId) !== undefined || parseNativeId(moduleId) !== undefined
  return isOurs ? `require('node:url').pathToFileURL(__filename).href` : null
}

class Standalone implements Surroundings {
  readonly options: ResolvedOptions
  #written: InputOptions = {}
  #build: StandaloneBuild | undefined

  constructor(options: ResolvedOptions) {
    this.options = options
  }

  readonly hooks = {
    // What the user wrote, not what it is taken for: without a platform the output should run in both; and a target is not told later.
    options: ({ platform, transform, cwd }: InputOptions): null => {
      this.#written = { platform, transform, cwd }
      return null
    },
    // A host that imports native names is imported by their program: that circle is meant, and closed by the program's module.
    onLog: (_level: string, log: BundlerLog): false | null =>
      (log.code === 'CIRCULAR_DEPENDENCY' && log.message.includes(PROGRAM_PREFIX)) ||
      isOfCompiling(log, this.#build?.environment.session)
        ? false
        : null,
    watchChange: (file: string): void => {
      this.#build?.environment.forgetAsks(slashed(file))
    },
    buildStart: ({ input, plugins }: InputOptions & { readonly plugins?: readonly unknown[] }): void => {
      checkSingle(plugins)
      this.#build ??= standaloneBuild(this.options, { ...this.#written, input })
      this.#build.environment.start()
    },
  }

  environment(): Environment {
    return this.#started().environment
  }

  importers(context: HookContext, _id: string, hosts: readonly string[]): Promise<ReadonlySet<string>> {
    return walkModules(context, this.#started().entries, hosts)
  }

  /** A build links at its end. */
  asked(): string {
    return ''
  }

  #started(): StandaloneBuild {
    if (this.#build === undefined) throw new Error('the build has not started')
    return this.#build
  }
}
