// The code section: https://webassembly.github.io/spec/core/binary/modules.html#code-section. Bodies stay ranges;
// `instructions.ts` walks them.

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import type { Range } from '../bytes/range.ts'
import type { ValueType } from './types.ts'
import { readValueType, writeValueType } from './value-type.ts'

/** One function: its locals and instructions, without the size in front. */
export interface FunctionBody extends Range {
  /** Offset of the size LEB, where the entry begins. */
  readonly sizeAt: number
}

/** Finds the bodies by their sizes and looks into none. Throws a `FormatError` when they do not fill the section. */
export function readCodeSection(reader: ByteReader): readonly FunctionBody[] {
  const count = reader.count()
  const bodies = new Array<FunctionBody>(count)
  for (let index = 0; index < count; index++) {
    const sizeAt = reader.offset
    const size = reader.u32()
    const from = reader.offset
    reader.skip(size)
    bodies[index] = { from, to: reader.offset, sizeAt }
  }
  reader.expectEnd('the code section')
  return bodies
}

/** Writes bodies (locals and instructions) behind their sizes in minimal LEB128. */
export function writeCodeSection(writer: ByteWriter, bodies: readonly Uint8Array[]): void {
  writer.vector(bodies, body => {
    writer.u32(body.length)
    writer.raw(body)
  })
}

/** `count` locals of one type. */
export interface LocalGroup {
  readonly count: number
  readonly type: ValueType
}

/** The declarations at the front of a body; the reader is left at the first instruction. */
export function readLocals(reader: ByteReader): readonly LocalGroup[] {
  const groups: LocalGroup[] = []
  for (let rest = reader.count(2); rest > 0; rest--) {
    const count = reader.u32()
    groups.push({ count, type: readValueType(reader) })
  }
  return groups
}

export function writeLocals(writer: ByteWriter, groups: readonly LocalGroup[]): void {
  writer.vector(groups, ({ count, type }) => {
    writer.u32(count)
    writeValueType(writer, type)
  })
}
