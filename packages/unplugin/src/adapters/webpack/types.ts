// As much of webpack's and Rspack's interfaces as the plugin uses: what both have, in webpack's words.

interface Hook<Values extends readonly unknown[]> {
  tap(options: string | { name: string; stage?: number }, work: (...values: Values) => void): void
}
interface AsyncHook<Values extends readonly unknown[]> extends Hook<Values> {
  tapPromise(options: string | { name: string; stage?: number }, work: (...values: Values) => Promise<void>): void
}

export interface Source {
  source(): string | Buffer
}
interface ReplaceSource extends Source {
  /** `end` is the last position that is replaced. */
  replace(start: number, end: number, text: string): void
  insert(position: number, text: string): void
}

/** A place in a file: lines from 1, columns from 0. */
export interface Place {
  readonly start: { readonly line: number; readonly column: number }
}

/** An error or a warning of a compilation. */
export interface Diagnostic extends Error {
  module?: Module | null
  file?: string
  loc?: Place
  hideStack?: boolean
}

export interface Library {
  readonly WebpackError: new (message: string) => Diagnostic
  readonly NormalModuleReplacementPlugin: new (
    pattern: RegExp,
    replace: (data: { request: string }) => void,
  ) => { apply(compiler: Compiler): void }
  readonly sources: {
    readonly RawSource: new (content: string | Buffer) => Source
    readonly ReplaceSource: new (source: Source) => ReplaceSource
  }
  readonly util: {
    createHash(name: string): { update(data: string | Buffer): void; digest(encoding: string): string | Buffer }
  }
  readonly javascript: {
    readonly JavascriptModulesPlugin: {
      getCompilationHooks(compilation: Compilation): { readonly chunkHash: Hook<[Chunk, Hash]> }
    }
  }
}

interface Hash {
  update(text: string): unknown
}

export interface CompilerOptions {
  readonly mode?: string
  readonly devtool?: string | false
  readonly output: OutputOptions
  readonly module: { readonly rules: unknown[] }
  readonly resolve: { plugins?: unknown[] }
  readonly experiments: { readonly topLevelAwait?: boolean; readonly sourceImport?: boolean }
}

interface OutputOptions {
  readonly path?: string
  readonly module?: boolean
  readonly assetModuleFilename?: unknown
  readonly enabledLibraryTypes?: readonly string[]
  readonly hashFunction?: string
  readonly hashDigest?: string
  readonly hashDigestLength?: number
  readonly hashSalt?: string
}

export interface Compiler {
  readonly name?: string
  readonly context: string
  readonly options: CompilerOptions
  readonly watchMode?: boolean
  readonly platform?: Readonly<Record<'web' | 'node' | 'webworker', boolean | null>>
  readonly webpack: Library
  /** Rspack alone has it. */
  readonly rspack?: unknown
  readonly resolverFactory: ResolverFactory
  readonly hooks: {
    readonly compilation: Hook<[Compilation]>
    readonly afterEmit: AsyncHook<[Compilation]>
  }
}

interface ResolverFactory {
  get(
    type: 'normal',
    options: { dependencyType: string },
  ): {
    resolve(
      context: object,
      folder: string,
      request: string,
      more: object,
      done: (error: Error | null, path?: string | false) => void,
    ): void
  }
}

export interface Module {
  readonly type?: string
  readonly resource?: string
  readonly request?: string
  factoryMeta?: { sideEffectFree?: boolean }
  originalSource?(): Source | null
  size(): number
  /** Of several that were joined. */
  readonly modules?: Iterable<Module>
}

export interface Chunk {
  readonly name?: string | null
  readonly id: string | number | null
  readonly runtime: string | Iterable<string> | undefined
  readonly files: Iterable<string>
  readonly auxiliaryFiles: Iterable<string>
  canBeInitial(): boolean
}

interface Connection {
  readonly module: Module | null
  readonly originModule: Module | null
  readonly dependency: { readonly request?: string; readonly type?: string } | null
}

export interface Compilation {
  readonly compiler: Compiler
  readonly modules: Iterable<Module>
  readonly chunks: Iterable<Chunk>
  readonly entrypoints: ReadonlyMap<string, { readonly chunks: readonly Chunk[] }>
  readonly errors: Diagnostic[]
  readonly warnings: Diagnostic[]
  readonly fileDependencies: { add(path: string): void }
  readonly outputOptions: OutputOptions
  readonly moduleGraph: {
    getIncomingConnections(module: Module): Iterable<Connection>
    getOutgoingConnections(module: Module): Iterable<Connection>
    getUsedExports(module: Module, runtime: string): Iterable<string> | boolean | null
  }
  readonly chunkGraph: {
    getModuleChunksIterable(module: Module): Iterable<Chunk>
    getChunkModulesIterable(chunk: Chunk): Iterable<Module>
  }
  readonly hooks: {
    readonly finishModules: AsyncHook<[]>
    readonly optimizeTree: AsyncHook<[]>
    readonly chunkHash: Hook<[Chunk, Hash]>
    readonly processAssets: AsyncHook<[]>
  }
  getAsset(name: string): { readonly source: Source } | undefined
  getAssets(): readonly {
    readonly name: string
    readonly source: Source
    readonly info?: { readonly sourceFilename?: string }
  }[]
  emitAsset(name: string, source: Source, info?: object): void
  updateAsset(name: string, source: Source): void
  getAssetPathWithInfo(template: unknown, data: object): { readonly path: string; readonly info: object }
  rebuildModule(module: Module, done: (error: Error | null) => void): void
}

/** `this` of a loader. */
export interface LoaderContext {
  readonly resource: string
  readonly resourcePath: string
  readonly hot?: boolean
  readonly _compiler: Compiler
  readonly _module: Module
  addDependency(path: string): void
  cacheable(isCacheable: boolean): void
}
