// Reads what a loader has to know out of the head of a module: everything in front of its code.
import { KIND } from './module-facts.ts'
import type { ExportFact, ImportFact, LimitsFact, ModuleFacts, ModuleItemKind } from './module-facts.ts'

const SECTION = { type: 1, import: 2, function: 3, memory: 5, export: 7, code: 10 } as const
const SUBSECTION = { memory: 1, needed: 2, exports: 3, imports: 4, runtimePath: 5, architecture: 6 } as const
const WEAK = 1
const THREAD_LOCAL = 0x100
const MAGIC = '\0asm\x01\0\0\0'

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

/** A cursor over the head of a module, which refuses to leave its window. */
class Cursor {
  readonly bytes: Uint8Array
  /** The head as text, a character for each byte; those below 128 are right. Ten thousand names are cut out of one text. */
  readonly text: string
  at: number
  end: number

  constructor(bytes: Uint8Array, text: string, at: number, end: number) {
    this.bytes = bytes
    this.text = text
    this.at = at
    this.end = end
  }

  fail(expected: string): never {
    throw new SyntaxError(`expected ${expected} at offset 0x${this.at.toString(16)}`)
  }

  byte(): number {
    return this.at < this.end ? this.bytes[this.at++] : this.fail('more bytes, found the end')
  }

  /** Unsigned; a signed one is only skipped with it. Exact below 2^53. */
  leb(): number {
    let value = 0
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
    return this.fail('the end of a LEB128')
  }

  /** Moves over a length and as many bytes; returns where those begin. */
  skip(): number {
    const length = this.leb()
    const start = this.at
    if (length > this.end - start) this.fail(`${length} bytes, found ${this.end - start}`)
    this.at += length
    return start
  }

  window(): Cursor {
    return new Cursor(this.bytes, this.text, this.skip(), this.at)
  }

  name(): string {
    const start = this.skip()
    const name = this.text.slice(start, this.at)
    return /[^\0-\x7f]/.test(name) ? new TextDecoder().decode(this.bytes.subarray(start, this.at)) : name
  }

  list<Item>(read: (cursor: Cursor) => Item): Item[] {
    const items: Item[] = []
    for (let left = this.leb(); left > 0; left--) items.push(read(this))
    return items
  }

  expectEnd(what: string): void {
    if (this.at < this.end) this.fail(`the end of ${what}`)
  }
}

const cursorOf = (bytes: Uint8Array, at = 0, end: number = bytes.length): Cursor =>
  new Cursor(bytes, new TextDecoder('latin1').decode(bytes.subarray(0, end)), at, end)

/** Where the head of a module ends, everything in front of its code; `undefined` while it is not all there. */
export function headSize(bytes: Uint8Array, isWhole: boolean): number | undefined {
  const cursor = new Cursor(bytes, '', MAGIC.length, bytes.length)
  try {
    for (;;) {
      const { at } = cursor
      if (at === bytes.length ? isWhole : cursor.byte() === SECTION.code) return at
      cursor.skip()
    }
  } catch {
    return isWhole ? bytes.length : undefined
  }
}

const readName = (cursor: Cursor): string => cursor.name()

function readDylink(name: 'dylink.0' | 'dylink', cursor: Cursor, facts: Mutable<ModuleFacts>): void {
  facts.isSide = true
  if (name === 'dylink') readLegacyDylink(cursor, facts)
  else while (cursor.at < cursor.end) readSubsection(cursor, facts)
}

/** Those that nobody knows here are skipped. */
function readSubsection(cursor: Cursor, facts: Mutable<ModuleFacts>): void {
  const id = cursor.byte()
  const part = cursor.window()
  if (id === SUBSECTION.memory) readMemory(part, facts)
  else if (id === SUBSECTION.needed) facts.needed = [...new Set(part.list(readName))]
  else if (id === SUBSECTION.runtimePath) facts.runtimePath = part.list(readName)
  else if (id === SUBSECTION.architecture) facts.architecture = part.name()
  else if (id === SUBSECTION.exports) facts.threadLocal = readFlagged(part, false, THREAD_LOCAL)
  else if (id === SUBSECTION.imports) facts.weak = readFlagged(part, true, WEAK)
  else return
  part.expectEnd(`subsection ${id} of dylink.0`)
}

/** The convention from before 2021; before LLVM 8 even the needed libraries were not there. */
function readLegacyDylink(cursor: Cursor, facts: Mutable<ModuleFacts>): void {
  readMemory(cursor, facts)
  if (cursor.at < cursor.end) facts.needed = [...new Set(cursor.list(readName))]
  cursor.expectEnd('the section dylink')
}

function readMemory(cursor: Cursor, facts: Mutable<ModuleFacts>): void {
  facts.memorySize = cursor.leb()
  facts.memoryAlignment = 2 ** cursor.leb()
  facts.tableSize = cursor.leb()
  facts.tableAlignment = 2 ** cursor.leb()
}

/** Names with a flag. The module in front of an import's name is `env` whatever the import says, and tells nothing. */
function readFlagged(cursor: Cursor, hasModule: boolean, flag: number): Set<string> {
  const names = cursor.list(item => {
    if (hasModule) item.name()
    const name = item.name()
    return item.leb() & flag ? name : ''
  })
  return new Set(names)
}

