// The build before the build: the same entries, options and plugins, of which nothing is written. It says what is kept.
import { PLUGIN_NAME } from '../plugin-name.ts'
import type { FirstOutput } from '../two-pass/kept-modules.ts'
import type { Compiler, CompilerClass, FarmPlugin } from './farm-api.ts'

/** Undefined when the build cannot be made: the one that counts tells why. `own`: the plugin's hooks in it. */
export async function compileFirst(
  counting: Compiler,
  own: Omit<FarmPlugin, 'name'>,
): Promise<readonly FirstOutput[] | undefined> {
  const { config, jsPlugins, ...rest } = counting.config
  const compiler = new (counting.constructor as CompilerClass)({
    ...rest,
    config: { ...config, ...FIRST },
    jsPlugins: jsPlugins.map(plugin =>
      plugin.name === PLUGIN_NAME ? { name: PLUGIN_NAME, ...own } : withoutEffects(plugin),
    ),
  })
  try {
    await compiler.compile()
  } catch {
    return undefined
  }
  const resources = compiler.resourcesMap()
  return Object.entries(compiler.resources()).map(([name, content]) => ({
    fileName: name,
    isEntry: resources[name]?.info?.data?.isDynamicEntry !== true,
    imports: [],
    code: Buffer.from(content).toString(),
  }))
}

/** What the build before the build does not do. What shaking depends on stays as it is. */
const FIRST = { minify: false, sourcemap: false, persistentCache: false, lazyCompilation: false, progress: false }

/** Another plugin, which finds, loads and changes modules as it does, and learns nothing of this build's end. */
function withoutEffects({ name, priority, resolve, load, transform }: FarmPlugin): FarmPlugin {
  return Object.fromEntries(
    Object.entries({ name, priority, resolve, load, transform }).filter(([, value]) => value !== undefined),
  ) as unknown as FarmPlugin
}
