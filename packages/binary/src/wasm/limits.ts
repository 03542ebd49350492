// Limits of tables and memories, with the flags of threads (shared), memory64 and custom-page-sizes.

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import type { Limits, MemoryType } from './types.ts'

const HAS_MAXIMUM = 1
const SHARED = 2
const ADDRESS_64 = 4
/** Memories only: log2 of the page size follows the limits. */
const HAS_PAGE_SIZE = 8

/** Limits of a table, or of a memory without a page size. Throws a `FormatError` for unknown flags. */
export function readLimits(reader: ByteReader): Limits {
  return readBounds(reader, readFlags(reader, HAS_MAXIMUM | SHARED | ADDRESS_64))
}

export function writeLimits(writer: ByteWriter, limits: Limits): void {
  writer.u8(limitFlags(limits))
  writeBounds(writer, limits)
}

/** Throws a `FormatError` for unknown flags. */
export function readMemoryType(reader: ByteReader): MemoryType {
  const flags = readFlags(reader, HAS_MAXIMUM | SHARED | ADDRESS_64 | HAS_PAGE_SIZE)
  const limits = readBounds(reader, flags)
  if (!(flags & HAS_PAGE_SIZE)) return { limits }
  const start = reader.offset
  const pageSizeLog2 = reader.u32()
  if (pageSizeLog2 > 64) reader.fail(`expected log2 of a page size, at most 64, found ${pageSizeLog2}`, start)
  return { limits, pageSizeLog2 }
}

export function writeMemoryType(writer: ByteWriter, type: MemoryType): void {
  const { limits, pageSizeLog2 } = type
  writer.u8(limitFlags(limits) | (pageSizeLog2 === undefined ? 0 : HAS_PAGE_SIZE))
  writeBounds(writer, limits)
  if (pageSizeLog2 !== undefined) writer.u32(pageSizeLog2)
}

function readFlags(reader: ByteReader, known: number): number {
  const start = reader.offset
  const flags = reader.u32()
  if (flags & ~known)
    reader.fail(`expected limit flags within 0x${known.toString(16)}, found 0x${flags.toString(16)}`, start)
  return flags
}

function readBounds(reader: ByteReader, flags: number): Limits {
  const address = flags & ADDRESS_64 ? 'i64' : 'i32'
  const shared = (flags & SHARED) !== 0
  const minimum = address === 'i64' ? reader.u64() : reader.u32()
  if (!(flags & HAS_MAXIMUM)) return { minimum, shared, address }
  return { minimum, maximum: address === 'i64' ? reader.u64() : reader.u32(), shared, address }
}

function writeBounds(writer: ByteWriter, limits: Limits): void {
  writer.u64(limits.minimum)
  if (limits.maximum !== undefined) writer.u64(limits.maximum)
}

function limitFlags(limits: Limits): number {
  return (
    (limits.maximum === undefined ? 0 : HAS_MAXIMUM) |
    (limits.shared ? SHARED : 0) |
    (limits.address === 'i64' ? ADDRESS_64 : 0)
  )
}
