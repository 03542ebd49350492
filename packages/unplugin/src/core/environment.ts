// One environment of a build or a dev server: the native files that its modules import, and the programs that they make up.
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import type { HostImport, LinkedModule } from './link-program.ts'
import { isFinishedProgram } from './finished.ts'
import type { JavaScriptGraph } from './javascript-graph.ts'
import type { NativeFile } from './native-file.ts'
import { DEFAULT_PROGRAM, type NativeId, parseNativeId, splitQuery } from './native-id.ts'
import type { Instantiate, ResolvedOptions } from './options.ts'
import type { Session } from './session.ts'
import type { Settings } from './settings.ts'
import type { SideWish } from './requests.ts'
import { ServedPrograms } from './served-programs.ts'
import { OutputNotes, type OutputPlace, outputKey } from './size/output-notes.ts'

/** Takes a version of a module: its file and those that it names, by their paths. */
export type Offer = (module: string, files: Readonly<Record<string, Uint8Array>>) => void

/** What an importing module asks of a native module, by the latter's id. */
export interface ModuleAsk {
  readonly id: string
  readonly names: readonly string[] | 'all'
  /** By `import()`, and not by a statement. */
  readonly isDynamic: boolean
  /** Of a namespace whose way is known. */
  readonly followed?: FollowedNamespace
}

/** All that can be asked of a namespace. */
export interface FollowedNamespace {
  /** By the module that imports it. */
  readonly names: readonly string[]
  /** Modules that it is given to, of which each name is a word of their text; and that text before it was shaken. */
  readonly holders: readonly { readonly id: string; readonly code: string }[]
}

/** A program as its module was made: what later answers must agree with. */
export interface LoadedProgram {
  readonly provided: readonly string[] | 'all'
  /** Imports that the module has a host for, and those that nobody has. */
  readonly wired: readonly HostImport[]
  readonly missing: readonly HostImport[]
  /** By import module: the id of the module of JavaScript that answers. */
  readonly hosts: ReadonlyMap<string, string>
  /** Symbols that were asked for by name, which all had to be there, and those that were linked in. */
  readonly named: ReadonlySet<string>
  readonly roots: ReadonlySet<string>
  /** What of the runtime was asked for. */
  readonly runtime: ReadonlySet<string>
  /** All that it was made of, side modules and libraries that these need among them. */
  readonly files: readonly NativeFile[]
  readonly sides: readonly SideWish[]
}

export class Environment {
  readonly settings: Settings
  readonly session: Session
  /** By native module id: the modules that import it, with the specifier that each uses. */
  readonly importers: Map<string, Map<string, string>> = new Map()
  /** By importing module. */
  readonly asks: Map<string, readonly ModuleAsk[]> = new Map()
  readonly loaded: Map<string, LoadedProgram> = new Map()
  /** Ids of the native modules that were loaded. */
  readonly modules: Set<string> = new Set()
  /** By file: its exports and their types, as the modules made from it have them. */
  readonly surfaces: Map<string, string> = new Map()
  /** Names of files that an output's chunks fetch as soon as they run. */
  readonly preloaded: Set<string> = new Set()
  /** Who reads what of native modules through others, where a bundler tells; without it what bundlers keep is what is read. */
  graph: JavaScriptGraph = new Map()
  readonly #outputs = new Map<string, OutputNotes>()
  readonly #warned = new Set<string>()

  /** A dev server's: paths of linked files that its modules import. */
  readonly importable: Set<string> = new Set()
  /** A dev server's: what pages have. */
  readonly served: ServedPrograms = new ServedPrograms()
  /** A dev server's: something could not be shown, and the next change may mend it. */
  failed = false
  /** A dev server's: what was last told of budgets, by program. */
  readonly toldBudgets: Map<string, readonly string[]> = new Map()
  /** A dev server's: files of its programs that were deleted while it ran. */
  readonly gone: Set<string> = new Set()
  readonly #offer: Offer

  /** `offer` makes files available to a dev server's pages. */
  constructor(settings: Settings, session: Session, offer: Offer = () => {}) {
    this.settings = settings
    this.session = session
    this.#offer = offer
  }

  /** Offers a linked module, with what it names, to a dev server's pages; an expression for its URL, or undefined where there is no such server. */
  offer(name: string, { module, digest, companions }: LinkedModule): string | undefined {
    const file = `${name}-${digest.slice(0, 16)}.wasm`
    const files = [...companions, { name: file, bytes: module }]
    const at = (path: string): string => `${this.settings.name}/${path}`
    this.#offer(at(name), Object.fromEntries(files.map(each => [at(each.name), each.bytes])))
    return this.settings.serveUrl?.(file)
  }

  get instantiate(): Instantiate {
    const { waits, platform } = this.settings
    return this.options.instantiate ?? (waits && platform !== 'edge' ? 'await' : 'sync')
  }

  get options(): ResolvedOptions {
    return this.session.options
  }

  /** Notes who imports a module. A bundler that resolves an id again tells nothing new. */
  noteImporter(id: string, importer: string | undefined, specifier: string): void {
    const importers = this.importers.get(id) ?? new Map<string, string>()
    if (importer !== undefined && parseNativeId(specifier)?.path !== parseNativeId(id)?.path)
      importers.set(importer, specifier)
    this.importers.set(id, importers)
  }

