// As much of Bun as the adapter uses. Its own types would be a dependency of every user.

export interface BuildConfig {
  /** Bun reads it when the plugins are set up. */
  metafile?: boolean
  readonly entrypoints: readonly string[]
  readonly outdir?: string
  readonly format?: 'esm' | 'cjs' | 'iife'
  readonly target?: 'browser' | 'bun' | 'node'
  readonly publicPath?: string
  readonly splitting?: boolean
  readonly minify?:
    boolean | { readonly syntax?: boolean; readonly whitespace?: boolean; readonly identifiers?: boolean }
  readonly plugins?: readonly BunPlugin[]
  readonly compile?: unknown
}

export interface BunPlugin {
  readonly name: string
  setup(build: PluginBuilder): unknown
}

export interface ResolveArgs {
  readonly path: string
  readonly importer: string
  readonly resolveDir: string
  readonly kind: string
}

export interface LoadArgs {
  readonly path: string
  readonly namespace: string
}

export interface Loaded {
  readonly contents?: string | Uint8Array
  readonly loader?: string
}

type Filter = { readonly filter: RegExp; readonly namespace?: string }
export interface Found {
  readonly path: string
  readonly namespace?: string
  readonly external?: boolean
  readonly sideEffects?: boolean
}
type OrLater<Value> = Value | undefined | Promise<Value | undefined>

export interface PluginBuilder {
  readonly config: BuildConfig
  onStart(start: () => unknown): void
  onEnd(end: (result: BuildOutput) => unknown): void
  onResolve(filter: Filter, resolve: (args: ResolveArgs) => OrLater<Found>): void
  onLoad(filter: Filter, load: (args: LoadArgs) => OrLater<Loaded>): void
}

export interface BuildOutput {
  readonly success: boolean
  readonly outputs: readonly {
    readonly path: string
    readonly kind: string
    text(): Promise<string>
    arrayBuffer(): Promise<ArrayBuffer>
  }[]
  readonly metafile?: Metafile
}

type Imports = readonly {
  readonly path: string
  readonly kind: string
  readonly external?: boolean
  /** As the importing text has it. */
  readonly original?: string
  /** The module that is imported, when it is in another file. */
  readonly entryPoint?: string
}[]

/** As esbuild's, with `./` before what is in the output's folder. */
export interface Metafile {
  readonly inputs: Readonly<Record<string, { readonly imports: Imports }>>
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly imports: Imports
        readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>
        readonly entryPoint?: string
      }
    >
  >
}

export interface BunApi {
  build(config: BuildConfig & Readonly<Record<string, unknown>>): Promise<BuildOutput>
  resolveSync(source: string, from: string): string
}

/** The global that a program in Bun has. */
export function bunApi(): BunApi {
  return (globalThis as unknown as { readonly Bun: BunApi }).Bun
}
