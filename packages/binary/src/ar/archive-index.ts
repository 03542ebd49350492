// An archive's symbol index: which member defines which symbol. GNU's is big-endian, BSD's little-endian; both have a 64-bit form.
import type { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { archiveText, namesByOffset } from './archive-text.ts'

export interface IndexEntry {
  readonly symbol: string
  /** Offset of the header of the member that defines it. */
  readonly header: number
}

/** Bytes a number takes in an index. */
export type WordSize = 4 | 8

/** The contents of the member `/` or `/SYM64/`: a count, the offsets, then the names, each ended by a zero. */
export function readGnuIndex(reader: ByteReader, wordSize: WordSize): IndexEntry[] {
  const start = reader.offset
  const count = readCount(reader, () => bigEndian(reader, wordSize), wordSize + 1)
  const headers: number[] = []
  for (let left = count; left > 0; left--) headers.push(bigEndian(reader, wordSize))
  const names = archiveText(reader.bytes, reader.offset, reader.end).split('\0')
  // What follows the last zero is padding.
  if (names.length <= count)
    reader.fail(`expected ${count} names in the archive's index, found ${names.length - 1}`, start)
  return headers.map((header, entry) => ({ symbol: names[entry], header }))
}

/** The contents of the member `__.SYMDEF`: pairs of name and member behind their size in bytes, then the names behind theirs. */
export function readBsdIndex(reader: ByteReader, wordSize: WordSize): IndexEntry[] {
  const start = reader.offset
  const size = readCount(reader, () => littleEndian(reader, wordSize), 1)
  if (size % (2 * wordSize) !== 0) {
    reader.fail(`expected an archive's index in entries of ${2 * wordSize} bytes, found ${size} bytes`, start)
  }
  const entries = reader.window(size)
  const namesSize = readCount(reader, () => littleEndian(reader, wordSize), 1)
  const names = namesByOffset(reader.bytes, reader.offset, reader.offset + namesSize, 0)
  const index: IndexEntry[] = []
  while (!entries.atEnd()) {
    const name = littleEndian(entries, wordSize)
    const symbol = names.get(name)
    if (symbol === undefined) return entries.fail(`expected the offset of a name in the archive's index, found ${name}`)
    index.push({ symbol, header: littleEndian(entries, wordSize) })
  }
  return index
}

/** A count of things of `bytesEach`, refused when the rest of the window could not hold them. */
function readCount(reader: ByteReader, read: () => number, bytesEach: number): number {
  const start = reader.offset
  const count = read()
  if (count * bytesEach > reader.remaining) {
    reader.fail(
      `expected a count that fits in the ${Math.max(0, reader.remaining)} bytes left of the archive's index, found ${count}`,
      start,
    )
  }
  return count
}

/** A value of 2^53 or more is not exact; no file has such an offset. */
function bigEndian(reader: ByteReader, wordSize: WordSize): number {
  let value = 0
  for (let left = wordSize; left > 0; left--) value = value * 256 + reader.u8()
  return value
}

function littleEndian(reader: ByteReader, wordSize: WordSize): number {
  const low = reader.fixed32()
  return wordSize === 4 ? low : reader.fixed32() * 0x1_0000_0000 + low
}

/** Contents of `/` or `/SYM64/`, padded to an even size. */
export function writeGnuIndex(index: readonly IndexEntry[], wordSize: WordSize): Uint8Array {
  const writer = new ByteWriter()
  writeBigEndian(writer, index.length, wordSize)
  for (const { header } of index) writeBigEndian(writer, header, wordSize)
  writeNames(writer, index)
  writer.zeros(writer.length & 1)
  return writer.finish()
}

/** Contents of `__.SYMDEF` or `__.SYMDEF_64`, padded to a multiple of 8 as LLVM does. */
export function writeBsdIndex(index: readonly IndexEntry[], wordSize: WordSize): Uint8Array {
  const names = new ByteWriter()
  const writer = new ByteWriter()
  writeLittleEndian(writer, index.length * 2 * wordSize, wordSize)
  for (const entry of index) {
    writeLittleEndian(writer, names.length, wordSize)
    writeLittleEndian(writer, entry.header, wordSize)
    writeNames(names, [entry])
  }
  writeLittleEndian(writer, names.length, wordSize)
  writer.raw(names.view())
  writer.zeros(-writer.length & 7)
  return writer.finish()
}

const utf8 = new TextEncoder()

function writeNames(writer: ByteWriter, index: readonly IndexEntry[]): void {
  for (const { symbol } of index) {
    writer.raw(utf8.encode(symbol))
    writer.u8(0)
  }
}

function writeLittleEndian(writer: ByteWriter, value: number, wordSize: WordSize): void {
  if (wordSize === 4) writer.fixed32(value)
  else writer.fixed64(BigInt(value))
}

function writeBigEndian(writer: ByteWriter, value: number, wordSize: WordSize): void {
  for (let shift = wordSize - 1; shift >= 0; shift--) writer.u8(Math.floor(value / 256 ** shift) & 255)
}