  /** Texts of warnings that were not given before. */
  newWarnings(texts: readonly string[]): readonly string[] {
    return texts.filter(text => !this.#warned.has(text) && this.#warned.add(text))
  }

  /** A bundler that builds again tells its warnings again. */
  forgetWarnings(): void {
    this.#warned.clear()
  }

  /** What was noted of an output since it was last taken. */
  notesOf(place: OutputPlace): OutputNotes {
    const key = outputKey(place)
    const known = this.#outputs.get(key) ?? new OutputNotes()
    this.#outputs.set(key, known)
    return known
  }

  /** Says what is known by now of an output: files may be named after all was noted. */
  setNotes(place: OutputPlace, notes: OutputNotes): void {
    this.#outputs.set(outputKey(place), notes)
  }

  /** What was noted of an output, for the last time: the output is made. */
  takeNotes(place: OutputPlace): OutputNotes {
    const notes = this.notesOf(place)
    this.#outputs.delete(outputKey(place))
    return notes
  }

  /** Modules of a program, in a fixed order: objects before archives, as on a command line, then by path. */
  modulesOf(program: string): readonly NativeId[] {
    const ids = [...this.modules]
      .map(parseNativeId)
      .filter(id => id !== undefined && id.program === program) as NativeId[]
    const rank = ({ path }: NativeId): number => (path.endsWith('.a') ? 1 : 0)
    return ids.sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  }

  /** The files that a program itself is linked of, each once, read now. Throws what reading throws. */
  filesOf(program: string): readonly NativeFile[] {
    return this.#paths(program, false).map(path => this.session.files.read(path))
  }

  /** A program's side modules that are imported, each once, in the order in which they define symbols. Throws what reading throws. */
  sidesOf(program: string): readonly NativeFile[] {
    return this.#paths(program, true).map(path => this.session.files.readSide(path))
  }

  /** The files that a program is made of before any is read: sources among them are to be compiled. */
  sourcesOf(program: string): readonly string[] {
    const imported = [...this.#paths(program, false), ...this.#paths(program, true)]
    return [...new Set([...imported, ...this.session.libraryPaths()])]
  }

  /** A file as its module has it: as a side module, or as a part of its program. Throws what reading throws. */
  read(path: string): NativeFile {
    const isSide = this.modulesFrom(path).some(id => parseNativeId(id)?.facet === 'side')
    return isSide ? this.session.files.readSide(path) : this.session.files.read(path)
  }

  #paths(program: string, areSides: boolean): readonly string[] {
    const natives = this.modulesOf(program).filter(({ facet }) => (facet === 'side') === areSides)
    return [...new Set(natives.map(({ path }) => path))].filter(existsSync)
  }

  /** A build starts, maybe once more: it loads all that it needs. */
  start(): void {
    if (!this.settings.serve) this.modules.clear()
  }

  /** Native files that are others when a file changes: itself, sources that include it, and modules that have it as their map. */
  filesWith(file: string): readonly string[] {
    return [file, ...this.session.sources.including(file), ...this.session.files.withMap(file)]
  }

  /** Forgets what a changed module asked for; it will ask again. */
  forgetAsks(file: string): void {
    for (const importer of this.asks.keys()) if (splitQuery(importer)[0] === file) this.asks.delete(importer)
  }

  /** Names that importing modules take from the instances that `?init` makes. */
  instanceNames(id: string): readonly string[] | 'all' {
    const asked = [...this.asks.values()].flat().filter(ask => ask.id === id)
    const names = asked.flatMap(ask => ask.names)
    return asked.length === 0 || names.includes('all') ? 'all' : names
  }

  /** The name that a program's file asks for, before a bundler puts a hash in: the object's when there is just one. */
  assetName(program: string): string {
    const own = this.modulesOf(program).filter(({ facet }) => facet !== 'side')
    const [first, ...more] = new Set(own.map(({ path }) => basename(path).replace(/\.\w+$/, '')))
    if (program !== DEFAULT_PROGRAM && !isFinishedProgram(program)) return `${program}.wasm`
    return first === undefined || more.length > 0 ? 'program.wasm' : `${first}.wasm`
  }

  /** Importers of a file, through any of its modules: id of the importer and specifier, in a fixed order. */
  importersOf(path: string): readonly { readonly importer: string; readonly specifier: string }[] {
    const all = [...this.importers].filter(([id]) => parseNativeId(id)?.path === path)
    const found = all.flatMap(([, importers]) =>
      [...importers].map(([importer, specifier]) => ({ importer, specifier })),
    )
    return found.sort((a, b) => (a.importer < b.importer ? -1 : 1))
  }

  /** Is the file imported or named as a library, though it may not be there? */
  waitsFor(path: string): boolean {
    const files = this.filesWith(path)
    const imported = [...this.importers.keys()].map(id => parseNativeId(id)?.path)
    return [...this.session.libraryPaths(), ...imported].some(file => file !== undefined && files.includes(file))
  }

  /** Has a file, read again, the exports that its module was made with? */
  hasSameExports(path: string): boolean {
    const before = this.surfaces.get(path)
    try {
      return before === undefined || before === surfaceOf(this.read(path))
    } catch {
      return false
    }
  }

  /** Ids of the modules that a file has become. */
  modulesFrom(path: string): readonly string[] {
    return [...this.modules].filter(id => parseNativeId(id)?.path === path)
  }
}

/** Names and types of a file's exports: what its module is made of. */
export function surfaceOf({ exports, hasConstructors }: NativeFile): string {
  return JSON.stringify([exports, hasConstructors])
}
