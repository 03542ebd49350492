import { SYMBOL_FLAG } from '@wasmweld/binary'
import type { ObjectSymbol, SymbolKind } from '../input/object-file.ts'
import type { SharedLibrary } from '../input/shared-library.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import { createSymbol, fileName, isAnswered, isWeak } from './link-symbol.ts'
import { importAttributes, setDefinition, setReference, setType } from './fill-symbol.ts'
import { overrule } from './externals.ts'
import { precedence } from './precedence.ts'
import type { LazySource, OpenSymbol, LinkedFile, SymbolEvent, TraceEvent } from './resolution.ts'
import { shareSymbol, sharedMismatch } from './shared.ts'
import { SignatureVariants } from './signatures.ts'
import { typeProblem } from './type-problems.ts'

/** A member that has to join before the reference to it can be looked at again. */
export interface Pull {
  readonly source: LazySource
  readonly symbol: string
}

/** Every name of the link, in the order in which it was met. Filled while files join, then read. */
export class SymbolTable {
  readonly problems: Problem[] = []
  readonly trace: TraceEvent[] = []
  /** By SymbolId. */
  readonly symbols: OpenSymbol[] = []
  readonly variants: SignatureVariants
  readonly plan: LinkPlan
  readonly #slots = new Map<string, number>()
  /** One place per name; a signature variant may take over the place of the symbol it varies. */
  readonly #globals: OpenSymbol[] = []

  constructor(plan: LinkPlan) {
    this.plan = plan
    this.variants = new SignatureVariants(name => this.create(name, 'function'))
  }

  get globals(): readonly OpenSymbol[] {
    return this.#globals
  }

  find(name: string): OpenSymbol | undefined {
    const slot = this.#slots.get(name)
    return slot === undefined ? undefined : this.#globals[slot]
  }

  create(name: string, kind: SymbolKind): OpenSymbol {
    const symbol = createSymbol(this.symbols.length, name, kind)
    this.symbols.push(symbol)
    return symbol
  }

  /** A new symbol under a name that has none. */
  insert(name: string, kind: SymbolKind): OpenSymbol {
    const symbol = this.create(name, kind)
    this.#slots.set(name, this.#globals.length)
    this.#globals.push(symbol)
    return symbol
  }

  /** Makes `symbol` what its name means from here on; its place in the order stays. */
  replace(name: string, symbol: OpenSymbol): void {
    const slot = this.#slots.get(name)
    if (slot !== undefined) this.#globals[slot] = symbol
  }

  /** `name` comes to mean what `other` means; `other` keeps its meaning (--wrap). */
  redirect(name: string, symbol: OpenSymbol): void {
    const slot = this.#globals.indexOf(symbol)
    if (slot >= 0) this.#slots.set(name, slot)
  }

  /** A definition of a file that joins. Undefined when the file's copy of its COMDAT group is not the one that stays. */
  define(file: LinkedFile, entry: ObjectSymbol): OpenSymbol | undefined {
    const { object, keptComdats } = file
    const comdat = entry.chunk < 0 ? -1 : object.chunks[entry.chunk].comdat
    const isDiscarded = comdat >= 0 && !keptComdats[comdat]
    if ((entry.flags & SYMBOL_FLAG.bindingMask) === SYMBOL_FLAG.local) {
      const symbol = setDefinition(this.create(entry.name, entry.kind), file, entry)
      // Without collection the copy stays in the output, and with it what it refers to.
      if (isDiscarded && this.plan.gcSections) symbol.state = 'discarded'
      return symbol
    }
    if (isDiscarded) return undefined
    const existing = this.find(entry.name)
    if (existing !== undefined) return this.#redefine(existing, file, entry)
    this.note(entry.name, 'definition', file.name)
    const symbol = setDefinition(this.insert(entry.name, entry.kind), file, entry)
    symbol.used = true
    return symbol
  }

