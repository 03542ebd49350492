// The outermost layer of a module: magic, version and the list of sections. Nothing is decoded here; a section that
// nobody asks for stays a range of bytes.

import { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { FormatError } from '../bytes/format-error.ts'
import type { Range } from '../bytes/range.ts'

/** The id byte of every section, https://webassembly.github.io/spec/core/binary/modules.html#sections. */
export const SECTION_IDS: {
  readonly custom: 0
  readonly type: 1
  readonly import: 2
  readonly function: 3
  readonly table: 4
  readonly memory: 5
  readonly global: 6
  readonly export: 7
  readonly start: 8
  readonly element: 9
  readonly code: 10
  readonly data: 11
  readonly dataCount: 12
  readonly tag: 13
} = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
  tag: 13,
} as const

/** Core sections in the order a module must have them; later proposals put their ids between older ones. */
const SECTION_ORDER = [
  'type',
  'import',
  'function',
  'table',
  'memory',
  'tag',
  'global',
  'export',
  'start',
  'element',
  'dataCount',
  'code',
  'data',
] as const

/** Position in `SECTION_ORDER`, counted from 1, by section id. */
const RANK: readonly number[] = Object.values(SECTION_IDS).map(
  id => 1 + SECTION_ORDER.findIndex(name => SECTION_IDS[name] === id),
)

const NAME_BY_ID: readonly string[] = Object.entries(SECTION_IDS)
  .sort(([, a], [, b]) => a - b)
  .map(([name]) => name)

/** One section, as positions in the module's bytes. */
export interface SectionView {
  readonly id: number
  /** Custom sections only. */
  readonly name: string | undefined
  /** Offset of the id byte. */
  readonly header: number
  /** What the section's size counts. */
  readonly payload: Range
  /** The payload; of a custom section, what follows its name. */
  readonly contents: Range
}

export interface ModuleView {
  readonly bytes: Uint8Array
  /** In file order. */
  readonly sections: readonly SectionView[]
}

/** `\0asm`, read as four little-endian bytes. */
const MAGIC = 0x6d736100

/**
 * Lists the sections of a core module or relocatable object.
 *
 * Throws a `FormatError` for a foreign magic or version, a section size that leaves the file, an unknown id, and core
 * sections that come twice or out of order.
 */
export function readModule(bytes: Uint8Array): ModuleView {
  const reader = new ByteReader(bytes)
  readHeader(reader)
  const sections: SectionView[] = []
  let lastRank = 0
  while (!reader.atEnd()) {
    const section = readSectionView(reader)
    sections.push(section)
    if (section.id === SECTION_IDS.custom) continue
    const rank = RANK[section.id]
    if (rank <= lastRank) refuseOrder(section, lastRank)
    lastRank = rank
  }
  return { bytes, sections }
}

function readHeader(reader: ByteReader): void {
  if (reader.remaining < 8) reader.fail(`expected a WebAssembly module, found a file of ${reader.remaining} bytes`)
  if (reader.fixed32() !== MAGIC) reader.fail("expected a WebAssembly module: the bytes '\\0asm'", reader.offset - 4)
  const version = reader.fixed32()
  if (version === 0x1000d) reader.fail('expected a core module (version 1), found a component', reader.offset - 4)
  if (version !== 1) reader.fail(`invalid version number: ${version} (expected 1)`, reader.offset - 4)
}

function readSectionView(reader: ByteReader): SectionView {
  const header = reader.offset
  const id = reader.u8()
  if (id >= RANK.length) reader.fail(`expected a section id up to ${RANK.length - 1}, found ${id}`, header)
  const size = reader.u32()
  if (id === SECTION_IDS.custom) return readCustomView(reader.window(size), header)
  const from = reader.offset
  reader.skip(size)
  const payload = { from, to: reader.offset }
  return { id, name: undefined, header, payload, contents: payload }
}

function readCustomView(reader: ByteReader, header: number): SectionView {
  const { offset: from, end: to } = reader
  const name = reader.name()
  return { id: SECTION_IDS.custom, name, header, payload: { from, to }, contents: { from: reader.offset, to } }
}

function refuseOrder(section: SectionView, lastRank: number): never {
  const name = NAME_BY_ID[section.id]
  const last = SECTION_ORDER[lastRank - 1]
  const expectation =
    name === last
      ? `expected one ${name} section, found a second`
      : `expected the ${name} section before the ${last} section`
  throw new FormatError(expectation, section.header)
}

/** A reader over a section's contents. */
export function sectionReader(module: ModuleView, section: SectionView): ByteReader {
  return new ByteReader(module.bytes, section.contents.from, section.contents.to)
}

/** Magic and version 1. */
export function writeHeader(writer: ByteWriter): void {
  writer.fixed32(MAGIC)
  writer.fixed32(1)
}

/** A core section: id, size in minimal LEB128, and what `body` writes. */
export function writeSection(writer: ByteWriter, id: number, body: (writer: ByteWriter) => void): void {
  writer.u8(id)
  writer.sized(body)
}

/** A custom section; `body` writes what follows the name. */
export function writeCustomSection(writer: ByteWriter, name: string, body: (writer: ByteWriter) => void): void {
  writeSection(writer, SECTION_IDS.custom, inner => {
    inner.name(name)
    body(inner)
  })
}
