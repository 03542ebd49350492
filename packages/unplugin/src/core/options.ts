// What a user may write, and what the rest of the package reads: defaults filled in, contradictions refused by name.
import type { LinkOptions } from '@wasmweld/linker'
import type { Budget } from '@wasmweld/size'
import { checkOptions } from './check-options.ts'

/** A glob, matched against the file's absolute path and its path from the project's root, or a regular expression for the absolute path. */
export type Pattern = string | RegExp

export type Platform = 'browser' | 'node' | 'universal' | 'edge'
export type Instantiate = 'await' | 'sync' | 'lazy'
export type Debug = false | 'names' | 'sourcemap' | 'dwarf' | 'separate-dwarf'
/** How Binaryen's wasm-opt is called. */
export interface WasmOptSettings {
  /** Its `-O` of that name. Default: `s`. */
  readonly level?: 1 | 2 | 3 | 4 | 's' | 'z'
  /** Passes to run behind those of the level, by their names, with `=` and an argument where one is needed. */
  readonly passes?: readonly string[]
}

export type Optimize = 'none' | 'size' | 'wasm-opt' | { readonly wasmOpt: WasmOptSettings }

/** What a build says of the sizes of its output: on the terminal, or in a file of `.wasmweld/size`. */
export type Report = 'summary' | 'html' | 'json' | 'metafile' | 'visualizer' | 'webpack' | 'size-limit' | 'junit'

/** The names of the linker's options that `link` takes. */
export type LinkSetting =
  | 'target'
  | 'exportsIfDefined'
  | 'exportAll'
  | 'exportDynamic'
  | 'exportTable'
  | 'growableTable'
  | 'tableBase'
  | 'allowUndefined'
  | 'require'
  | 'wrap'
  | 'allowMultipleDefinition'
  | 'signatureMismatch'
  | 'gcSections'
  | 'keepSections'
  | 'mergeDataSegments'
  | 'stackFirst'
  | 'stackSize'
  | 'globalBase'
  | 'initialMemory'
  | 'initialHeap'
  | 'maxMemory'
  | 'growableMemory'
  | 'pageSize'
  | 'features'
  | 'extraFeatures'
  | 'checkFeatures'

/** The linker's options, by the names of wasm-ld's in camelCase, without those that have an option of their own here. */
export type LinkSettings = Pick<LinkOptions, LinkSetting>

/** How side modules are linked. */
export interface SideSettings {
  /**
   * For side modules that are not known when the program is built, and are loaded by `dlopen`: the symbols of the C library and other
   * archives that the program keeps and exports for them, or `all`, which makes it large. Default: none.
   */
  readonly unknown?: 'all' | readonly string[]
}

/** How sources of C and C++ are compiled. */
export interface CompileSettings {
  /** Folders for `#include`, from the root. */
  readonly include?: readonly string[]
  /** Arguments of clang for all sources; later ones win over the defaults, `-O2` in builds and `-O1 -g` in dev servers. */
  readonly flags?: readonly string[]
  /** Arguments for C alone, behind those for all. */
  readonly cFlags?: readonly string[]
  /** Arguments for C++ alone, behind those for all; the default is `-fno-exceptions`. */
  readonly cxxFlags?: readonly string[]
  /** Path of a clang, from the root, or `@yowasp/clang`. Default: `WASI_SDK_PATH`, the `PATH`, or `@yowasp/clang`, whichever is there first. */
  readonly compiler?: string
}

/** What a module given as `wasi` makes, one for each instance. */
export interface WasiHost {
  /** The functions of `wasi_snapshot_preview1`. */
  readonly imports: Readonly<Record<string, (...values: never[]) => unknown>>
  /** Takes note of the instance, and calls its `_initialize` if it has one. */
  initialize(instance: WebAssembly.Instance): void
}

