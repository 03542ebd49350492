// The build before the build: the same entries, options and plugins, of which nothing is written. It says what is kept.
import { join, resolve } from 'node:path'
import { PLUGIN_NAME } from '../plugin-name.ts'
import type { FirstOutput } from '../two-pass/kept-modules.ts'
import { withMarks } from '../two-pass/marks.ts'
import { isLibrary } from './settings.ts'
import type { Compilation, Compiler, CompilerClass, FarmPlugin, Modules, Resources, TextHook } from './farm-api.ts'
import { type ModuleFunction, liveMarks } from './live-marks.ts'
import { absoluteId, farmId } from './module-ids.ts'

/** What another plugin made of a module. */
export type NoteText = (path: string, text: string) => void

interface FirstHooks {
  /** The plugin's own. */
  readonly own: Omit<FarmPlugin, 'name'>
  readonly noteText: NoteText
}

export interface FirstResult {
  readonly outputs: readonly FirstOutput[]
  /** Paths of what imports a module, by Farm's id; undefined for one that Farm cannot be asked of. */
  parentsOf(id: string): readonly string[] | undefined
}

/** Undefined when the build cannot be made: the one that counts tells why. */
export async function compileFirst(
  counting: Compiler,
  { own, noteText }: FirstHooks,
): Promise<FirstResult | undefined> {
  const { config, jsPlugins, ...rest } = counting.config
  const compiler = new (counting.constructor as CompilerClass)({
    ...rest,
    config: { ...config, ...FIRST, minify: minifyOf(config) },
    jsPlugins: jsPlugins.map(plugin =>
      plugin.name === PLUGIN_NAME ? { name: PLUGIN_NAME, ...own } : withoutEffects(plugin, noteText),
    ),
  })
  try {
    await compiler.compile()
  } catch {
    return undefined
  }
  const resources = compiler.resourcesMap()
  // A page and its styles are outputs too, and no JavaScript.
  const isCode = (name: string): boolean => (resources[name]?.resourceType ?? 'js') === 'js'
  const written = Object.entries(compiler.resources()).filter(([name]) => isCode(name))
  const outputs = written.map(([name, content]) => ({
    fileName: name,
    isEntry: resources[name]?.info?.data?.isDynamicEntry !== true,
    imports: [],
    code: Buffer.from(content).toString(),
    modules: textsOf(resources[name]?.info?.modules, config.root),
  }))
  // A dev server links what import statements ask for. In a library modules are no functions: what nobody uses is gone.
  const live =
    config.mode === 'production' && !isLibrary(config) ? liveMarks(functionsIn(outputs, resources, config)) : undefined
  const left = live === undefined ? outputs : outputs.map(output => ({ ...output, code: withMarks(output.code, live) }))
  return { outputs: left, parentsOf: id => parentsIn(compiler, id) }
}

/** Farm ends the process when it is asked of what it does not know; and what has a query it does not find. */
export function parentsIn(compiler: Compiler, id: string): readonly string[] | undefined {
  const isKnown = !id.includes('?') && compiler.hasModule(join(compiler.config.config.root, id))
  return isKnown ? compiler.getParentFiles(id) : undefined
}

/** Farm's ids of the modules that the configuration names. */
export function entriesOf({ root, input }: Compilation): ReadonlySet<string> {
  const paths = Object.values(input ?? {}).filter(path => typeof path === 'string')
  return new Set(paths.map(path => farmId(root, resolve(root, path))))
}

/** Texts of a file's modules. */
const textsOf = (modules: Modules = {}, root: string): ReadonlyMap<string, string> =>
  new Map(Object.entries(modules).map(([id, { renderedContent = '' }]) => [absoluteId(root, id), renderedContent]))

/** What the files have of each module. */
function functionsIn(
  outputs: readonly FirstOutput[],
  resources: Resources,
  compilation: Compilation,
): readonly ModuleFunction[] {
  const entries = entriesOf(compilation)
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
function withoutEffects({ name, priority, resolve, load, transform }: FarmPlugin, noteText: NoteText): FarmPlugin {
  const hooks = { name, priority, resolve, load: noted(load, noteText), transform: noted(transform, noteText) }
  return Object.fromEntries(Object.entries(hooks).filter(([, value]) => value !== undefined)) as unknown as FarmPlugin
}

function noted(hook: TextHook | undefined, noteText: NoteText): TextHook | undefined {
  if (hook === undefined) return undefined
  return {
    ...hook,
    async executor(param, ...more) {
      const made = await hook.executor(param, ...more)
      if (made !== null && made !== undefined) noteText(param.resolvedPath, made.content)
      return made
    },
  }
}
