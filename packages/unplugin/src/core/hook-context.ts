// The part of a bundler's plugin context that this plugin uses; Rollup's names, which the others follow.

export interface ResolvedModule {
  readonly id: string
  readonly external?: boolean | 'absolute' | 'relative'
}

export interface LoadedModule {
  readonly id: string
  readonly importedIds: readonly string[]
  readonly dynamicallyImportedIds: readonly string[]
  readonly importedIdResolutions?: readonly ResolvedModule[]
  readonly dynamicallyImportedIdResolutions?: readonly ResolvedModule[]
}

export interface ErrorReport {
  readonly message: string
  readonly id?: string
  readonly loc?: { readonly file: string; readonly line: number; readonly column: number }
  readonly frame?: string
  /** Empty: the way through the plugin is of no use to who must mend the file. */
  readonly stack?: ''
}

/** `this` while modules are found, loaded and transformed. */
export interface HookContext {
  resolve(
    source: string,
    importer?: string,
    options?: { skipSelf?: boolean; isEntry?: boolean },
  ): Promise<ResolvedModule | null>
  load(module: ResolvedModule & { resolveDependencies?: boolean }): Promise<LoadedModule | null>
  addWatchFile(path: string): void
  warn(report: { message: string }): void
  error(report: ErrorReport): never
}

/** `this` while chunks are rendered. */
export interface RenderContext {
  emitFile(asset: { type: 'asset'; name: string; source: Uint8Array }): string
  getFileName(reference: string): string
  warn(report: { message: string }): void
  error(report: ErrorReport): never
}

/** A chunk as `renderChunk` sees it. */
export interface RenderedChunk {
  readonly fileName: string
  readonly isEntry: boolean
  /** Names of chunks that it imports, not those that it may import later. */
  readonly imports: readonly string[]
  readonly modules: Readonly<Record<string, RenderedModule>>
  /** All JavaScript that is left, where the modules do not have theirs. */
  readonly texts?: readonly string[]
}

/** What is left of a module in a chunk. */
export interface RenderedModule {
  readonly renderedExports: readonly string[]
  readonly renderedLength: number
  /** Its text; a bundler that does not tell keeps more of the modules whose namespaces are passed on. */
  readonly code?: string | null
}

/** A file of an output, as it is when it is written. */
export type BundledFile = BundledChunk | BundledAsset

export interface BundledChunk {
  readonly type: 'chunk'
  readonly fileName: string
  /** What `renderChunk` knew it as. */
  readonly preliminaryFileName?: string
  readonly name: string
  readonly code: string
  readonly isEntry: boolean
  readonly facadeModuleId: string | null
  readonly modules: Readonly<Record<string, { readonly renderedLength: number; readonly code?: string | null }>>
}

export interface BundledAsset {
  readonly type: 'asset'
  readonly fileName: string
  readonly names?: readonly string[]
  readonly source: string | Uint8Array
}

/** `this` when the files of an output are known. */
export interface OutputContext extends RenderContext {
  readonly meta: { readonly watchMode: boolean }
  getModuleIds(): Iterable<string>
  getModuleInfo(id: string): {
    readonly isEntry: boolean
    readonly isExternal?: boolean
    readonly importedIds: readonly string[]
    readonly dynamicallyImportedIds: readonly string[]
  } | null
}
