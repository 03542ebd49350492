// Which libraries of a sysroot a link needs, found out before the link: names are followed from object to object as the linker
// will follow them, but only through archive indexes and the symbol tables of what they lead to. What is found is exact, so one
// link is enough; what is not needed is not read, and what was read is in the cache that the link gets.
import { FormatError, isArchive, isDefinedSymbol, isLocalSymbol, isWeakSymbol, SYMBOL_FLAG } from '@wasmweld/binary'
import {
  type Archive,
  type InputCache,
  type InputFile,
  isLinkerSymbol,
  type LinkInput,
  type LinkOptions,
  type ObjectFile,
  type ObjectSymbol,
  openInput,
} from '@wasmweld/linker'
import { definingMember } from './archive-symbols.ts'
import type { SysrootFile } from './sysroot-file.ts'

/**
 * Those of `libraries` that define something the inputs or the options ask for and the inputs lack, in their own order. All archives
 * where the options ask for everything.
 */
export function missingLibraries(
  inputs: readonly LinkInput[],
  options: LinkOptions,
  libraries: readonly SysrootFile[],
  cache: InputCache,
): readonly SysrootFile[] {
  const search = new NameSearch(options, cache)
  for (const input of inputs) search.take(input)
  for (const name of requestedNames(options)) search.want(name)
  const needed = new Set<SysrootFile>()
  const opened = new Map<SysrootFile, InputFile>()
  const open = (library: SysrootFile): InputFile => {
    const file = opened.get(library) ?? openInput(asInput(library), cache)
    opened.set(library, file)
    return file
  }
  for (let name = search.next(); name !== undefined; name = search.next()) {
    const wanted = name
    const provider = libraries.find(library => search.pull(wanted, open(library)))
    if (provider !== undefined) needed.add(provider)
  }
  // For modules that are not known now, what no input asks for is wanted too; start files are for programs that ask.
  const isWanted = (library: SysrootFile): boolean => options.provideAll === true && library.name.endsWith('.a')
  return libraries.filter(library => needed.has(library) || isWanted(library))
}

/** A library as an input that joins only when it is asked for. */
export function asInput(library: SysrootFile): LinkInput {
  const bytes = library.read()
  return isArchive(bytes) ? { name: library.name, bytes } : { name: library.name, bytes, load: 'lazy' }
}

function requestedNames(options: LinkOptions): readonly string[] {
  const { exports = [], require = [], provide = {}, place } = options
  const entry = options.entry ?? (options.reactor || place !== undefined ? false : '_start')
  const provided = [...(provide.exports ?? []), ...(provide.slots ?? []), ...(provide.addresses ?? [])]
  return [...(entry === false ? [] : [entry]), ...exports, ...require, ...provided]
}

/** Names that are wanted, names that are there, and the lazy inputs that stand ready. */
class NameSearch {
  readonly #cache: InputCache
  readonly #wrapped: ReadonlySet<string>
  readonly #allowed: ReadonlySet<string>
  readonly #defined = new Set<string>()
  readonly #wanted: string[] = []
  readonly #asked = new Set<string>()
  readonly #lazy: InputFile[] = []

  constructor(options: LinkOptions, cache: InputCache) {
    this.#cache = cache
    this.#wrapped = new Set(options.wrap)
    this.#allowed = new Set(options.allowUndefined)
    for (const { name } of options.external ?? []) this.#defined.add(name)
  }

  /** Adds an input of the link: its names at once, or when wanted if it is lazy. What the linker will refuse has none. */
  take(input: LinkInput): void {
    const opened = openInput(input, this.#cache)
    if (opened.kind === 'refused') return
    if (opened.kind === 'shared' || opened.kind === 'stub') return this.#provide(opened)
    if (opened.kind === 'object' && !opened.lazy) this.#join(opened.object)
    else if (opened.kind === 'archive' && opened.whole)
      for (const { header } of opened.archive.members) this.#join(readMember(opened.archive, header))
    else this.#lazy.push(opened)
  }

  /** A library that the loader or the host has. What it calls of the program is wanted. */
  #provide(file: Extract<InputFile, { kind: 'shared' | 'stub' }>): void {
    if (file.kind === 'shared') for (const { name } of file.library.symbols) this.#defined.add(name)
    else {
      for (const [name, needs] of file.library.needs) {
        this.#defined.add(name)
        for (const needed of needs) this.want(needed)
      }
    }
  }

  want(name: string): void {
    const real = name.startsWith('__real_') ? name.slice('__real_'.length) : undefined
    if (real !== undefined && this.#wrapped.has(real)) this.#wanted.push(real)
    else this.#wanted.push(this.#wrapped.has(name) ? `__wrap_${name}` : name)
  }

  /** The next wanted name that none of the inputs taken so far defines. */
  next(): string | undefined {
    for (let name = this.#wanted.pop(); name !== undefined; name = this.#wanted.pop()) {
      if (this.#defined.has(name) || this.#asked.has(name)) continue
      this.#asked.add(name)
      // Asking the sysroot for a name of the linker's would open every library for nothing.
      if (this.#allowed.has(name) || isLinkerSymbol(name)) continue
      const wanted = name
      if (!this.#lazy.some(file => this.pull(wanted, file))) return name
    }
    return undefined
  }

  /** Joins what defines `name` in a lazy input; false when nothing there does. */
  pull(name: string, file: InputFile): boolean {
    const object = definingObject(name, file)
    if (object !== undefined) this.#join(object)
    return object !== undefined
  }

  #join(object: ObjectFile | undefined): void {
    if (object === undefined) return
    for (const symbol of object.symbols) {
      if (isOwn(symbol)) continue
      if (isDefinedSymbol(symbol)) this.#defined.add(symbol.name)
      else if (isMissing(symbol, object)) this.want(symbol.name)
    }
  }
}

/** Whether an input would join for `name`. */
export function definesLazily(name: string, file: InputFile): boolean {
  return definingObject(name, file) !== undefined
}

function definingObject(name: string, file: InputFile): ObjectFile | undefined {
  if (file.kind === 'refused') return undefined
  if (file.kind === 'object') return file.object.symbols.some(symbol => defines(symbol, name)) ? file.object : undefined
  if (file.kind !== 'archive') return undefined
  const member = definingMember(file.archive, name)
  return member === undefined ? undefined : readMember(file.archive, member)
}

/** A damaged member is for the linker to refuse, with its name and place. */
function readMember(archive: Archive, header: number): ObjectFile | undefined {
  try {
    return archive.member(header)
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

const isOwn = (symbol: ObjectSymbol): boolean => symbol.kind === 'section' || isLocalSymbol(symbol)
const defines = (symbol: ObjectSymbol, name: string): boolean =>
  symbol.name === name && !isOwn(symbol) && isDefinedSymbol(symbol)

/** Weak references pull nothing; a function whose source names its import, by module or by field, is imported on purpose. */
function isMissing(symbol: ObjectSymbol, { imports }: ObjectFile): boolean {
  if (isWeakSymbol(symbol) || symbol.flags & SYMBOL_FLAG.explicitName) return false
  return symbol.kind !== 'function' || symbol.imported < 0 || imports.functions[symbol.imported].module === 'env'
}
