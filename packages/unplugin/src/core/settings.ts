import type { Platform } from './options.ts'

/** What a bundler says about one of its environments: a web page's build, a server's, a worker's, a dev server. */
export interface Settings {
  /** Distinguishes the environments of one project: `client`, `ssr`. */
  readonly name: string
  /** The project's folder. */
  readonly root: string
  /** The same object for a build and for those of its workers. */
  readonly build: object
  /** Modules are served one by one: nothing is shaken, and what changes is swapped. */
  readonly serve: boolean
  /** Is there a dev server, whether it serves modules or bundles? It tells, and goes on. */
  readonly dev: boolean
  /** May the server's modules accept updates of themselves (`import.meta.hot`)? */
  readonly hot: boolean
  readonly platform: Platform
  /** Formats of the output, when they are known before it is rendered. */
  readonly formats?: readonly string[]
  /** May modules wait for a program to load, if the user does not say? A worker that waits loses the messages sent to it meanwhile. */
  readonly waits: boolean
  /** Chunks of workers have the modules of pages' chunks, which may wait: what loads side modules is there in both ways. */
  readonly hasWorkersInside?: boolean
  /** Side modules begin to load in the program's module: there is no place at a chunk's start to do so. */
  readonly sidesBeginWithProgram?: boolean
  /** The bundler writes modules into each other, so that those of a file wait one after the other, and not side by side. */
  readonly modulesWaitInTurn?: boolean
  /**
   * How a URL is written: `relative` to the JavaScript file that has it, or as the bundler writes those of its assets; undefined where it
   * has no form for Node.
   */
  readonly urls: 'relative' | ((reference: string, forNode: boolean) => string | undefined)
  /**
   * Expressions that a URL is made from in this bundler's modules, `import.meta.url` for one, when what they become is known only when
   * the bundler has rendered them.
   */
  readonly urlValues?: readonly string[]
  /** Is there no file but where its URL is asked for? Then the calls for instances need not say what it would be made from. */
  readonly carriesBytes?: boolean
  /** With `edge`: a variable for a linked file, where it is the adapter that writes the import of it. */
  importedAs?(reference: string): string
  /** How the URL of an output's file is written, instead of as `urls` says; `values` are texts of `urlValues`. */
  writeUrl?(fileName: string, values: readonly string[]): string
  /** Does the bundler throw away the assets of this environment, since another one has them too? */
  readonly dropsAssets: boolean
  /** Does the bundler want an asset of this size inside the JavaScript? */
  inlines(name: string, bytes: Uint8Array): boolean
  /** Where a dev server offers a linked program: an expression for the URL, by the file's name. */
  serveUrl?(fileName: string): string
  /**
   * Where a dev server's modules run that can import WebAssembly and not compile it: puts a linked file where it can be imported, and
   * gives its path.
   */
  importable?(fileName: string, bytes: Uint8Array): string
  /** How a program's module accepts that another one takes its place: statements. */
  hotStatements?(): readonly string[]
  /**
   * How a dev server's page comes by what its program was linked without, since who asks for it came later: an expression for a promise,
   * which is kept when the page has it, or has waited long enough for a reload. Variables of it: `revision` of the program that it has, and the
   * function `release`, to be given the ids of modules that must not wait, since the newer program waits for them.
   */
  renewal?(program: string): string
  /** Is the output generated only, for another build to write? A worker's is. */
  readonly generatesOnly: boolean
  print(text: string): void
  /** `false`: the adapter has no way to put a file beside one that the bundler names. */
  readonly emitsBeside?: false
}
