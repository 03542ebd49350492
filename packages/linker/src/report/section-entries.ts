import {
  ByteReader,
  readConstExpression,
  readExport,
  readGlobal,
  readImport,
  readMemoryType,
  readSubType,
  readTable,
  readTagType,
} from '@wasmweld/binary'
import type { Range } from '@wasmweld/binary'

const READ_ENTRY: Readonly<Record<string, (reader: ByteReader) => void>> = {
  type: readSubType,
  import: readImport,
  function: reader => reader.u32(),
  table: readTable,
  memory: readMemoryType,
  tag: readTagType,
  global: readGlobal,
  export: readExport,
}

/** Where the entries of a section of the output lie; of one that is no list there are none. */
export function sectionEntries(name: string, bytes: Uint8Array, { from, to }: Range): Range[] {
  const read = READ_ENTRY[name]
  if (read === undefined) return []
  const reader = new ByteReader(bytes, from, to)
  return Array.from({ length: reader.u32() }, () => entryOf(reader, read))
}

function entryOf(reader: ByteReader, read: (reader: ByteReader) => void): Range {
  const from = reader.offset
  read(reader)
  return { from, to: reader.offset }
}

/** An element segment of the output: its front, and its functions one by one. */
export interface ElementRanges extends Range {
  readonly slots: readonly Range[]
}

/** The element segments that the linker writes: active ones of function indices, with a table number only where that is not 0. */
export function elementEntries(bytes: Uint8Array, { from, to }: Range): ElementRanges[] {
  const reader = new ByteReader(bytes, from, to)
  return Array.from({ length: reader.u32() }, () => {
    const start = reader.offset
    const hasTable = reader.u32() !== 0
    if (hasTable) reader.u32()
    readConstExpression(reader)
    if (hasTable) reader.u8()
    const count = reader.u32()
    const end = reader.offset
    return { from: start, to: end, slots: Array.from({ length: count }, () => entryOf(reader, each => each.u32())) }
  })
}

/** A subsection of names: its id, where its contents begin, and the entries of a list of names by index. */
export interface NameRanges extends Range {
  readonly id: number
  readonly entries: readonly (Range & { readonly index: number })[]
}

/** Of the name section's subsections: a name alone, and lists of lists. */
const MODULE = 0
const INDIRECT: ReadonlySet<number> = new Set([2, 3])

export function nameEntries(bytes: Uint8Array, { from, to }: Range): NameRanges[] {
  const reader = new ByteReader(bytes, from, to)
  const found: NameRanges[] = []
  while (!reader.atEnd()) {
    const start = reader.offset
    const id = reader.u8()
    const window = reader.window(reader.u32())
    if (id === MODULE) {
      found.push({ from: start, to: window.end, id, entries: [] })
      continue
    }
    const count = window.u32()
    const front = window.offset
    const entries = Array.from({ length: count }, () => nameEntry(window, INDIRECT.has(id)))
    found.push({ from: start, to: front, id, entries })
  }
  return found
}

function nameEntry(reader: ByteReader, isIndirect: boolean): Range & { index: number } {
  const from = reader.offset
  const index = reader.u32()
  if (isIndirect) {
    for (let inner = reader.u32(); inner > 0; inner--) {
      reader.u32()
      reader.skip(reader.u32())
    }
  } else reader.skip(reader.u32())
  return { from, to: reader.offset, index }
}
