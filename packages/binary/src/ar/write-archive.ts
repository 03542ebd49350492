// The writer to `readArchive`; in a file of its own for its length.
import { ByteWriter } from '../bytes/byte-writer.ts'
import { writeBsdIndex, writeGnuIndex, type IndexEntry } from './archive-index.ts'

/** A member to write. */
export interface NewMember {
  /** Without a newline or a zero, and not ending with `/`. */
  readonly name: string
  readonly bytes: Uint8Array
  /** What the index says it defines. */
  readonly symbols?: readonly string[]
}

export interface ArchiveOptions {
  /** `gnu` by default. `gnu64` has GNU's index in 64 bits, which archives of 4 GiB and more need. */
  readonly format?: 'gnu' | 'gnu64' | 'bsd'
  /** Whether there is an index, empty or not; true by default. */
  readonly index?: boolean
}

/** Byte for byte what llvm-ar makes of the same members: no dates, no owners. */
export function writeArchive(members: readonly NewMember[], options: ArchiveOptions = {}): Uint8Array {
  const { format = 'gnu', index = true } = options
  const body = new ByteWriter()
  const headers = format === 'bsd' ? writeBsdMembers(body, members) : writeGnuMembers(body, members)
  const writer = new ByteWriter()
  writer.raw(utf8.encode('!<arch>\n'))
  if (index) writeIndex(writer, indexEntries(members, headers), format)
  writer.raw(body.view())
  return writer.finish()
}

const utf8 = new TextEncoder()

function indexEntries(members: readonly NewMember[], headers: readonly number[]): IndexEntry[] {
  return members.flatMap(({ symbols = [] }, member) => symbols.map(symbol => ({ symbol, header: headers[member] })))
}

/** `entries` know the offsets in the body; what the index itself takes is added, and does not depend on them. */
function writeIndex(writer: ByteWriter, entries: readonly IndexEntry[], format: 'gnu' | 'gnu64' | 'bsd'): void {
  const writeContents = format === 'bsd' ? writeBsdIndex : writeGnuIndex
  const wordSize = format === 'gnu64' ? 8 : 4
  const before = writer.length
  const writeMember = (contents: Uint8Array): void => {
    writer.length = before
    if (format === 'bsd') writeBsdMember(writer, '__.SYMDEF', '0', contents)
    else writeGnuMember(writer, format === 'gnu64' ? '/SYM64/' : '/', '0', contents)
  }
  writeMember(writeContents(entries, wordSize))
  const bodyStart = writer.length
  writeMember(
    writeContents(
      entries.map(({ symbol, header }) => ({ symbol, header: header + bodyStart })),
      wordSize,
    ),
  )
}

/** Returns the offset of each member's header. */
function writeGnuMembers(writer: ByteWriter, members: readonly NewMember[]): number[] {
  const longNames = new ByteWriter()
  const fields = members.map(({ name }) => gnuNameField(name, longNames))
  if (longNames.length > 0) {
    longNames.raw(utf8.encode('\n'.repeat(longNames.length & 1)))
    writeHeader(writer, '//'.padEnd(48), longNames.length)
    writer.raw(longNames.view())
  }
  return members.map(({ bytes }, member) => {
    const header = writer.length
    writeGnuMember(writer, fields[member], '644', bytes)
    return header
  })
}

/** What stands in the header; a name too long for it, or one with a `/`, goes to the table. */
function gnuNameField(name: string, longNames: ByteWriter): string {
  if (utf8.encode(name).length < 16 && !name.includes('/') && name !== '') return `${name}/`
  const field = `/${longNames.length}`
  longNames.raw(utf8.encode(`${name}/\n`))
  return field
}

function writeGnuMember(writer: ByteWriter, nameField: string, mode: string, contents: Uint8Array): void {
  writeHeader(writer, nameField + fixedFields(nameField, mode), contents.length)
  writeContents(writer, contents)
}

/** Returns the offset of each member's header. */
function writeBsdMembers(writer: ByteWriter, members: readonly NewMember[]): number[] {
  return members.map(({ name, bytes }) => {
    const header = writer.length
    writeBsdMember(writer, name, '644', bytes)
    return header
  })
}

/** The name stands in front of the contents and is padded so that these begin at a multiple of 8. */
function writeBsdMember(writer: ByteWriter, name: string, mode: string, contents: Uint8Array): void {
  const encoded = utf8.encode(name)
  // The body is written at a multiple of 8, so its offsets do for the file's.
  const padding = -(writer.length + HEADER_SIZE + encoded.length) & 7
  const nameField = `#1/${encoded.length + padding}`
  writeHeader(writer, nameField + fixedFields(nameField, mode), encoded.length + padding + contents.length)
  writer.raw(encoded)
  writer.zeros(padding)
  writeContents(writer, contents)
}

const HEADER_SIZE = 60

/** Padding of the name to 16 bytes, then date, owner, group and mode. */
function fixedFields(nameField: string, mode: string): string {
  const padding = ' '.repeat(16 - utf8.encode(nameField).length)
  return padding + '0'.padEnd(12) + '0'.padEnd(6) + '0'.padEnd(6) + mode.padEnd(8)
}

function writeHeader(writer: ByteWriter, fields: string, size: number): void {
  writer.raw(utf8.encode(`${fields}${String(size).padEnd(10)}\`\n`))
}

/** Contents at an even size: every header is at an even offset. */
function writeContents(writer: ByteWriter, contents: Uint8Array): void {
  writer.raw(contents)
  if (contents.length & 1) writer.u8(10)
}