export interface Options {
  /** Files to take, among those ending in `.o`, `.a`, `.so` and `.wasm`, and sources of C and C++. Default: all. */
  readonly include?: Pattern | readonly Pattern[]
  /** Files to leave to the bundler. Default: none. */
  readonly exclude?: Pattern | readonly Pattern[]
  /**
   * Files of which `?url`, `?module` and `?init` give what the JavaScript of the output has the names of, as with `&shake`. In Vite, Rollup,
   * Rolldown, webpack and Rspack `new URL('./x.wasm', import.meta.url)` does so as well, also in packages. Default: none.
   */
  readonly shake?: Pattern | readonly Pattern[]

  /** Libraries that join every program where they are needed: `z` for libz.a of `libraryPath` or the sysroot, or a path from the root. */
  readonly libs?: readonly string[]
  /** Folders, from the root, in which the names in `libs` are looked for. */
  readonly libraryPath?: readonly string[]
  /**
   * Where libc, libc++ and the compiler's runtime come from when they are needed: a folder, `@yowasp/clang`, or `false` for nowhere.
   * Default: `WASI_SDK_PATH`, `WASI_SYSROOT`, the system's `wasi-libc`, or the `@yowasp/clang` package, whichever is there first.
   */
  readonly sysroot?: string | false

  /** How imported sources (`.c`, `.cc`, `.cpp`, `.cxx`) are compiled; `false` leaves them to the bundler. Default: with the compiler that is there. */
  readonly compile?: false | CompileSettings

  /** How side modules are linked. */
  readonly sides?: SideSettings

  /**
   * The module whose exports give the functions that nothing native defines (`env`), as a path from the root or a package;
   * or one module for each import module name: `{ env: './src/env.ts', gfx: './src/gfx.ts' }`.
   */
  readonly imports?: string | Readonly<Record<string, string>>
  /**
   * Who provides `wasi_snapshot_preview1`: `browser` (@bjorn3/browser_wasi_shim), `node` (node:wasi), `false` for nobody, or a module
   * whose default export is a function that makes a host (`WasiHost`). Default: `node` where the output runs only in Node.
   */
  readonly wasi?: 'browser' | 'node' | false | (string & {})

  /** Symbols to keep and export besides those that JavaScript imports. */
  readonly exports?: readonly string[]
  /** Options of the linker. */
  readonly link?: LinkSettings

  /**
   * `await`: a top-level await, loads the file. `sync`: at once, from bytes in the JavaScript (in Node from the file). `lazy`: the
   * same at the first call. Default: `await` where the output format has it, else `sync`; `sync` on `edge`.
   */
  readonly instantiate?: Instantiate
  /**
   * Where the output runs. `edge`: where WebAssembly cannot be compiled, only imported (`import module from './x.wasm'`), as in workerd.
   * Default: what the bundler says, `universal` (browsers and Node) when it does not.
   */
  readonly platform?: Platform
  /** With `edge`: linked files are imported by `import source`, as the standard has it and Node 24 and newer do. Default: `false`. */
  readonly sourcePhase?: boolean
  /** Programs smaller than this many bytes go into the JavaScript. Default: the bundler's limit for assets in a web page's build, else 0. */
  readonly inlineLimit?: number

  /**
   * What to keep for debuggers. `names`: the names of functions, for stack traces. Besides these, `sourcemap`: a source map beside the module's
   * file, for browsers' tools; `dwarf`: DWARF in the module; `separate-dwarf`: DWARF in a file beside it. Default: `false` in a build, `dwarf`
   * in the dev server.
   */
  readonly debug?: Debug
  /**
   * `size` shrinks padded numbers in code. `wasm-opt` runs the optimizer of the `binaryen` package besides, or `{ wasmOpt: settings }`, over what a
   * build makes. Default: `size` unless DWARF is kept.
   */
  readonly optimize?: Optimize

