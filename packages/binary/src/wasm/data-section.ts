// The data section: https://webassembly.github.io/spec/core/binary/modules.html#data-section.

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import type { Range } from '../bytes/range.ts'
import { readConstExpression, writeConstExpression, type ConstExpression } from './const-expression.ts'

interface SegmentPlace {
  readonly mode: 'active' | 'passive'
  /** 0 for a passive segment. */
  readonly memory: number
  /** Active segments only. */
  readonly offset?: ConstExpression
}

export interface DataSegment extends SegmentPlace {
  readonly bytes: Range
}

/** A segment to write: with the bytes themselves. */
export interface DataSegmentContents extends SegmentPlace {
  readonly bytes: Uint8Array
}

const ACTIVE = 0
const PASSIVE = 1
const ACTIVE_WITH_MEMORY = 2

/** The segments, their bytes as ranges. Throws a `FormatError` for unknown flags or a length that does not fit. */
export function readDataSection(reader: ByteReader): readonly DataSegment[] {
  const segments: DataSegment[] = []
  for (let rest = reader.count(2); rest > 0; rest--) segments.push(readDataSegment(reader))
  reader.expectEnd('the data section')
  return segments
}

/** Where the bytes of each segment are: all that a linker asks, which gives segments new places. Refuses what `readDataSection` does. */
export function readDataRanges(reader: ByteReader): readonly Range[] {
  const ranges: Range[] = []
  for (let rest = reader.count(2); rest > 0; rest--) {
    ranges.push(skipI32Place(reader) ? readBytes(reader) : readDataSegment(reader).bytes)
  }
  reader.expectEnd('the data section')
  return ranges
}

const I32_CONST = 0x41
const END = 0x0b

/** Moves behind the place of an active segment of memory 0 whose address is one `i32.const`, as almost all are. */
function skipI32Place(reader: ByteReader): boolean {
  const { bytes, offset } = reader
  if (bytes[offset] !== ACTIVE || bytes[offset + 1] !== I32_CONST) return false
  reader.offset = offset + 2
  reader.s32()
  if (reader.u8() === END) return true
  reader.offset = offset
  return false
}

/** Writes an active segment of memory 0 in the short form, without the memory's index. */
export function writeDataSection(writer: ByteWriter, segments: readonly DataSegmentContents[]): void {
  writer.vector(segments, segment => {
    writePlace(writer, segment)
    writer.u32(segment.bytes.length)
    writer.raw(segment.bytes)
  })
}

/** One entry of the section. Throws a `FormatError` for unknown flags or a length that does not fit. */
export function readDataSegment(reader: ByteReader): DataSegment {
  const start = reader.offset
  const flags = reader.u32()
  if (flags > ACTIVE_WITH_MEMORY) reader.fail(`expected the flags of a data segment (0 to 2), found ${flags}`, start)
  if (flags === PASSIVE) return { mode: 'passive', memory: 0, bytes: readBytes(reader) }
  const memory = flags === ACTIVE_WITH_MEMORY ? reader.u32() : 0
  const offset = readConstExpression(reader)
  return { mode: 'active', memory, offset, bytes: readBytes(reader) }
}

function readBytes(reader: ByteReader): Range {
  const length = reader.count()
  const from = reader.offset
  reader.skip(length)
  return { from, to: reader.offset }
}

function writePlace(writer: ByteWriter, { mode, memory, offset }: SegmentPlace): void {
  if (mode === 'passive') return writer.u8(PASSIVE)
  if (offset === undefined) throw new TypeError('an active data segment needs an offset')
  if (memory === 0) {
    writer.u8(ACTIVE)
  } else {
    writer.u8(ACTIVE_WITH_MEMORY)
    writer.u32(memory)
  }
  writeConstExpression(writer, offset)
}
