// Which libraries of a sysroot a link needs, found out before the link: names are followed from object to object as the linker
// will follow them, but only through archive indexes and the symbol tables of what they lead to. What is found is exact, so one
// link is enough; what is not needed is not read.
import { isArchive } from '@wasmweld/binary'
import { type InputCache, type LinkInput, type LinkOptions, type SymbolSummary, summarizeInput } from '@wasmweld/linker'
import { viewArchive } from './archive-view.ts'
import type { SysrootFile } from './sysroot-file.ts'

/** Those of `libraries` that define something the inputs or the options ask for and the inputs lack, in their own order. */
export function missingLibraries(
  inputs: readonly LinkInput[],
  options: LinkOptions,
  libraries: readonly SysrootFile[],
  cache?: InputCache,
): readonly SysrootFile[] {
  const search = new NameSearch(options, cache)
  for (const input of inputs) search.take(input)
  for (const name of requestedNames(options)) search.want(name)
  const needed = new Set<SysrootFile>()
  for (let name = search.next(); name !== undefined; name = search.next()) {
    const provider = libraries.find(library => search.pull(name, asInput(library)))
    if (provider !== undefined) needed.add(provider)
  }
  return libraries.filter(library => needed.has(library))
}

/** A library as an input that joins only when it is asked for. */
export function asInput(library: SysrootFile): LinkInput {
  const bytes = library.read()
  return isArchive(bytes) ? { name: library.name, bytes } : { name: library.name, bytes, load: 'lazy' }
}

function requestedNames(options: LinkOptions): readonly string[] {
  const entry = options.entry ?? (options.reactor ? false : '_start')
  return [...(entry === false ? [] : [entry]), ...(options.exports ?? []), ...(options.require ?? [])]
}

/** Names that are wanted, names that are there, and the lazy inputs that stand ready. */
class NameSearch {
  readonly #cache: InputCache | undefined
  readonly #wrapped: ReadonlySet<string>
  readonly #allowed: ReadonlySet<string>
  readonly #defined = new Set<string>()
  readonly #wanted: string[] = []
  readonly #seen = new Set<string>()
  readonly #lazy: LinkInput[] = []

  constructor(options: LinkOptions, cache: InputCache | undefined) {
    this.#cache = cache
    this.#wrapped = new Set(options.wrap)
    this.#allowed = new Set(options.allowUndefined)
  }

  /** Adds an input of the link: its names at once, or when wanted if it is lazy. */
  take(input: LinkInput): void {
    const lazy = input.load === 'lazy' || (input.load !== 'whole' && isArchive(input.bytes))
    if (lazy) this.#lazy.push(input)
    else this.#join(input)
  }

  want(name: string): void {
    const real = name.startsWith('__real_') ? name.slice('__real_'.length) : undefined
    if (real !== undefined && this.#wrapped.has(real)) this.#wanted.push(real)
    else this.#wanted.push(this.#wrapped.has(name) ? `__wrap_${name}` : name)
  }

  /** The next wanted name that none of the inputs taken so far defines. */
  next(): string | undefined {
    for (let name = this.#wanted.pop(); name !== undefined; name = this.#wanted.pop()) {
      if (this.#defined.has(name) || this.#seen.has(name) || this.#allowed.has(name) || isDefinedByLinker(name)) continue
      this.#seen.add(name)
      const wanted = name
      if (!this.#lazy.some(input => this.pull(wanted, input))) return name
    }
    return undefined
  }

  /** Joins what defines `name` in a lazy input; false when nothing there does. */
  pull(name: string, input: LinkInput): boolean {
    const found = isArchive(input.bytes) ? viewArchive(input, this.#cache).defining(name) : this.#ifDefines(name, input)
    if (found !== undefined && !this.#defined.has(name)) this.#join(found)
    return found !== undefined
  }

  #ifDefines(name: string, object: LinkInput): LinkInput | undefined {
    return summarizeInput(object, this.#cache).symbols.some(symbol => symbol.defined && symbol.name === name) ? object : undefined
  }

  #join(input: LinkInput): void {
    for (const symbol of summarizeInput(input, this.#cache).symbols) {
      if (symbol.defined) this.#defined.add(symbol.name)
      else if (isMissing(symbol)) this.want(symbol.name)
    }
  }
}

/** Weak references pull nothing; a function that names its import module or field is imported on purpose. */
function isMissing({ binding, importName, importModule }: SymbolSummary): boolean {
  return binding !== 'weak' && importName === undefined && (importModule === undefined || importModule === 'env')
}

const LINKER_NAMES: ReadonlySet<string> = new Set([
  '__stack_pointer', '__stack_low', '__stack_high', '__data_end', '__global_base', '__heap_base', '__heap_end', '__memory_base',
  '__table_base', '__tls_base', '__tls_size', '__tls_align', '__dso_handle', '__indirect_function_table', '__wasm_call_ctors',
  '__wasm_init_tls', '__wasm_init_memory', '__wasm_first_page_end',
])

/** Asking the sysroot for these would open every library for nothing. */
function isDefinedByLinker(name: string): boolean {
  return LINKER_NAMES.has(name) || name.startsWith('__start_') || name.startsWith('__stop_')
}
