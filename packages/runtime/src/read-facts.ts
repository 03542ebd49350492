// Reads what a loader has to know out of a module. Code and data are stepped over, so that a file that was cut short is found out.
//
// The reader is functions around one cursor, not a class: minifiers shorten names of functions and leave those of methods, and this code
// goes to every page. Reading never waits, so one cursor is enough.
import { KIND } from './module-facts.ts'
import type { ExportFact, ImportFact, LimitsFact, ModuleFacts, ModuleItemKind } from './module-facts.ts'

const SECTION = { type: 1, import: 2, function: 3, memory: 5, export: 7 } as const
const SUBSECTION = { memory: 1, needed: 2, exports: 3, imports: 4, runtimePath: 5, architecture: 6 } as const
const WEAK = 1
const THREAD_LOCAL = 0x100
const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

let bytes: Uint8Array
let at: number
/** Of the window that must not be left. */
let end: number
/** The section as text, a character for each byte: ten thousand names are cut out of one text. */
let text: string
let textAt: number

function fail(expected: string, offset: number = at): never {
  throw new SyntaxError(`expected ${expected} at offset 0x${offset.toString(16)}`)
}

const byte = (): number => (at < end ? bytes[at++] : fail('more bytes, found the end'))

/** Unsigned; a signed one is only skipped with it. Exact below 2^53. */
function leb(): number {
  let value = 0
  for (let scale = 1; scale < 2 ** 70; scale *= 128) {
    const next = byte()
    value += (next & 127) * scale
    if (next < 128) return value
  }
  return fail('the end of a LEB128')
}

/** Moves over a length and as many bytes; returns where those begin. */
function skip(): number {
  const length = leb()
  if (length > end - at) fail(`${length} bytes, found ${end - at}`)
  at += length
  return at - length
}

/** Reads what stands behind its own length, and all of it. */
function window(what: string, read: () => void): void {
  const outer = end
  const start = skip()
  end = at
  at = start
  read()
  if (at < end) fail(`the end of ${what}`)
  end = outer
}

function name(): string {
  const start = skip()
  const found = text.slice(start - textAt, at - textAt)
  return /[^\0-\x7f]/.test(found) ? new TextDecoder().decode(bytes.subarray(start, at)) : found
}

function list<Item>(read: () => Item): Item[] {
  const items: Item[] = []
  for (let left = leb(); left > 0; left--) items.push(read())
  return items
}

function open(all: Uint8Array): void {
  bytes = all
  at = 0
  end = all.length
}

/** Characters below 128 are right. */
function decodeFrom(start: number, length: number = end - start): void {
  text = new TextDecoder('latin1').decode(bytes.subarray(start, start + length))
  textAt = start
}

const names = (): string[] => [...new Set(list(name))]

function readMemory(facts: Mutable<ModuleFacts>): void {
  facts.memorySize = leb()
  facts.memoryAlignment = 2 ** leb()
  facts.tableSize = leb()
  facts.tableAlignment = 2 ** leb()
}

/** Names with a flag. The module in front of an import's name is `env` whatever the import says, and tells nothing. */
const flagged = (hasModule: boolean, flag: number): Set<string> =>
  new Set(
    list(() => {
      if (hasModule) name()
      const symbol = name()
      return leb() & flag ? symbol : ''
    }),
  )

/** To the end of the window. Subsections that nobody knows here are skipped. */
function readDylink(facts: Mutable<ModuleFacts>): void {
  while (at < end) {
    const id = byte()
    window(`subsection ${id} of dylink.0`, () => {
      if (id === SUBSECTION.memory) readMemory(facts)
      else if (id === SUBSECTION.needed) facts.needed = names()
      else if (id === SUBSECTION.runtimePath) facts.runtimePath = names()
      else if (id === SUBSECTION.architecture) facts.architecture = name()
      else if (id === SUBSECTION.exports) facts.threadLocal = flagged(false, THREAD_LOCAL)
      else if (id === SUBSECTION.imports) facts.weak = flagged(true, WEAK)
      else at = end
    })
  }
}

/** The convention from before 2021; before LLVM 8 even the needed libraries were not there. */
function readLegacyDylink(facts: Mutable<ModuleFacts>): void {
  readMemory(facts)
  if (at < end) facts.needed = names()
}

const DYLINK: Readonly<Record<string, (facts: Mutable<ModuleFacts>) => void>> = {
  'dylink.0': readDylink,
  dylink: readLegacyDylink,
}

const PRELINKED = 'wasmweld.prelinked'

/** A place in memory and table, and the program that it is in. */
function readPrelinked(facts: Mutable<ModuleFacts>): void {
  for (let number = 0; number < 4; number++) leb()
  facts.prelinkedFor = name()
}

/** A reference to a type of its own has the type behind it. */
function valueType(): void {
  const type = byte()
  if (type === 0x63 || type === 0x64) leb()
}

