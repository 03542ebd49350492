import {
  FormatError,
  RELOCATION_KINDS,
  SECTION_IDS,
  emptyRelocationTable,
  readRelocSection,
  sectionReader,
} from '@wasmweld/binary'
import type { Range, RelocationTable, SectionView, SegmentInfo } from '@wasmweld/binary'
import { checkRelocations } from './check-relocations.ts'
import type { Chunk, ChunkKind, ChunkRelocations, ObjectFile, ObjectSymbol } from './object-file.ts'
import type { ObjectSections } from './object-sections.ts'

const NOWHERE: Range = { from: 0, to: 0 }
const NO_ROWS = emptyRelocationTable(0)
const NO_RELOCATIONS: ChunkRelocations = { table: NO_ROWS, from: 0, to: 0, origin: 0 }

/** A file as far as messages and relocations name it. */
type NamedSymbols = Pick<ObjectFile, 'name' | 'symbols'>

/** Relocations of the code and data sections, decoded; those of custom sections wait in `later`. */
interface RelocationSections {
  /** By the index of the section they apply to. */
  readonly decoded: ReadonlyMap<number, RelocationTable>
  readonly later: ReadonlyMap<number, SectionView>
}

const CODE = SECTION_IDS.code
const DATA = SECTION_IDS.data

function findRelocations({ module }: ObjectSections): RelocationSections {
  const decoded = new Map<number, RelocationTable>()
  const later = new Map<number, SectionView>()
  for (const view of module.sections) {
    if (view.name === undefined || !view.name.startsWith('reloc.')) continue
    const refuse = (expectation: string): never => {
      throw new FormatError(expectation, view.contents.from)
    }
    const target = sectionReader(module, view).u32()
    const relocated = module.sections[target] as SectionView | undefined
    if (relocated === undefined)
      return refuse(`expected relocations of a section below ${module.sections.length}, found ${target}`)
    if (decoded.has(target) || later.has(target))
      refuse(`expected the relocations of section ${target} once, found them again in ${view.name}`)
    if (relocated.name !== undefined) later.set(target, view)
    else if (relocated.id === CODE || relocated.id === DATA)
      decoded.set(target, readRelocSection(sectionReader(module, view)).relocations)
    else refuse(`expected relocations of code, data or a custom section, found ${view.name}`)
  }
  return { decoded, later }
}

const WIDTHS = Uint8Array.from(RELOCATION_KINDS, ({ width }) => width)

/** Hands out a section's rows to its chunks: both are in ascending order, so one sweep does. */
class RowSweep {
  readonly table: RelocationTable
  readonly #origin: number
  #row = 0

  constructor(table: RelocationTable, origin: number) {
    this.table = table
    this.#origin = origin
  }

  /** The rows that lie in `bytes`, one behind the other, from `start` on: in front of it is what a link writes anew. */
  take({ from, to }: Range, start = from): ChunkRelocations {
    const { offset, kind, count } = this.table
    const first = this.#row
    const end = to - this.#origin
    let free = start - this.#origin
    let row = first
    while (row < count && offset[row] < end) {
      if (offset[row] < free) this.#outside(row)
      free = offset[row] + WIDTHS[kind[row]]
      row++
    }
    if (free > end && row > first) this.#outside(row - 1)
    this.#row = row
    return { table: this.table, from: first, to: row, origin: this.#origin }
  }

  finish(): void {
    if (this.#row < this.table.count) this.#outside(this.#row)
  }

  #outside(row: number): never {
    throw new FormatError(
      'expected each relocation behind the one before, inside a function body, a data segment or the section',
      this.#origin + this.table.offset[row],
    )
  }
}

function sweepOf(sections: ObjectSections, id: number, found: RelocationSections): RowSweep {
  const index = sections.module.sections.findIndex(section => section.id === id)
  const table = found.decoded.get(index) ?? NO_ROWS
  return new RowSweep(table, index < 0 ? 0 : sections.module.sections[index].contents.from)
}

type ComdatColumns = Readonly<Record<'function' | 'data' | 'section', Map<number, number>>>

function comdatOf({ linking }: ObjectSections): ComdatColumns {
  const columns: ComdatColumns = { function: new Map(), data: new Map(), section: new Map() }
  linking.comdats.forEach((comdat, position) => {
    for (const { kind, index } of comdat.members) columns[kind].set(index, position)
  })
  return columns
}

function functionNames(symbols: readonly ObjectSymbol[], functions: number): string[] {
  const names: string[] = new Array(functions).fill('')
  for (const { kind, chunk, name } of symbols) {
    if (kind === 'function' && chunk >= 0 && names[chunk] === '') names[chunk] = name
  }
  return names
}

/** Chunks without bytes of their own in the link: globals, tables, tags. */
function bareChunks(kind: ChunkKind, count: number): Chunk[] {
  if (count === 0) return []
  return Array.from({ length: count }, (_, index) => ({
    kind,
    name: '',
    index,
    bytes: NOWHERE,
    relocations: NO_RELOCATIONS,
    comdat: -1,
    alignmentLog2: 0,
    flags: 0,
  }))
}

function functionChunks(
  sections: ObjectSections,
  symbols: readonly ObjectSymbol[],
  sweep: RowSweep,
  comdats: ComdatColumns,
): Chunk[] {
  const names = functionNames(symbols, sections.functions.length)
  const importedFunctions = sections.imports.functions.length
  return sections.bodies.map((body, index) => {
    const bytes = { from: body.sizeAt, to: body.to }
    const comdat = comdats.function.get(index + importedFunctions) ?? -1
    return {
      kind: 'function',
      name: names[index],
      index,
      bytes,
      relocations: sweep.take(bytes, body.from),
      comdat,
      alignmentLog2: 0,
      flags: 0,
    }
  })
}

// What a segment is that the linking section says nothing of.
const UNNAMED: SegmentInfo = { name: '', alignmentLog2: 0, flags: 0 }

function dataChunks(sections: ObjectSections, sweep: RowSweep, comdats: ComdatColumns): Chunk[] {
  return sections.segments.map((bytes, index) => {
    const { name, alignmentLog2, flags } = sections.linking.segments[index] ?? UNNAMED
    return {
      kind: 'data',
      name,
      index,
      bytes,
      relocations: sweep.take(bytes),
      comdat: comdats.data.get(index) ?? -1,
      alignmentLog2,
      flags: flags | impliedFlags(name),
    }
  })
}

// Objects from before the TLS flag say it by the segment's name.
function impliedFlags(name: string): number {
  return name.startsWith('.tdata') || name.startsWith('.tbss') ? 2 : 0
}

/** What the chunks of custom sections share. */
interface CustomContext {
  readonly file: NamedSymbols
  readonly sections: ObjectSections
  readonly found: RelocationSections
}

/** A custom section. Only debug information has many relocations, and a link that strips it never looks: they are read when asked for. */
class CustomChunk implements Chunk {
  readonly kind = 'custom'
  readonly name: string
  readonly index: number
  readonly bytes: Range
  readonly comdat: number
  readonly alignmentLog2 = 0
  readonly flags = 0
  readonly #context: CustomContext
  readonly #rows: SectionView | undefined
  #relocations: ChunkRelocations | undefined

