// What a compiler's options say, in the plugin's terms.
import type { Platform, ResolvedOptions } from '../../core/options.ts'
import type { Settings } from '../../core/settings.ts'
import type { Compiler } from './types.ts'

/** What both bundlers turn into expressions of their own. */
const PUBLIC_PATH = '__webpack_public_path__'
const BASE_URI = '__webpack_base_uri__'

/** Where it is not both that a URL is made from. */
const URL_VALUES: Readonly<Partial<Record<Platform, readonly string[]>>> = {
  node: [BASE_URI],
  // Programs are imported.
  edge: [],
}

/** Options of this plugin that the output cannot have; a text to show. */
export function contradiction({ options }: Compiler, { platform }: Settings): string | undefined {
  if (platform !== 'edge') return undefined
  if (options.output.module !== true)
    return "where platform is 'edge' programs are imported, which only modules can: set output.module and experiments.outputModule"
  if (typeof options.devtool === 'string' && options.devtool.startsWith('eval'))
    return `where platform is 'edge' text is not run as code, as devtool: '${options.devtool}' has it; 'source-map' keeps code as it is`
  return undefined
}

/** Is a compilation's code replaced while pages run it? Of that it is told only when the compilation begins. */
export interface Mode {
  readonly hot: boolean
}

export function webpackSettings(compiler: Compiler, options: ResolvedOptions, { hot }: Mode): Settings {
  const platform = options.platform ?? platformOf(compiler)
  const mayWait = hasTopLevelAwait(compiler)
  return {
    name: compiler.name ?? 'build',
    root: compiler.context,
    build: compiler,
    serve: isServed(compiler, { hot }),
    dev: hot,
    hot,
    platform,
    formats: [(platform === 'edge' ? compiler.options.output.module === true : mayWait) ? 'es' : 'cjs'],
    // A worker that waits loses the messages that it is sent meanwhile.
    waits: mayWait && compiler.platform?.webworker !== true,
    sidesBeginWithProgram: platform !== 'edge',
    hasWorkersInside: platform !== 'node',
    urls: 'relative',
    carriesBytes: !mayWait,
    urlValues: URL_VALUES[platform] ?? [PUBLIC_PATH, BASE_URI],
    writeUrl: (file, values) => {
      const name = JSON.stringify(file)
      const [path, base] = values.length === 1 ? [name, values[0]] : [`${values[0]} + ${name}`, values[1]]
      return `new URL(${path}, ${base})`
    },
    dropsAssets: false,
    generatesOnly: false,
    inlines: (_name, bytes) => bytes.length < (options.inlineLimit ?? 0),
    ...(platform === 'node' ? {} : { serveUrl: file => `${PUBLIC_PATH} + ${JSON.stringify(file)}` }),
    hotStatements: () => ['if (import.meta.webpackHot) import.meta.webpackHot.accept()'],
    print: text => {
      console.log(text)
    },
  }
}

/** Where code is a string within code it cannot be changed once it is rendered, so it is made as a dev server's. */
function isServed({ options }: Compiler, { hot }: Mode): boolean {
  return hot || (typeof options.devtool === 'string' && options.devtool.startsWith('eval'))
}

function platformOf({ platform }: Compiler): Platform {
  if (platform?.node === true) return platform.web === true ? 'universal' : 'node'
  return platform?.web === true || platform?.webworker === true ? 'browser' : 'universal'
}

/** Both make an `await` of any format that has none; but what a library exports would then be a promise. */
function hasTopLevelAwait({ options }: Compiler): boolean {
  const libraries = options.output.enabledLibraryTypes ?? []
  return options.experiments.topLevelAwait !== false && libraries.every(type => /module$/.test(type))
}
