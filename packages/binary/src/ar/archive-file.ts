// Unix archives (ar): `!<arch>\n`, then members, each behind a header of 60 bytes of text and at an even offset.
// Three dialects: GNU (index `/` or `/SYM64/`, long names in `//`), BSD (index `__.SYMDEF`, long names in front of the contents)
// and Microsoft's, which is GNU's with a second index and zeros behind long names.
import { ByteReader } from '../bytes/byte-reader.ts'
import { FormatError } from '../bytes/format-error.ts'
import type { Range } from '../bytes/range.ts'
import { foreignAdvice } from '../wasm/foreign-advice.ts'
import { readBsdIndex, readGnuIndex, type IndexEntry, type WordSize } from './archive-index.ts'
import { archiveText, namesByOffset } from './archive-text.ts'

export interface ArchiveMember {
  /** Without the `/` that ends it in GNU's dialect. Bytes that are not UTF-8 show as U+FFFD. */
  readonly name: string
  /** Offset of the 60-byte header. */
  readonly header: number
  /** Its contents. */
  readonly bytes: Range
}

export interface ArchiveFile {
  /** In file order, without the index and the table of names. Names may occur more than once. */
  readonly members: readonly ArchiveMember[]
  /** Which member defines which symbol, in file order; undefined when the archive has no index. Every `header` is a member's. */
  readonly index: readonly IndexEntry[] | undefined
}

const MAGIC = '!<arch>\n'
const THIN_MAGIC = '!<thin>\n'
const HEADER_SIZE = 60

/** Whether the file begins as an archive does. A thin one counts: `readArchive` says what is wrong with it. */
export function isArchive(bytes: Uint8Array): boolean {
  return startsWith(bytes, MAGIC) || startsWith(bytes, THIN_MAGIC)
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  for (let at = 0; at < magic.length; at++) if (bytes[at] !== magic.charCodeAt(at)) return false
  return true
}

/** Whether the archive names its members and does not hold them. */
export function isThinArchive(bytes: Uint8Array): boolean {
  return startsWith(bytes, THIN_MAGIC)
}

/** Walks the headers and reads the index; no member is looked into. Throws a `FormatError` on a damaged or thin archive. */
export function readArchive(bytes: Uint8Array): ArchiveFile {
  if (isThinArchive(bytes)) throw new FormatError(foreignAdvice('thin-archive'), 0)
  if (!startsWith(bytes, MAGIC)) throw new FormatError('expected an archive, which begins with "!<arch>"', 0)
  return walk(bytes, false)
}

/**
 * The same for a thin archive. A member's name is a path from the archive's folder, or an absolute one; its range is empty, since
 * its bytes are in that file. Throws a `FormatError` on a damaged archive, or one that is not thin.
 */
export function readThinArchive(bytes: Uint8Array): ArchiveFile {
  if (!isThinArchive(bytes)) throw new FormatError('expected a thin archive, which begins with "!<thin>"', 0)
  return walk(bytes, true)
}

function walk(bytes: Uint8Array, thin: boolean): ArchiveFile {
  const members: ArchiveMember[] = []
  const tables: Tables = { names: undefined, index: undefined }
  for (let header = MAGIC.length; header < bytes.length;) {
    const name = archiveText(bytes, header, header + 16).trimEnd()
    const contents = readHeader(bytes, header, thin && !TABLES.includes(name))
    if (!readTable(bytes, name, contents, tables)) {
      const member = readMember(bytes, name, { header, bytes: contents }, tables)
      const wordSize = header === MAGIC.length ? BSD_INDEX.get(member.name) : undefined
      if (wordSize === undefined) members.push(member)
      else tables.index = readBsdIndex(new ByteReader(bytes, member.bytes.from, member.bytes.to), wordSize)
    }
    // The byte that pads an odd size may be missing behind the last member.
    header = contents.to + (contents.to & 1)
  }
  checkIndex(tables.index, members)
  return { members, index: tables.index }
}

