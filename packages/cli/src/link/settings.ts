import type { LinkOptions } from '@wasmweld/linker'
import type { Fault, FaultyOption } from './faults.ts'

/** Where an input was named, and under which of the positional options. */
export interface InputRequest {
  /** A path, the name behind `-l`, or what is wrong at this place. */
  readonly kind: 'file' | 'library' | 'fault'
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
  /** What is wrong with the last value of each option; wasm-ld's words. `faults.ts` has their order. */
  readonly faults: Map<FaultyOption, readonly Fault[]>
  /** Files with names to export. */
  readonly exportLists: string[]
  printMemoryMap: boolean

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
  /** Where a map of the output goes; `-` is the standard output. */
  mapFile: string | undefined
  /** Where the report goes: everything of the output, why it is there, and what was left out; `-` is the standard output. */
  reportFile: string | undefined
  /** Where the source map goes; a file, since the output names it. */
  sourceMapFile: string | undefined
  /** Wins over `mapFile`. */
  printMap: boolean
  /** Where to say why members joined; `-` is the standard output. */
  whyExtract: string | undefined
  /** The tar file that gets all that a second link needs. */
  reproduce: string | undefined
  /** Says how long each step took. */
  time: boolean
  errorFormat: 'text' | 'json'
  printGcSections: boolean
  verbose: boolean
  help: boolean
  /** `version` is all that is done, with inputs or without. */
  version: boolean
  /** `-v`: the version is shown first. */
  showVersion: boolean

  /** -r, -pie and -shared, which exclude each other. */
  relocatable: boolean
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
    faults: new Map(),
    exportLists: [],
    printMemoryMap: false,
    output: undefined,
    allowUndefinedFile: undefined,
    buildId: 'none',
    sysroot: undefined,
    errorLimit: 20,
    fatalWarnings: false,
    color: 'auto',
    demangle: true,
    trace: false,
    mapFile: undefined,
    reportFile: undefined,
    sourceMapFile: undefined,
    printMap: false,
    whyExtract: undefined,
    reproduce: process.env['LLD_REPRODUCE'],
    time: false,
    errorFormat: 'text',
    printGcSections: false,
    verbose: false,
    help: false,
    version: false,
    showVersion: false,
    relocatable: false,
    pie: false,
    sharedLibrary: false,
    experimentalPic: false,
    allowUndefined: false,
    inLibrary: false,
    whole: false,
    shared: undefined,
  }
}