  constructor(context: CustomContext, position: number, comdats: ReadonlyMap<number, number>) {
    const { sections, found } = context
    const view = sections.customs[position]
    const section = sections.module.sections.indexOf(view)
    this.name = view.name
    this.index = position
    this.bytes = view.contents
    this.comdat = comdats.get(section) ?? -1
    this.#context = context
    this.#rows = found.later.get(section)
  }

  get relocations(): ChunkRelocations {
    return (this.#relocations ??= this.#rows === undefined ? NO_RELOCATIONS : this.#decode(this.#rows))
  }

  #decode(rows: SectionView): ChunkRelocations {
    const { file, sections } = this.#context
    const { module, types } = sections
    const { from, to } = this.bytes
    try {
      const table = readRelocSection(sectionReader(module, rows)).relocations
      checkRelocations({ ...file, types }, table, { place: 'custom', origin: from })
      const sweep = new RowSweep(table, from)
      const relocations = sweep.take({ from, to })
      sweep.finish()
      return relocations
    } catch (error) {
      throw error instanceof FormatError ? error.in(file.name) : error
    }
  }
}

const KINDS_IN_ORDER: readonly ChunkKind[] = ['function', 'data', 'global', 'table', 'tag', 'custom']

/** What `buildChunks` makes of a file. */
export interface BuiltChunks extends Pick<ObjectFile, 'chunks' | 'firstChunk'> {
  /** Relocations of code and of data, decoded. */
  readonly tables: { readonly code: RelocationTable; readonly data: RelocationTable }
}

/** Everything that a link keeps or drops as one. */
export function buildChunks(name: string, sections: ObjectSections, symbols: readonly ObjectSymbol[]): BuiltChunks {
  const found = findRelocations(sections)
  const comdats = comdatOf(sections)
  const code = sweepOf(sections, CODE, found)
  const data = sweepOf(sections, DATA, found)
  const context = { file: { name, symbols }, sections, found }
  const groups: Record<ChunkKind, Chunk[]> = {
    function: functionChunks(sections, symbols, code, comdats),
    data: dataChunks(sections, data, comdats),
    global: bareChunks('global', sections.globals.length),
    table: bareChunks('table', sections.tables.length),
    tag: bareChunks('tag', sections.tags.length),
    custom: sections.customs.map((_, position) => new CustomChunk(context, position, comdats.section)),
  }
  code.finish()
  data.finish()
  const firstChunk = {} as Record<ChunkKind, number>
  let count = 0
  for (const kind of KINDS_IN_ORDER) {
    firstChunk[kind] = count
    count += groups[kind].length
  }
  const chunks = groups.function.concat(groups.data, groups.global, groups.table, groups.tag, groups.custom)
  return { chunks, firstChunk, tables: { code: code.table, data: data.table } }
}