/** What an archive has in place of members. */
interface Tables {
  /** GNU's long names. */
  names: ReadonlyMap<number, string> | undefined
  index: readonly IndexEntry[] | undefined
}

/** Always the first member; by its name, the bytes a number takes in it. */
const BSD_INDEX: ReadonlyMap<string, WordSize> = new Map([
  ['__.SYMDEF', 4],
  ['__.SYMDEF SORTED', 4],
  ['__.SYMDEF_64', 8],
  ['__.SYMDEF_64 SORTED', 8],
])

/** The range of the contents; an empty one when they are `elsewhere`. */
function readHeader(bytes: Uint8Array, header: number, elsewhere: boolean): Range {
  const left = bytes.length - header
  if (left < HEADER_SIZE) {
    throw new FormatError(`expected a member's header of ${HEADER_SIZE} bytes, found ${left} bytes`, header)
  }
  if (bytes[header + 58] !== 0x60 || bytes[header + 59] !== 0x0a) {
    throw new FormatError("expected a member's header, which ends with a backquote and a newline", header)
  }
  const size = decimal(archiveText(bytes, header + 48, header + 58).trimEnd(), header + 48, 'the size of a member')
  const from = header + HEADER_SIZE
  if (elsewhere) return { from, to: from }
  if (size > bytes.length - from) {
    throw new FormatError(
      `expected a member of ${size} bytes, found ${bytes.length - from} up to the end of the file`,
      header,
    )
  }
  return { from, to: from + size }
}

function decimal(digits: string, offset: number, what: string): number {
  if (!/^\d+$/.test(digits))
    throw new FormatError(`expected ${what} in decimal digits, found ${JSON.stringify(digits)}`, offset)
  return Number(digits)
}

/** GNU's names of what is no member. */
const TABLES: readonly string[] = ['/', '/SYM64/', '//']

/** Whether it was one of GNU's tables; which is then read. */
function readTable(bytes: Uint8Array, name: string, { from, to }: Range, tables: Tables): boolean {
  if (name === '//') {
    tables.names = namesByOffset(bytes, from, to, NEWLINE)
    return true
  }
  if (name !== '/' && name !== '/SYM64/') return false
  // Microsoft's second index repeats the first in another order.
  tables.index ??= readGnuIndex(new ByteReader(bytes, from, to), name === '/' ? 4 : 8)
  return true
}

const NEWLINE = 10

/** `name` as it stands in the header: the name, GNU's `/offset` in the table of names, or BSD's `#1/length` of the name that follows. */
function readMember(
  bytes: Uint8Array,
  name: string,
  place: Omit<ArchiveMember, 'name'>,
  tables: Tables,
): ArchiveMember {
  const { header, bytes: contents } = place
  if (/^#1\/\d/.test(name)) {
    const from = contents.from + decimal(name.slice(3), header, 'the length of a name')
    if (from > contents.to) throw new FormatError(`expected a name within its member, found ${name}`, header)
    // LLVM pads the name with zeros, so that the contents are aligned.
    const padded = archiveText(bytes, contents.from, from)
    return { name: padded.replace(/\0+$/, ''), header, bytes: { from, to: contents.to } }
  }
  if (!name.startsWith('/')) return { name: withoutSlash(name), header, bytes: contents }
  const longName = tables.names?.get(decimal(name.slice(1), header, 'the offset of a name'))
  if (longName === undefined) throw new FormatError(`expected the offset of a long name, found ${name}`, header)
  return { name: withoutSlash(longName), header, bytes: contents }
}

const withoutSlash = (name: string): string => (name.endsWith('/') ? name.slice(0, -1) : name)

/** An index that points elsewhere is stale or damaged, and would pull a member nobody asked for. */
function checkIndex(index: readonly IndexEntry[] | undefined, members: readonly ArchiveMember[]): void {
  if (index === undefined) return
  const headers = new Set(members.map(({ header }) => header))
  for (const { symbol, header } of index) {
    if (headers.has(header)) continue
    throw new FormatError(
      `expected the archive's index to name a member for ${symbol}, found no member at 0x${header.toString(16)}`,
      0,
    )
  }
}
