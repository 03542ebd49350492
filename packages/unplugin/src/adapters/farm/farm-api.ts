// As much of Farm as the adapter uses. Its types are in a package that only its users have.

export interface Resolving {
  readonly source: string
  /** The importing module's id: a path from the root. */
  readonly importer: string | null
  readonly kind: string | object
}

export interface Resolved {
  readonly resolvedPath: string
  readonly external: boolean
  readonly sideEffects: boolean
  readonly query: [string, string][]
  readonly meta: Record<string, string>
}

export interface Context {
  resolve(param: Resolving, hook: { caller: string; meta: object }): Promise<Resolved | null>
  emitFile(file: { resolvedPath: string; name: string; content: number[]; resourceType: string }): void
  addWatchFile(importer: string, file: string): void
  warn(message: string): void
}

type Executor<Param, Result> = (
  param: Param,
  context: Context,
  hook?: { readonly caller?: string | null },
) => Promise<Result | null> | Result | null

/** Gives a module's text. */
export interface TextHook {
  readonly filters: { readonly resolvedPaths: string[] }
  readonly executor: Executor<
    { readonly resolvedPath: string },
    { readonly content: string; readonly moduleType: string }
  >
}

export interface FarmPlugin {
  readonly name: string
  readonly priority?: number
  config?(config: object): object
  configureCompiler?(compiler: Compiler): Promise<void>
  readonly resolve?: {
    readonly filters: { readonly sources: string[]; readonly importers: string[] }
    readonly executor: Executor<Resolving, Resolved>
  }
  readonly load?: TextHook
  readonly transform?: TextHook
  /** Gives paths of modules that are to be made again besides those that have changed. */
  readonly updateModules?: {
    executor(param: { readonly paths: readonly (readonly [string, string])[] }): Promise<readonly string[]>
  }
  readonly finalizeResources?: { executor(param: { readonly resourcesMap: Resources }): Promise<null> }
  /** What it throws fails a build; it waits for nothing. */
  readonly writeResources?: { executor(): void }
}

export interface Compiler {
  readonly config: CompilerConfig
  compile(): Promise<void>
  resources(): Record<string, Uint8Array>
  resourcesMap(): Record<string, Resource>
  hasModule(path: string): boolean
  getParentFiles(id: string): readonly string[]
}

export type CompilerClass = new (config: CompilerConfig) => Compiler

/** By Farm's id. */
export type Modules = Readonly<Record<string, { readonly renderedLength: number; readonly renderedContent?: string }>>

export interface Resource {
  readonly bytes: readonly number[]
  /** It is a part of another one. */
  readonly emitted: boolean
  readonly resourceType: string
  readonly info?: null | {
    readonly data?: { readonly isDynamicEntry?: boolean }
    readonly modules?: Modules
  }
}

export type Resources = Record<string, Resource>

export interface CompilerConfig {
  readonly config: Compilation
  readonly jsPlugins: readonly FarmPlugin[]
}

export interface Compilation {
  readonly root: string
  readonly mode: 'development' | 'production'
  readonly minify?: boolean | object
  readonly input?: Readonly<Record<string, string | null | undefined>>
  readonly output: {
    readonly path: string
    readonly publicPath?: string
    readonly assetsFilename?: string
    readonly entryFilename?: string
    readonly targetEnv?: string
    readonly format?: 'esm' | 'cjs'
  }
}