  #redefine(existing: OpenSymbol, file: LinkedFile, entry: ObjectSymbol): OpenSymbol {
    existing.used = true
    if (existing.state === 'external') return overrule(existing, file, entry, this.problems)
    if (existing.state !== 'lazy' && existing.kind === 'function' && entry.kind === 'function') {
      const variant = this.#functionVariant(existing, file, entry)
      if (variant !== undefined) return variant
    }
    this.note(entry.name, 'definition', file.name)
    if (existing.state === 'lazy') return setDefinition(existing, file, entry)
    if (existing.kind !== entry.kind) {
      this.#kindMismatch(existing, file, entry)
      return entry.kind === 'function' ? existing : this.#supersede(existing, file, entry)
    }
    if (entry.kind !== 'function') this.#checkType(existing, file, entry)
    return this.#supersede(existing, file, entry)
  }

  #supersede(existing: OpenSymbol, file: LinkedFile, entry: ObjectSymbol): OpenSymbol {
    return this.#isReplaced(existing, file, entry) ? setDefinition(existing, file, entry) : existing
  }

  /** Whether a new definition takes the place of what there is; two strong ones are a problem. */
  #isReplaced(existing: OpenSymbol, file: LinkedFile, entry: ObjectSymbol): boolean {
    const winner = precedence(existing, entry.flags)
    if (winner !== 'conflict') return winner === 'new'
    if (this.plan.allowMultipleDefinition) return false
    this.problems.push({
      kind: 'duplicate-symbol',
      severity: this.plan.duplicateSeverity,
      name: entry.name,
      files: [fileName(existing), file.name],
    })
    return true
  }

  // An undefined function that nobody calls has no type to keep to: only its address was taken.
  #functionVariant(existing: OpenSymbol, file: LinkedFile, entry: ObjectSymbol): OpenSymbol | undefined {
    const typed = isAnswered(existing) || existing.calledDirectly
    const key = file.object.typeKeys[entry.type]
    if (!typed || existing.typeKey === '' || existing.typeKey === key) return undefined
    const { variant, isNew } = this.variants.find(existing, key)
    variant.used = true
    // As wasm-ld: what the name meant so far decides, whichever variant that is.
    if (isNew || this.#isReplaced(existing, file, entry)) setDefinition(variant, file, entry)
    this.replace(entry.name, variant)
    return variant
  }

  /**
   * A reference of a file that joins, or the member that must join first. `entry` may be a definition that its COMDAT group
   * took away: then it stands for the copy that stays. `pulled`: a member joined for this reference.
   */
  refer(file: LinkedFile, entry: ObjectSymbol, calledDirectly: boolean, pulled = false): OpenSymbol | Pull {
    const { name, kind, flags } = entry
    if ((flags & SYMBOL_FLAG.bindingMask) === SYMBOL_FLAG.local) {
      return setReference(this.create(name, kind), file, entry, calledDirectly)
    }
    this.#noteReference(name, file)
    const existing = this.find(name)
    if (existing === undefined) {
      const symbol = setReference(this.insert(name, kind), file, entry, calledDirectly)
      symbol.used = true
      return symbol
    }
    existing.used = true
    if (existing.state === 'lazy') return this.#referToLazy(existing, file, entry)
    if (existing.state === 'external') return overrule(existing, file, entry, this.problems)
    if (existing.kind !== kind) {
      this.#kindMismatch(existing, file, entry)
      return existing
    }
    // As wasm-ld, a reference takes the global, table or tag that it pulled as it is: a constant does for who only reads.
    if (pulled && kind !== 'function') return existing
    return this.#referAgain(existing, file, entry, calledDirectly)
  }

  #referToLazy(existing: OpenSymbol, file: LinkedFile, entry: ObjectSymbol): OpenSymbol | Pull {
    if ((entry.flags & SYMBOL_FLAG.bindingMask) === SYMBOL_FLAG.weak) {
      existing.flags = (existing.flags & ~SYMBOL_FLAG.bindingMask) | SYMBOL_FLAG.weak
      existing.kind = entry.kind
      setType(existing, file.object, entry)
      return existing
    }
    const { lazy } = existing
    // The member is joining at this moment and will define the name further on.
    if (lazy === undefined || lazy.member.joined) {
      existing.flags &= ~SYMBOL_FLAG.bindingMask
      existing.kind = entry.kind
      setType(existing, file.object, entry)
      return existing
    }
    return { source: lazy, symbol: entry.name }
  }

  #referAgain(existing: OpenSymbol, file: LinkedFile, entry: ObjectSymbol, calledDirectly: boolean): OpenSymbol {
    let symbol = existing
    if (entry.kind === 'function') symbol = this.#referToFunction(existing, file, entry, calledDirectly)
    else this.#checkType(existing, file, entry)
    if (existing.state === 'undefined') {
      this.#mergeImport(existing, file, entry)
      // Of the function table: objects of the MVP need it at number 0 whatever refers to it.
      if (entry.kind === 'table') existing.flags |= entry.flags & SYMBOL_FLAG.noStrip
      if (isWeak(existing) && (entry.flags & SYMBOL_FLAG.bindingMask) === 0) existing.flags &= ~SYMBOL_FLAG.bindingMask
    }
    return symbol
  }

  #referToFunction(existing: OpenSymbol, file: LinkedFile, entry: ObjectSymbol, calledDirectly: boolean): OpenSymbol {
    const key = file.object.typeKeys[entry.type]
    let symbol = existing
    if (existing.typeKey === '') setType(existing, file.object, entry)
    if (calledDirectly && existing.typeKey !== key) {
      if (existing.state === 'shared') {
        this.#callShared(existing, file, entry)
      } else if (existing.state === 'undefined' && !existing.calledDirectly) {
        setReference(existing, file, entry, calledDirectly)
      } else {
        const { variant, isNew } = this.variants.find(existing, key)
        if (isNew) setReference(variant, file, entry, calledDirectly)
        variant.used = true
        symbol = variant
      }
    }
    if (calledDirectly && existing.state === 'undefined') existing.calledDirectly = true
    return symbol
  }

  #callShared(existing: OpenSymbol, file: LinkedFile, entry: ObjectSymbol): void {
    if (!this.plan.checkSharedSignatures) setType(existing, file.object, entry)
    else this.problems.push(sharedMismatch(existing, file.object.types[entry.type], file.name))
  }

  /** What a shared library offers. */
  share(library: SharedLibrary): void {
    for (const shared of library.symbols) {
      this.note(shared.name, 'definition', library.name)
      shareSymbol(this, library, shared)
    }
  }

  #mergeImport(existing: OpenSymbol, file: LinkedFile, entry: ObjectSymbol): void {
    if (entry.imported < 0) return
    const { module, name } = importAttributes(file.object, entry)
    const clash = (what: 'name' | 'module', value: string, other: string): number =>
      this.problems.push({
        kind: 'import-mismatch',
        severity: 'error',
        name: entry.name,
        what,
        first: { value, file: fileName(existing) },
        second: { value: other, file: file.name },
      })
    if (name !== undefined) {
      existing.importName ??= name
      if (existing.importName !== name) clash('name', existing.importName, name)
    }
    if (module !== undefined) {
      existing.importModule ??= module
      if (existing.importModule !== module) clash('module', existing.importModule, module)
    }
  }

  /** A definition that a member or a --start-lib object offers. Returns the pull when something waits for it. */
  offer(name: string, source: LazySource): Pull | undefined {
    const existing = this.find(name)
    if (existing !== undefined && existing.state !== 'undefined') return undefined
    if (existing !== undefined && !isWeak(existing)) return { source, symbol: name }
    const symbol = existing ?? this.insert(name, 'function')
    // Of the reference it is remembered that it was weak, and its type.
    if (existing !== undefined) symbol.flags = SYMBOL_FLAG.weak
    symbol.state = 'lazy'
    symbol.lazy = source
    this.note(name, 'lazy definition', source.fileName)
    return undefined
  }

  #checkType(existing: OpenSymbol, file: LinkedFile, entry: ObjectSymbol): void {
    if (existing.state !== 'defined' && (entry.flags & SYMBOL_FLAG.undefined) !== 0 && entry.kind !== 'tag') return
    const found = typeProblem(existing, file, entry)
    if (found !== undefined) this.problems.push(found)
  }

  #kindMismatch(existing: OpenSymbol, file: LinkedFile, { name, kind }: ObjectSymbol): void {
    this.problems.push({
      kind: 'kind-mismatch',
      severity: 'error',
      name,
      first: { value: existing.kind, file: fileName(existing) },
      second: { value: kind, file: file.name },
    })
  }

  // A file that waited for a member refers to its symbol again when it goes on: that is no second reference.
  #noteReference(symbol: string, file: LinkedFile): void {
    if (!this.plan.traceSymbols.has(symbol)) return
    const known = this.trace.some(
      event => event.what === 'reference' && event.symbol === symbol && event.file === file.name,
    )
    if (!known) this.note(symbol, 'reference', file.name)
  }

  /** For who traces a symbol. What is of no file is of the linker. */
  note(name: string, what: SymbolEvent['what'], file = '<internal>', symbol: string = name): void {
    if (this.plan.traceSymbols.has(name)) this.trace.push({ what, file, symbol })
  }
}
