// What a bundler says of its output, in plain data: files, modules of JavaScript, who imports what, and the native parts.
import type { OutputKind, SizeReport } from '../size-report.ts'

/** A file of the bundle that is not WebAssembly with a report of its own. */
export interface BundleFile {
  readonly name: string
  /** The name without what changes with the contents; absent where that is nothing. */
  readonly stableName?: string
  readonly kind: OutputKind
  readonly bytes: number
  readonly digest?: string
}

/** A module of JavaScript, whether or not anything is left of it. */
export interface BundleModule {
  /** As it is shown: from the project's root or from its package's, never absolute. Unique. */
  readonly name: string
  readonly kind: 'js-module' | 'js-glue'
  /** The npm package that it comes from. */
  readonly package?: string
  /** Position in `files`: where its code is; of a module of which nothing is left, where an importer's is. */
  readonly file: number
  /** Bytes of its code as the bundler rendered it, before a minifier saw it. */
  readonly rendered: number
  /** Positions in `modules` of what it imports, by statements and by `import()`. */
  readonly imports: readonly number[]
  readonly isEntry?: boolean
}

/** A linked program, a side module, or a finished module: a report of one output. */
export interface BundlePart {
  /** The same in the next build: part of the keys of its items. */
  readonly key: string
  readonly report: SizeReport
  /** Position in `modules` of what instantiates it. */
  readonly loader?: number
  /** Where it stands as text: a position in `files`, and the text's bytes. */
  readonly inlined?: { readonly file: number; readonly text: number }
  /** Exports that stay whatever JavaScript uses; `all` where nobody knows what it uses. */
  readonly kept: 'all' | readonly string[]
}

/** An import statement that names something native. */
export interface BundleUse {
  /** Position in `modules`. */
  readonly module: number
  /** Position in the list of parts. */
  readonly part: number
  /** Name of the part's export. */
  readonly export: string
  /** As the import statement has both. */
  readonly specifier: string
  readonly name: string
  /** Of the import; from 1. */
  readonly line: number
  readonly column: number
}

/** An import of a part that a module of JavaScript answers, or an export of another part. */
export interface BundleHost {
  readonly part: number
  readonly module: string
  readonly field: string
  readonly by: { readonly module: number } | { readonly part: number; readonly export: string }
}

export interface JavaScriptBundle {
  readonly files: readonly BundleFile[]
  readonly modules: readonly BundleModule[]
  readonly uses: readonly BundleUse[]
  readonly hosts: readonly BundleHost[]
}
