// The build before the build: the same entries, options and plugins, of which nothing is written. It says what is kept.
import { PLUGIN_NAME } from '../plugin-name.ts'
import type { FirstOutput } from '../two-pass/kept-modules.ts'
import { withMarks } from '../two-pass/marks.ts'
import type { Compilation, Compiler, CompilerClass, FarmPlugin, Resources } from './farm-api.ts'
import { type ModuleFunction, liveMarks } from './live-marks.ts'

/** Undefined when the build cannot be made: the one that counts tells why. `own`: the plugin's hooks in it. */
export async function compileFirst(
  counting: Compiler,
  own: Omit<FarmPlugin, 'name'>,
): Promise<readonly FirstOutput[] | undefined> {
  const { config, jsPlugins, ...rest } = counting.config
  const compiler = new (counting.constructor as CompilerClass)({
    ...rest,
    config: { ...config, ...FIRST, minify: minifyOf(config) },
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
  const outputs = Object.entries(compiler.resources()).map(([name, content]) => ({
    fileName: name,
    isEntry: resources[name]?.info?.data?.isDynamicEntry !== true,
    imports: [],
    code: Buffer.from(content).toString(),
  }))
  // A dev server links what import statements ask for.
  const live = config.mode === 'production' ? liveMarks(functionsIn(outputs, resources, config)) : undefined
  return live === undefined ? outputs : outputs.map(output => ({ ...output, code: withMarks(output.code, live) }))
}

/** What the files have of each module. */
function functionsIn(
  outputs: readonly FirstOutput[],
  resources: Resources,
  { input }: Compilation,
): readonly ModuleFunction[] {
  const entries = new Set(Object.values(input ?? {}).map(path => path?.replace(/^\.\//, '')))
  return outputs.flatMap(({ fileName, code }) => {
    const modules = resources[fileName]?.resourceType === 'js' ? (resources[fileName].info?.modules ?? {}) : {}
    return Object.entries(modules).map(([id, { renderedContent = '' }]) => {
      const text = renderedContent.trim()
      const [, key = ''] = /"([^"]*)":\s*$/.exec(code.slice(0, code.indexOf(text))) ?? []
      return { key, text, isEntry: entries.has(id) }
    })
  })
}

/** What the build before the build does not do. What shaking depends on stays as it is. */
const FIRST = { sourcemap: false, persistentCache: false, lazyCompilation: false, progress: false }

/** What never runs goes, whether or not it does in the build that counts; and names stay, so that no two are alike. */
const minifyOf = ({ mode, minify }: Compilation): object | false =>
  mode === 'production' && { compress: {}, ...(typeof minify === 'object' ? minify : {}), mangle: false }

/** Another plugin, which finds, loads and changes modules as it does, and learns nothing of this build's end. */
function withoutEffects({ name, priority, resolve, load, transform }: FarmPlugin): FarmPlugin {
  return Object.fromEntries(
    Object.entries({ name, priority, resolve, load, transform }).filter(([, value]) => value !== undefined),
  ) as unknown as FarmPlugin
}
