// The directories and files of one unit. Until DWARF 4 both are counted from 1 and 0 stands for what `.debug_info` says of the
// unit; since DWARF 5 both are counted from 0, and entry 0 is the directory, or the file, that the compiler was given.

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { Range } from '../bytes/range.ts'
import { readForm, skipLeb } from './forms.ts'
import type { FormValue, UnitEncoding } from './forms.ts'
import { readTextRange } from './text-range.ts'

export interface SourceFile {
  readonly name: Range
  /** Index into `PathTable.directories`. */
  readonly directory: number
}

/** By the numbers that the line program uses; undefined at 0 before DWARF 5. */
export interface PathTable {
  /** The first is where the compiler ran. */
  readonly directories: readonly (Range | undefined)[]
  /** A line program of DWARF 2 to 4 may add to these. */
  readonly files: (SourceFile | undefined)[]
}

const isEmpty = ({ from, to }: Range): boolean => from === to

/** What follows a file's name until DWARF 4: directory, time and size; nobody asks for the last two. */
export function readSourceFile(reader: ByteReader, name: Range): SourceFile {
  const directory = reader.u64()
  skipLeb(reader)
  skipLeb(reader)
  return { name, directory }
}

/** Until DWARF 4: two lists of strings, each ended by an empty one. */
export function readCountlessPaths(reader: ByteReader): PathTable {
  const directories: (Range | undefined)[] = [undefined]
  for (let text = readTextRange(reader); !isEmpty(text); text = readTextRange(reader)) directories.push(text)
  const files: (SourceFile | undefined)[] = [undefined]
  for (let text = readTextRange(reader); !isEmpty(text); text = readTextRange(reader))
    files.push(readSourceFile(reader, text))
  return { directories, files }
}

/** DW_LNCT_* */
const PATH = 1
const DIRECTORY_INDEX = 2

interface Entry {
  path: Range | undefined
  directory: number
}

function fillEntry(entry: Entry, content: number, value: FormValue): void {
  if (content === PATH && typeof value === 'object') entry.path = value
  if (content === DIRECTORY_INDEX && typeof value === 'number') entry.directory = value
}

/** A list of DWARF 5: which contents an entry has, each in which form, and then the entries. */
function readEntries(reader: ByteReader, encoding: UnitEncoding): Entry[] {
  const formats = Array.from({ length: reader.u8() }, () => ({ content: reader.u32(), form: reader.u32() }))
  const at = reader.offset
  const count = reader.count(formats.length)
  if (count > 0 && formats.length === 0) reader.fail(`expected no entries without contents, found ${count}`, at)
  return Array.from({ length: count }, () => {
    const entry: Entry = { path: undefined, directory: 0 }
    for (const { content, form } of formats) fillEntry(entry, content, readForm(form, reader, encoding))
    return entry
  })
}

/** Since DWARF 5. */
export function readCountedPaths(reader: ByteReader, encoding: UnitEncoding): PathTable {
  const directories = readEntries(reader, encoding).map(({ path }) => path)
  const files = readEntries(reader, encoding).map(({ path, directory }) =>
    path === undefined ? undefined : { name: path, directory },
  )
  return { directories, files }
}
