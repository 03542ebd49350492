// The build within the build: the same entries, options and plugins, for which no output is written. It says what is kept.
import { resolve } from 'node:path'
import { PLUGIN_NAME } from '../plugin-name.ts'
import { NAMESPACE } from '../two-pass/module-paths.ts'
import type { FirstInputs } from '../two-pass/first-graph.ts'
import type { FirstOutput } from '../two-pass/kept-modules.ts'
import {
  type BuildConfig,
  type BuildOutput,
  type BunPlugin,
  type Loaded,
  type Metafile,
  type PluginBuilder,
  bunApi,
} from './bun-api.ts'
import { inputsOf } from './inputs.ts'
import { rootOf } from './settings.ts'

/** What another plugin made of a module. */
export type NoteLoad = (path: string, contents: string) => void

export interface FirstResult {
  readonly outputs: readonly FirstOutput[]
  /** Who imports what, by the metafile's names. */
  readonly graph: Pick<FirstInputs, 'inputs' | 'isEntry'>
  /** Is something native imported later, by `import()`, or by what is? */
  readonly importsLater: boolean
}

/** Undefined for a build that cannot be made, of which the one that counts will tell. */
export async function runFirst(
  config: BuildConfig,
  { own, noteLoad }: { own: (build: PluginBuilder) => void; noteLoad: NoteLoad },
): Promise<FirstResult | undefined> {
  const { minify, plugins = [] } = config
  const result = await bunApi().build({
    ...config,
    outdir: undefined,
    plugins: plugins.map(plugin =>
      plugin.name === PLUGIN_NAME ? { name: plugin.name, setup: own } : withoutEffects(plugin, noteLoad),
    ),
    // What shaking depends on stays as it is.
    minify: { syntax: typeof minify === 'object' ? minify.syntax === true : minify === true },
    sourcemap: 'none',
    metafile: true,
    compile: undefined,
    bytecode: false,
    throw: false,
  } as unknown as BuildConfig & Record<string, unknown>)
  return result.success ? await readOutput(result, config) : undefined
}

async function readOutput({ outputs, metafile }: BuildOutput, { entrypoints }: BuildConfig): Promise<FirstResult> {
  if (metafile === undefined)
    throw new Error('unplugin-wasmweld: this version of Bun does not tell of its output; use 1.4 or a newer one')
  const entries = new Set(entrypoints.map(path => resolve(rootOf(), path)))
  const texts = outputs.filter(({ kind }) => kind === 'entry-point' || kind === 'chunk')
  const read = await Promise.all(
    texts.map(async output => {
      const { imports = [], entryPoint } = metafile.outputs[output.path] ?? {}
      return {
        fileName: output.path,
        // What is imported later is an entry in Bun's eyes as well.
        isEntry: entryPoint !== undefined && entries.has(resolve(rootOf(), entryPoint)),
        imports: imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path),
        code: await output.text(),
      }
    }),
  )
  const isEntry = (input: string): boolean => entries.has(resolve(rootOf(), input))
  const inputs = inputsOf(metafile)
  return { outputs: read, graph: { inputs, isEntry }, importsLater: importsLater(inputs) }
}

function importsLater(inputs: Metafile['inputs']): boolean {
  const all = Object.values(inputs).flatMap(({ imports }) => imports)
  const later = new Set(all.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => path))
  // The set grows while it is walked.
  for (const path of later) for (const imported of inputs[path]?.imports ?? []) later.add(imported.path)
  return [...later].some(path => path.startsWith(`${NAMESPACE}:`))
}

/** Another plugin, which finds and loads as it does, and learns nothing of this build's start and end. */
function withoutEffects(plugin: BunPlugin, noteLoad: NoteLoad): BunPlugin {
  return {
    name: plugin.name,
    setup: build =>
      plugin.setup({
        ...build,
        onStart: () => {},
        onEnd: () => {},
        onLoad: (filter, load) => {
          build.onLoad(filter, async args => {
            const loaded: Loaded | undefined = await load(args)
            if (typeof loaded?.contents === 'string') noteLoad(args.path, loaded.contents)
            return loaded
          })
        },
      }),
  }
}