/** Function types of the first proposal; another kind ends the list, since nothing that libraries share has one. */
function readTypes(): string[] {
  const types: string[] = []
  for (let left = leb(); left > 0 && byte() === 0x60; left--) {
    const start = at
    list(valueType)
    list(valueType)
    types.push(String.fromCharCode(...bytes.subarray(start, at)))
  }
  at = end
  return types
}

function readImport(types: readonly string[]): ImportFact {
  const fact: Mutable<ImportFact> = { module: name(), name: name(), kind: byte() as ModuleItemKind }
  const { kind } = fact
  if (kind === KIND.tag) byte()
  if (kind === KIND.tag || kind === KIND.function) fact.type = types[leb()]
  else {
    if (kind !== KIND.memory) valueType()
    if (kind === KIND.global) byte()
    else fact.limits = readLimits()
  }
  return fact
}

function readLimits(): LimitsFact {
  const flags = byte()
  const limits = { isShared: (flags & 2) > 0, isWide: (flags & 4) > 0, minimum: leb() }
  return flags & 1 ? { ...limits, maximum: leb() } : limits
}

/** Functions of one type share a fact. */
function readExports(functions: readonly (string | undefined)[]): Map<string, ExportFact> {
  const shared = new Map<string | number, ExportFact>()
  const exports = new Map<string, ExportFact>()
  for (let left = leb(); left > 0; left--) {
    const symbol = name()
    const kind = byte() as ModuleItemKind
    const index = leb()
    const type = kind === KIND.function ? functions[index] : undefined
    let fact = shared.get(type ?? kind)
    if (!fact) shared.set(type ?? kind, (fact = type === undefined ? { kind } : { kind, type }))
    exports.set(symbol, fact)
  }
  return exports
}

const noFacts = (): Mutable<ModuleFacts> => ({
  ...{ isSide: false, memorySize: 0, memoryAlignment: 1, tableSize: 0, tableAlignment: 1 },
  ...{ needed: [], weak: new Set(), threadLocal: new Set(), runtimePath: [], imports: [], exports: new Map() },
})

/** Reads a module. Throws a `SyntaxError` for what is none. */
export function readFacts(all: Uint8Array): ModuleFacts {
  open(all)
  for (const expected of MAGIC) if (all[at++] !== expected) fail('a WebAssembly module', 0)
  const facts = noFacts()
  let types: string[] = []
  let functions: (string | undefined)[] = []
  while (at < end) {
    const isFirst = at === MAGIC.length
    const id = byte()
    window(`section ${id}`, () => {
      if (id === 0) readCustom(facts, isFirst)
      else if (id === SECTION.type) types = readTypes()
      else if (id === SECTION.import) {
        decodeFrom(at)
        facts.imports = list(() => readImport(types))
        functions = facts.imports.filter(({ kind }) => kind === KIND.function).map(({ type }) => type)
        noteMemory(facts, facts.imports.find(({ kind }) => kind === KIND.memory)?.limits)
      } else if (id === SECTION.function) functions = functions.concat(list(() => types[leb()]))
      else if (id === SECTION.memory) noteMemory(facts, list(readLimits)[0])
      else if (id === SECTION.export) {
        decodeFrom(at)
        facts.exports = readExports(functions)
      } else at = end
    })
  }
  return facts
}

function noteMemory(facts: Mutable<ModuleFacts>, memory: LimitsFact | undefined): void {
  if (memory) facts.memory ??= memory
}

function readCustom(facts: Mutable<ModuleFacts>, isFirst: boolean): void {
  const start = at
  // Of a name that is longer, the part is as good.
  decodeFrom(at, 20)
  const section = name()
  if (section === PRELINKED) {
    decodeFrom(at)
    readPrelinked(facts)
  } else if (Object.hasOwn(DYLINK, section)) {
    if (!isFirst) fail(`${section} as the first section of the module, found it`, start)
    facts.isSide = true
    decodeFrom(at)
    DYLINK[section](facts)
  } else at = end
}

/** What the engine tells of a module whose bytes are not there: no types. */
export function readModuleFacts(module: WebAssembly.Module): ModuleFacts {
  const facts = noFacts()
  for (const [section, read] of Object.entries(DYLINK)) {
    const [contents] = WebAssembly.Module.customSections(module, section)
    if (!contents) continue
    open(new Uint8Array(contents))
    decodeFrom(0)
    facts.isSide = true
    read(facts)
  }
  const [place] = WebAssembly.Module.customSections(module, PRELINKED)
  if (place) {
    open(new Uint8Array(place))
    decodeFrom(0)
    readPrelinked(facts)
  }
  const kindOf = ({ kind }: { readonly kind: string }): ModuleItemKind => KIND[kind as keyof typeof KIND]
  facts.imports = WebAssembly.Module.imports(module).map(each => ({ ...each, kind: kindOf(each) }))
  facts.exports = new Map(WebAssembly.Module.exports(module).map(each => [each.name, { kind: kindOf(each) }]))
  return facts
}
