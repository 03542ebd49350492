import type { LinkOptions } from '@wasmweld/linker'

/** Where an input was named, and under which of the positional options. */
export interface InputRequest {
  /** A path, or the name behind `-l`. */
  readonly kind: 'file' | 'library'
  readonly name: string
  /** Between --start-lib and --end-lib. */
  readonly lazy: boolean
  /** Behind --whole-archive. */
  readonly whole: boolean
  /** Behind -Bdynamic or -Bstatic: whether shared libraries may be linked. Otherwise the kind of the output decides. */
  readonly shared: boolean | undefined
}

type Mutable<Type> = { -readonly [Field in keyof Type]: Type[Field] }

/** What a command line asks for; the rows of the flag table write into it, one after the other, so that the last one wins. */
export interface LinkSettings {
  readonly link: Mutable<LinkOptions>
  readonly inputs: InputRequest[]
  readonly libraryPath: string[]
  /** Symbols whose way from a root is shown. */
  readonly whyLive: string[]
  /** What is wrong with the command line, in its order; wasm-ld's words. */
  readonly errors: string[]
  readonly warnings: string[]

  /** `-` is the standard output. */
  output: string | undefined
  allowUndefinedFile: string | undefined
  /** As written: the last one counts, and is looked at alone. */
  buildId: string
  /** Folder, or '' to look for one; undefined: no system libraries join. */
  sysroot: string | undefined

  errorLimit: number
  fatalWarnings: boolean
  color: 'auto' | 'always' | 'never'
  demangle: boolean
  trace: boolean
  printGcSections: boolean
  verbose: boolean
  help: boolean
  /** `version` is all that is done, with inputs or without. */
  version: boolean
  /** `-v`: the version is shown first. */
  showVersion: boolean

  /** -pie and -shared, which exclude each other. */
  pie: boolean
  sharedLibrary: boolean
  /** The user knows that the form of such outputs may change. */
  experimentalPic: boolean

  /** Wins over the options that say it in parts, wherever it stands. */
  allowUndefined: boolean

  // What holds for the inputs that follow.
  inLibrary: boolean
  whole: boolean
  shared: boolean | undefined
}

export function newSettings(): LinkSettings {
  return {
    link: {},
    inputs: [],
    libraryPath: [],
    whyLive: [],
    errors: [],
    warnings: [],
    output: undefined,
    allowUndefinedFile: undefined,
    buildId: 'none',
    sysroot: undefined,
    errorLimit: 20,
    fatalWarnings: false,
    color: 'auto',
    demangle: true,
    trace: false,
    printGcSections: false,
    verbose: false,
    help: false,
    version: false,
    showVersion: false,
    pie: false,
    sharedLibrary: false,
    experimentalPic: false,
    allowUndefined: false,
    inLibrary: false,
    whole: false,
    shared: undefined,
  }
}
