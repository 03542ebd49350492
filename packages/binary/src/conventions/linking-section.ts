// The custom section `linking` of an object: what a linker must know and the core format cannot say (tool-conventions, Linking.md).
import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { SYMBOL_FLAG } from './symbol-flags.ts'

export interface LinkingSection {
  /** Of the data segments, in their order; empty when the section says nothing of them. */
  readonly segments: readonly SegmentInfo[]
  readonly initFunctions: readonly InitFunction[]
  readonly comdats: readonly Comdat[]
  readonly symbols: readonly SymbolEntry[]
}

export interface SegmentInfo {
  readonly name: string
  readonly alignmentLog2: number
  /** Bits of `SEGMENT_FLAG`. */
  readonly flags: number
}

/** A function to be called before the program starts. */
export interface InitFunction {
  /** The lowest is called first. */
  readonly priority: number
  /** Index in `LinkingSection.symbols`. */
  readonly symbol: number
}

/** Members that are kept or discarded together: of all groups with one name, the first is kept. */
export interface Comdat {
  readonly name: string
  /** Always 0 so far. */
  readonly flags: number
  readonly members: readonly ComdatMember[]
}

export interface ComdatMember {
  readonly kind: 'data' | 'function' | 'section'
  /** Of a data segment, of a function (imports counted) or of a section (custom ones counted). */
  readonly index: number
}

/** `flags` are bits of `SYMBOL_FLAG`. */
export type SymbolEntry = IndexedSymbol | DataSymbol | SectionSymbol

export interface IndexedSymbol {
  readonly kind: 'function' | 'global' | 'tag' | 'table'
  readonly flags: number
  /** In the index space of its kind, imports first. */
  readonly index: number
  /** Absent for an undefined symbol without `explicitName`: its name is the import's field. */
  readonly name: string | undefined
}

export interface DataSymbol {
  readonly kind: 'data'
  readonly flags: number
  readonly name: string
  /** Index of the data segment; absent when the symbol is undefined or absolute. */
  readonly segment?: number
  /** In bytes from the start of the segment; of an absolute symbol, its address. 0 when undefined. */
  readonly offset: number
  /** In bytes; 0 when undefined. */
  readonly size: number
}

/** The start of a section, for debug information. */
export interface SectionSymbol {
  readonly kind: 'section'
  readonly flags: number
  /** Index of the section, all sections counted. */
  readonly section: number
}

const VERSION = 2
const SUBSECTION = { segments: 5, initFunctions: 6, comdats: 7, symbols: 8 } as const
/** Indexed by the kind byte of a symbol. */
const SYMBOL_KINDS = ['function', 'data', 'global', 'section', 'tag', 'table'] as const
const COMDAT_KINDS = { data: 0, function: 1, section: 5 } as const

/** Subsections of unknown type are skipped. */
export function readLinkingSection(reader: ByteReader): LinkingSection {
  const start = reader.offset
  const version = reader.u32()
  if (version !== VERSION) reader.fail(`unexpected metadata version: ${version} (Expected: ${VERSION})`, start)
  const segments: SegmentInfo[] = []
  const initFunctions: InitFunction[] = []
  const comdats: Comdat[] = []
  const symbols: SymbolEntry[] = []
  while (!reader.atEnd()) {
    const type = reader.u8()
    const contents = reader.window(reader.u32())
    switch (type) {
      case SUBSECTION.segments:
        readItems(contents, segments, readSegmentInfo, 'the segment info of the linking section')
        break
      case SUBSECTION.initFunctions:
        readItems(contents, initFunctions, readInitFunction, 'the init functions of the linking section')
        break
      case SUBSECTION.comdats:
        readItems(contents, comdats, readComdat, 'the comdats of the linking section')
        break
      case SUBSECTION.symbols:
        readItems(contents, symbols, readSymbol, 'the symbol table of the linking section')
    }
  }
  reader.expectEnd('the linking section')
  return { segments, initFunctions, comdats, symbols }
}

function readItems<Item>(reader: ByteReader, items: Item[], read: (reader: ByteReader) => Item, what: string): void {
  // No item is shorter than two bytes.
  for (let left = reader.count(2); left > 0; left--) items.push(read(reader))
  reader.expectEnd(what)
}

function readSegmentInfo(reader: ByteReader): SegmentInfo {
  const name = reader.name()
  return { name, alignmentLog2: reader.u32(), flags: reader.u32() }
}

function readInitFunction(reader: ByteReader): InitFunction {
  const priority = reader.u32()
  return { priority, symbol: reader.u32() }
}

