import { FormatError, SYMBOL_FLAG } from '@wasmweld/binary'
import type { ObjectFile } from '../input/object-file.ts'
import type { InputFile } from '../input/input-file.ts'
import type { StubLibrary } from '../input/stub-library.ts'
import type { LinkPlan } from '../plan.ts'
import { damagedFile } from '../problems.ts'
import { ComdatGroups } from './comdat.ts'
import type { LazySource, OpenFile } from './resolution.ts'
import type { Pull, SymbolTable } from './symbol-table.ts'

/** Where rustc's libraries keep what is for rustc alone. It passes `--fatal-warnings`, so that a warning would forbid every link. */
const RUST_METADATA = 'lib.rmeta'

/** A file that is joining: its symbols up to `next` have their meaning. */
interface Joining {
  readonly file: OpenFile
  next: number
  /** The symbol that a member joined for last. */
  pulled: number
}

interface Origin {
  readonly direct: boolean
  readonly archive?: string
  readonly pulledBy?: { readonly file: string; readonly symbol: string }
}

/**
 * Lets files join in wasm-ld's order: a member that a reference pulls in joins at once, and stands in the link order before the
 * file that pulled it. The files that are joining are a stack of our own, so that a long chain of members cannot overflow the
 * machine's.
 */
export class FileLoader {
  /** In link order. */
  readonly files: OpenFile[] = []
  /** Shared libraries, in the order given. */
  readonly libraries: string[] = []
  readonly stubs: StubLibrary[] = []
  readonly #comdats = new ComdatGroups()
  readonly #stack: Joining[] = []
  readonly #table: SymbolTable
  readonly #plan: LinkPlan

  constructor(table: SymbolTable, plan: LinkPlan) {
    this.#table = table
    this.#plan = plan
  }

  load(input: InputFile): void {
    switch (input.kind) {
      case 'refused':
        this.#table.problems.push(input.problem)
        return
      case 'object':
        if (input.lazy) this.#offerObject(input.object)
        else this.#join(input.object, { direct: true })
        return
      case 'archive':
        this.#loadArchive(input)
        return
      case 'shared':
        this.#table.share(input.library)
        this.libraries.push(input.library.name)
        return
      case 'stub':
        this.stubs.push(input.library)
        return
    }
  }

  /** Pulls what defines `name`, if it is lazy; `asker` is who wants it. */
  pull(name: string, asker: string): void {
    const symbol = this.#table.find(name)
    if (symbol === undefined) return
    symbol.used = true
    if (symbol.state !== 'lazy' || symbol.lazy === undefined) return
    this.#pull({ source: symbol.lazy, symbol: name }, asker)
    this.#run()
  }

  #loadArchive({ archive, whole }: Extract<InputFile, { kind: 'archive' }>): void {
    for (const { name } of archive.foreign) {
      if (name === RUST_METADATA) continue
      this.#table.problems.push({ kind: 'foreign-member', severity: 'warning', archive: archive.name, member: name })
    }
    if (whole) {
      for (const { header } of archive.members) {
        const object = this.#read(() => archive.member(header))
        if (object !== undefined) this.#join(object, { direct: true, archive: archive.name })
      }
      return
    }
    const members = new Map<number, LazySource>()
    const byHeader = new Map(archive.members.map(member => [member.header, member.name]))
    for (const { symbol, header } of archive.symbols) {
      let source = members.get(header)
      if (source === undefined) {
        source = {
          load: () => archive.member(header),
          archive: archive.name,
          member: { joined: false },
          fileName: `${archive.name}(${byHeader.get(header)})`,
        }
        members.set(header, source)
      }
      this.#offer(symbol, source)
    }
  }

  #checkPointerSize({ name, is64 }: ObjectFile): void {
    if (is64 === this.#plan.is64) return
    this.#table.problems.push({ kind: 'wrong-pointer-size', severity: 'error', file: name, fileIs64: is64 })
  }

  #offerObject(object: ObjectFile): void {
    if (object.is64 !== this.#plan.is64) return this.#checkPointerSize(object)
    const source: LazySource = {
      load: () => object,
      archive: undefined,
      member: { joined: false },
      fileName: object.name,
    }
    for (const { name, flags } of object.symbols) {
      if ((flags & SYMBOL_FLAG.undefined) !== 0 || (flags & SYMBOL_FLAG.bindingMask) === SYMBOL_FLAG.local) continue
      this.#offer(name, source)
    }
  }

  #offer(name: string, source: LazySource): void {
    const waiting = this.#table.find(name)
    const pull = this.#table.offer(name, source)
    if (pull === undefined) return
    this.#pull(pull, waiting?.file?.name ?? '<internal>')
    this.#run()
  }

  #pull({ source, symbol }: Pull, asker: string): void {
    if (source.member.joined) return
    source.member.joined = true
    const object = this.#read(source.load)
    if (object === undefined) return
    // As wasm-ld: an object of --start-lib is like a member, whose constructors count once one of its symbols is live.
    const origin = { direct: false, pulledBy: { file: asker, symbol } }
    this.#begin(object, source.archive === undefined ? origin : { ...origin, archive: source.archive })
  }

  #read(load: () => ObjectFile): ObjectFile | undefined {
    try {
      return load()
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      this.#table.problems.push(damagedFile(error, '<unknown>'))
      return undefined
    }
  }

  #join(object: ObjectFile, origin: Origin): void {
    this.#begin(object, origin)
    this.#run()
  }

  #begin(object: ObjectFile, { direct, archive, pulledBy }: Origin): void {
    const { name } = object
    this.#checkPointerSize(object)
    const keptComdats = this.#comdats.keep(object)
    const file: OpenFile = {
      name,
      object,
      direct,
      archive,
      pulledBy,
      symbols: new Array(object.symbols.length),
      keptComdats,
      chunkBase: 0,
      order: 0,
    }
    this.#table.trace.push({ what: 'file', file: name })
    this.#stack.push({ file, next: 0, pulled: -1 })
  }

  #run(): void {
    for (let top = this.#stack.at(-1); top !== undefined; top = this.#stack.at(-1)) {
      const pull = this.#advance(top)
      if (pull !== undefined) this.#pull(pull, top.file.name)
      else this.#files(this.#stack.pop())
    }
  }

  #files(joining: Joining | undefined): void {
    if (joining === undefined) return
    joining.file.order = this.files.length
    this.files.push(joining.file)
  }

  /** Gives the file's symbols their meaning; stops at one that must pull a member first. */
  #advance(joining: Joining): Pull | undefined {
    const { file } = joining
    const { symbols, calledDirectly } = file.object
    for (; joining.next < symbols.length; joining.next++) {
      const entry = symbols[joining.next]
      const called = calledDirectly[joining.next] === 1
      const defined = (entry.flags & SYMBOL_FLAG.undefined) === 0 ? this.#table.define(file, entry) : undefined
      const meaning = defined ?? this.#table.refer(file, entry, called, joining.pulled === joining.next)
      if ('source' in meaning) {
        joining.pulled = joining.next
        return meaning
      }
      file.symbols[joining.next] = meaning
    }
    return undefined
  }
}