  /** The folder for generated declarations, from the root; `false` for none. Default: `.wasmweld/types`. */
  readonly types?: false | string
  /**
   * What a build says of sizes. `summary`: a few lines on the terminal. Into `.wasmweld/size` go `html`: a page; `json`: the whole report; and
   * files for other tools: `metafile` (esbuild's form), `visualizer` (rollup-plugin-visualizer's raw data), `webpack` (stats), `size-limit` and `junit` (budgets).
   * Default: `summary`.
   */
  readonly report?: false | Report | readonly Report[]
  /** Limits for sizes. One that is broken fails a build, if it is for an error; watching and serving, it is only told. Default: none. */
  readonly budgets?: readonly Budget[]
  /**
   * A file from the root, to commit: the sizes that later builds are compared with. The environment variable `WASMWELD_BASELINE=update` makes a
   * build write it. Where several outputs are built, `[output]` in it stands for the name of each. Default: none.
   */
  readonly baseline?: string
}

export interface ResolvedOptions {
  readonly include: readonly Pattern[]
  readonly exclude: readonly Pattern[]
  readonly shake: readonly Pattern[]
  readonly libs: readonly string[]
  readonly libraryPath: readonly string[]
  readonly sysroot: string | false | undefined
  readonly compile: false | CompileSettings
  readonly sides: { readonly unknown: 'all' | readonly string[] | undefined }
  /** Import module name to JavaScript module. */
  readonly imports: Readonly<Record<string, string>>
  readonly wasi: string | false | undefined
  readonly exports: readonly string[]
  readonly link: LinkSettings
  readonly instantiate: Instantiate | undefined
  readonly platform: Platform | undefined
  readonly sourcePhase: boolean
  readonly inlineLimit: number | undefined
  readonly debug: Debug | undefined
  /** What the linker does. */
  readonly optimize: 'none' | 'size' | undefined
  /** Settings for what happens then; undefined for nothing. */
  readonly wasmOpt: WasmOptSettings | undefined
  readonly types: string | false
  readonly reports: ReadonlySet<Report>
  readonly budgets: readonly Budget[]
  readonly baseline: string | undefined
}

/** Fills in the defaults that do not depend on the bundler. Throws an `Error` that names the option when one is wrong. */
export function resolveOptions(options: Options = {}): ResolvedOptions {
  checkOptions(options)
  const { imports = {} } = options
  return Object.freeze({
    ...resolveInputs(options),
    sysroot: options.sysroot,
    sides: { unknown: options.sides?.unknown },
    imports: typeof imports === 'string' ? { env: imports } : imports,
    wasi: options.wasi,
    exports: options.exports ?? [],
    link: options.link ?? {},
    instantiate: options.instantiate,
    platform: options.platform,
    sourcePhase: options.sourcePhase === true,
    inlineLimit: options.inlineLimit,
    debug: options.debug,
    optimize: options.optimize === 'none' || options.optimize === 'size' ? options.optimize : undefined,
    wasmOpt: wasmOptOf(options),
    types: options.types ?? '.wasmweld/types',
    reports: new Set(reportList(options.report ?? 'summary')),
    budgets: options.budgets ?? [],
    baseline: options.baseline,
  })
}

/** What is linked, and how it comes to be. */
function resolveInputs({
  include,
  exclude,
  shake,
  libs,
  libraryPath,
  compile,
}: Options): Pick<ResolvedOptions, 'include' | 'exclude' | 'shake' | 'libs' | 'libraryPath' | 'compile'> {
  return {
    include: list(include),
    exclude: list(exclude),
    shake: list(shake),
    libs: libs ?? [],
    libraryPath: libraryPath ?? [],
    compile: compile ?? {},
  }
}

function wasmOptOf({ optimize }: Options): WasmOptSettings | undefined {
  return typeof optimize === 'object' ? optimize.wasmOpt : optimize === 'wasm-opt' ? {} : undefined
}

const reportList = (report: NonNullable<Options['report']>): readonly Report[] =>
  report === false ? [] : typeof report === 'string' ? [report] : report

function list(patterns: Pattern | readonly Pattern[] | undefined): readonly Pattern[] {
  if (patterns === undefined) return []
  return typeof patterns === 'string' || patterns instanceof RegExp ? [patterns] : patterns
}
