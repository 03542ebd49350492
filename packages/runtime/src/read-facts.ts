// Reads what a loader has to know out of a module. Code and data are stepped over, so that a file that was cut short is found out.
//
// The reader is functions around one cursor, not a class: minifiers shorten names of functions and leave those of methods, and this code
// goes to every page. Reading never waits, so one cursor is enough.
import { KIND } from './module-facts.ts'
import type { ExportFact, ImportFact, LimitsFact, ModuleFacts, ModuleItemKind } from './module-facts.ts'

const WEAK = 1
const THREAD_LOCAL = 0x100
const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }
type Facts = Mutable<ModuleFacts>
/** Of a section or subsection that begins at `start`, from its contents to their end. */
type Reader = (facts: Facts, start: number) => void

let bytes: Uint8Array
let at: number
/** Of the window that must not be left. */
let end: number
/** The section as text, a character for each byte: ten thousand names are cut out of one text. */
let text: string
let textAt: number
/** Of the module, by index. */
let types: readonly string[]
/** The types of its functions, imported ones first. */
let functions: (string | undefined)[]

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

/** Reads sections, or subsections, up to the end of the window, each to its own end; what has no reader is stepped over. */
function readEach(what: string, readers: Readonly<Record<number, Reader>>, facts: Facts): void {
  const outer = end
  while (at < outer) {
    const start = at
    const id = byte()
    const contents = skip()
    if (readers[id]) {
      end = at
      at = contents
      readers[id](facts, start)
      if (at < end) fail(`the end of ${what} ${id}`)
      end = outer
    }
  }
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

function readMemory(facts: Facts): void {
  facts.memorySize = leb()
  facts.memoryAlignment = 2 ** leb()
  facts.tableSize = leb()
  facts.tableAlignment = 2 ** leb()
}

/** Names with a flag. The module in front of an import's name is `env` whatever the import says, and tells nothing. */
const flagged = (flag: number): Set<string> =>
  new Set(
    list(() => {
      if (flag === WEAK) name()
      const symbol = name()
      return leb() & flag ? symbol : ''
    }),
  )

const SUBSECTIONS: Readonly<Record<number, Reader>> = {
  1: readMemory,
  2: facts => (facts.needed = names()),
  3: facts => (facts.threadLocal = flagged(THREAD_LOCAL)),
  4: facts => (facts.weak = flagged(WEAK)),
  5: facts => (facts.runtimePath = names()),
  6: facts => (facts.architecture = name()),
}

const PRELINKED = 'wasmweld.prelinked'

/** Custom sections that count, with the text decoded. */
const CUSTOM: Readonly<Record<string, (facts: Facts) => void>> = {
  'dylink.0'(facts) {
    facts.isSide = true
    readEach('subsection', SUBSECTIONS, facts)
  },
  /** The convention from before 2021; before LLVM 8 even the needed libraries were not there. */
  dylink(facts) {
    facts.isSide = true
    readMemory(facts)
    if (at < end) facts.needed = names()
  },
  /** A place in memory and table, and the program that it is in. */
  [PRELINKED](facts) {
    for (let number = 0; number < 4; number++) leb()
    facts.prelinkedFor = name()
  },
}

/** A reference to a type of its own has the type behind it. */
function valueType(): void {
  const type = byte()
  if (type === 0x63 || type === 0x64) leb()
}

/** Function types of the first proposal; another kind ends the list, since nothing that libraries share has one. */
function readTypes(): void {
  const found: string[] = []
  for (let left = leb(); left > 0 && byte() === 0x60; left--) {
    const start = at
    list(valueType)
    list(valueType)
    found.push(String.fromCharCode(...bytes.subarray(start, at)))
  }
  types = found
  at = end
}

function readImport(): ImportFact {
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
function readExports(): Map<string, ExportFact> {
  const shared = new Map<string | number, ExportFact>()
  const exports = new Map<string, ExportFact>()
  for (let left = leb(); left > 0; left--) {
    const symbol = name()
    const kind = byte() as ModuleItemKind
    const index = leb()
    const type = kind === KIND.function ? functions[index] : undefined
    const what = type ?? kind
    let fact = shared.get(what)
    if (!fact) shared.set(what, (fact = type === undefined ? { kind } : { kind, type }))
    exports.set(symbol, fact)
  }
  return exports
}

const noFacts = (): Facts => ({
  ...{ isSide: false, memorySize: 0, memoryAlignment: 1, tableSize: 0, tableAlignment: 1 },
  ...{ needed: [], weak: new Set(), threadLocal: new Set(), runtimePath: [], imports: [], exports: new Map() },
})

const SECTIONS: Readonly<Record<number, Reader>> = {
  0: readCustom,
  1: readTypes,
  2(facts) {
    decodeFrom(at)
    facts.imports = list(readImport)
    noteMemory(facts, facts.imports.find(({ kind }) => kind === KIND.memory)?.limits)
    functions = facts.imports.filter(({ kind }) => kind === KIND.function).map(({ type }) => type)
  },
  3: () => (functions = functions.concat(list(() => types[leb()]))),
  5: facts => noteMemory(facts, list(readLimits)[0]),
  7(facts) {
    decodeFrom(at)
    facts.exports = readExports()
  },
}

function noteMemory(facts: Facts, memory: LimitsFact | undefined): void {
  if (memory) facts.memory ??= memory
}

function readCustom(facts: Facts, start: number): void {
  // Of a name that is longer, the part is as good.
  decodeFrom(at, 20)
  const section = name()
  if (!Object.hasOwn(CUSTOM, section)) at = end
  else if (section !== PRELINKED && start > MAGIC.length)
    fail(`${section} as the first section of the module, found it`, start)
  else {
    decodeFrom(at)
    CUSTOM[section](facts)
  }
}

/** Reads a module. Throws a `SyntaxError` for what is none. */
export function readFacts(all: Uint8Array): ModuleFacts {
  open(all)
  for (const expected of MAGIC) if (all[at++] !== expected) fail('a WebAssembly module', 0)
  const facts = noFacts()
  types = []
  functions = []
  readEach('section', SECTIONS, facts)
  return facts
}

/** What the engine tells of a module whose bytes are not there: no types. */
export function readModuleFacts(module: WebAssembly.Module): ModuleFacts {
  const facts = noFacts()
  for (const [section, read] of Object.entries(CUSTOM)) {
    const [contents] = WebAssembly.Module.customSections(module, section)
    if (!contents) continue
    open(new Uint8Array(contents))
    decodeFrom(0)
    read(facts)
  }
  const kindOf = ({ kind }: { readonly kind: string }): ModuleItemKind => KIND[kind as keyof typeof KIND]
  facts.imports = WebAssembly.Module.imports(module).map(each => ({ ...each, kind: kindOf(each) }))
  facts.exports = new Map(WebAssembly.Module.exports(module).map(each => [each.name, { kind: kindOf(each) }]))
  return facts
}