/** A function type of the first proposal; others end the list, since nothing that a library shares has one. */
function readTypes(cursor: Cursor): string[] {
  const types: string[] = []
  for (let left = cursor.leb(); left > 0 && cursor.byte() === 0x60; left--) {
    const start = cursor.at
    cursor.list(readValueType)
    cursor.list(readValueType)
    types.push(String.fromCharCode(...cursor.bytes.subarray(start, cursor.at)))
  }
  return types
}

/** A reference to a type of its own has the type behind it. */
function readValueType(cursor: Cursor): void {
  const type = cursor.byte()
  if (type === 0x63 || type === 0x64) cursor.leb()
}

function readImport(cursor: Cursor, types: readonly string[]): ImportFact {
  const fact: Mutable<ImportFact> = {
    module: cursor.name(),
    name: cursor.name(),
    kind: cursor.byte() as ModuleItemKind,
  }
  const { kind } = fact
  if (kind === KIND.tag) cursor.byte()
  if (kind === KIND.tag || kind === KIND.function) fact.type = types[cursor.leb()]
  else {
    if (kind !== KIND.memory) readValueType(cursor)
    if (kind === KIND.global) cursor.byte()
    else fact.limits = readLimits(cursor)
  }
  return fact
}

function readLimits(cursor: Cursor): LimitsFact {
  const flags = cursor.byte()
  const limits = { isShared: (flags & 2) > 0, isWide: (flags & 4) > 0, minimum: cursor.leb() }
  return flags & 1 ? { ...limits, maximum: cursor.leb() } : limits
}

/** Functions of one type share a fact. */
function readExports(cursor: Cursor, functions: readonly (string | undefined)[]): Map<string, ExportFact> {
  const shared = new Map<string | number, ExportFact>()
  const exports = new Map<string, ExportFact>()
  for (let left = cursor.leb(); left > 0; left--) {
    const name = cursor.name()
    const kind = cursor.byte() as ModuleItemKind
    const index = cursor.leb()
    const type = kind === KIND.function ? functions[index] : undefined
    const key = type ?? kind
    let fact = shared.get(key)
    if (fact === undefined) shared.set(key, (fact = type === undefined ? { kind } : { kind, type }))
    exports.set(name, fact)
  }
  return exports
}

/** Reads the head of a module, of which `bytes` are at least `headSize`. Throws a `SyntaxError` for what is none. */
export function readFacts(bytes: Uint8Array, size: number = headSize(bytes, true) ?? 0): ModuleFacts {
  const cursor = cursorOf(bytes, 0, size)
  if (!cursor.text.startsWith(MAGIC)) cursor.fail('a WebAssembly module')
  cursor.at = MAGIC.length
  const facts: Mutable<ModuleFacts> = {
    ...{ isSide: false, memorySize: 0, memoryAlignment: 1, tableSize: 0, tableAlignment: 1 },
    ...{ needed: [], weak: new Set(), threadLocal: new Set(), runtimePath: [], imports: [], exports: new Map() },
  }
  let types: string[] = []
  let functions: (string | undefined)[] = []
  while (cursor.at < size) {
    const start = cursor.at
    const id = cursor.byte()
    const section = cursor.window()
    if (id === 0) readCustom(section, start === MAGIC.length, facts)
    else if (id === SECTION.type) types = readTypes(section)
    else if (id === SECTION.import) {
      facts.imports = section.list(each => readImport(each, types))
      noteMemory(facts, facts.imports.find(({ kind }) => kind === KIND.memory)?.limits)
      functions = facts.imports.filter(({ kind }) => kind === KIND.function).map(({ type }) => type)
    } else if (id === SECTION.function) functions = functions.concat(section.list(each => types[each.leb()]))
    else if (id === SECTION.memory) noteMemory(facts, section.list(readLimits)[0])
    else if (id === SECTION.export) facts.exports = readExports(section, functions)
  }
  return facts
}

function noteMemory(facts: Mutable<ModuleFacts>, memory: LimitsFact | undefined): void {
  if (memory !== undefined) facts.memory ??= memory
}

function readCustom(section: Cursor, isFirst: boolean, facts: Mutable<ModuleFacts>): void {
  const start = section.at
  const name = section.name()
  if (name !== 'dylink.0' && name !== 'dylink') return
  if (!isFirst) {
    section.at = start
    section.fail(`${name} as the first section of the module, found it`)
  }
  readDylink(name, section, facts)
}

/** What the engine tells of a module whose bytes are not there: no types. */
export function readModuleFacts(module: WebAssembly.Module): ModuleFacts {
  const facts = readFacts(new Uint8Array(MAGIC.length).map((_, index) => MAGIC.charCodeAt(index)))
  for (const name of ['dylink.0', 'dylink'] as const) {
    const [section] = WebAssembly.Module.customSections(module, name)
    if (section !== undefined) readDylink(name, cursorOf(new Uint8Array(section)), facts)
  }
  const kindOf = ({ kind }: { readonly kind: string }): ModuleItemKind => KIND[kind as keyof typeof KIND]
  const imports = WebAssembly.Module.imports(module).map(each => ({ ...each, kind: kindOf(each) }))
  const exports = WebAssembly.Module.exports(module).map(each => [each.name, { kind: kindOf(each) }] as const)
  return { ...facts, imports, exports: new Map(exports) }
}