function readComdat(reader: ByteReader): Comdat {
  const name = reader.name()
  const flags = reader.u32()
  const members: ComdatMember[] = []
  for (let left = reader.count(2); left > 0; left--) members.push(readComdatMember(reader))
  return { name, flags, members }
}

function readComdatMember(reader: ByteReader): ComdatMember {
  const start = reader.offset
  const code = reader.u8()
  const index = reader.u32()
  switch (code) {
    case COMDAT_KINDS.data:
      return { kind: 'data', index }
    case COMDAT_KINDS.function:
      return { kind: 'function', index }
    case COMDAT_KINDS.section:
      return { kind: 'section', index }
  }
  return reader.fail(`expected a comdat member of kind 0 (data), 1 (function) or 5 (section), found ${code}`, start)
}

function readSymbol(reader: ByteReader): SymbolEntry {
  const start = reader.offset
  const code = reader.u8()
  const kind = SYMBOL_KINDS[code] as (typeof SYMBOL_KINDS)[number] | undefined
  if (kind === undefined) return reader.fail(`expected a symbol of kind 0 to 5, found ${code}`, start)
  const flags = reader.u32()
  if (kind === 'data') return readDataSymbol(reader, flags)
  if (kind === 'section') return { kind, flags, section: reader.u32() }
  const index = reader.u32()
  return { kind, flags, index, name: hasName(flags) ? reader.name() : undefined }
}

function readDataSymbol(reader: ByteReader, flags: number): DataSymbol {
  const name = reader.name()
  if (flags & SYMBOL_FLAG.undefined) return { kind: 'data', flags, name, offset: 0, size: 0 }
  // An absolute symbol has the field too, and it means nothing.
  const segment = reader.u32()
  const offset = reader.u64()
  const size = reader.u64()
  if (flags & SYMBOL_FLAG.absolute) return { kind: 'data', flags, name, offset, size }
  return { kind: 'data', flags, name, segment, offset, size }
}

const hasName = (flags: number): boolean =>
  (flags & (SYMBOL_FLAG.undefined | SYMBOL_FLAG.explicitName)) !== SYMBOL_FLAG.undefined

/** Subsections without items are left out; the order is the one of LLVM's assembler. */
export function writeLinkingSection(writer: ByteWriter, linking: LinkingSection): void {
  writer.u32(VERSION)
  writeItems(writer, SUBSECTION.symbols, linking.symbols, writeSymbol)
  writeItems(writer, SUBSECTION.segments, linking.segments, writeSegmentInfo)
  writeItems(writer, SUBSECTION.initFunctions, linking.initFunctions, writeInitFunction)
  writeItems(writer, SUBSECTION.comdats, linking.comdats, writeComdat)
}

function writeItems<Item>(
  writer: ByteWriter,
  type: number,
  items: readonly Item[],
  write: (writer: ByteWriter, item: Item) => void,
): void {
  if (items.length === 0) return
  writer.u8(type)
  writer.sized(inner => inner.vector(items, item => write(inner, item)))
}

function writeSegmentInfo(writer: ByteWriter, segment: SegmentInfo): void {
  writer.name(segment.name)
  writer.u32(segment.alignmentLog2)
  writer.u32(segment.flags)
}

function writeInitFunction(writer: ByteWriter, { priority, symbol }: InitFunction): void {
  writer.u32(priority)
  writer.u32(symbol)
}

function writeComdat(writer: ByteWriter, { name, flags, members }: Comdat): void {
  writer.name(name)
  writer.u32(flags)
  writer.vector(members, member => {
    writer.u8(COMDAT_KINDS[member.kind])
    writer.u32(member.index)
  })
}

function writeSymbol(writer: ByteWriter, symbol: SymbolEntry): void {
  writer.u8(SYMBOL_KINDS.indexOf(symbol.kind))
  writer.u32(symbol.flags)
  if (symbol.kind === 'data') return writeDataSymbol(writer, symbol)
  if (symbol.kind === 'section') return writer.u32(symbol.section)
  writer.u32(symbol.index)
  // The flags decide whether the format has a name here, so that a symbol at odds with them cannot shift what follows.
  if (hasName(symbol.flags)) writer.name(symbol.name ?? '')
}

function writeDataSymbol(writer: ByteWriter, { flags, name, segment = 0, offset, size }: DataSymbol): void {
  writer.name(name)
  if (flags & SYMBOL_FLAG.undefined) return
  writer.u32(segment)
  writer.u64(offset)
  writer.u64(size)
}
