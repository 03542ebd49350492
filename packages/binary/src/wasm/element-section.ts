// The element section: https://webassembly.github.io/spec/core/binary/modules.html#element-section. A segment's flags
// say three things, which makes eight forms:
//   bit 0   passive or declarative, against active
//   bit 1   active: a table index is given; else: declarative, against passive
//   bit 2   elements are expressions, against function indices

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { readConstExpression, refFunc, writeConstExpression, type ConstExpression } from './const-expression.ts'
import type { ReferenceType } from './types.ts'
import { readReferenceType, writeReferenceType } from './value-type.ts'

export interface ElementSegment {
  readonly mode: 'active' | 'passive' | 'declarative'
  /** 0 unless active. */
  readonly table: number
  /** Active segments only. */
  readonly offset?: ConstExpression
  readonly type: ReferenceType
  /** Function indices; `type` is `funcref`. Exactly one of this and `expressions` is present. */
  readonly functions?: readonly number[]
  readonly expressions?: readonly ConstExpression[]
}

const NOT_ACTIVE = 1
const EXPLICIT = 2
const EXPRESSIONS = 4
/** The only kind of element that is given by index. */
const FUNCTION_KIND = 0

/** Throws a `FormatError` for unknown flags and kinds or a length that does not fit. */
export function readElementSection(reader: ByteReader): readonly ElementSegment[] {
  const segments: ElementSegment[] = []
  for (let rest = reader.count(2); rest > 0; rest--) segments.push(readElementSegment(reader))
  reader.expectEnd('the element section')
  return segments
}

/** Writes each segment in the shortest form that says the same. */
export function writeElementSection(writer: ByteWriter, segments: readonly ElementSegment[]): void {
  writer.vector(segments, segment => writeSegment(writer, segment))
}

/** One entry of the section. Throws a `FormatError` for unknown flags and kinds. */
export function readElementSegment(reader: ByteReader): ElementSegment {
  const start = reader.offset
  const flags = reader.u32()
  if (flags > 7) reader.fail(`expected the flags of an element segment (0 to 7), found ${flags}`, start)
  const place = readPlace(reader, flags)
  // Both flags clear: an active segment of table 0, whose type goes without saying.
  const typed = (flags & (NOT_ACTIVE | EXPLICIT)) !== 0
  if (flags & EXPRESSIONS) {
    const type = typed ? readReferenceType(reader) : 'funcref'
    return { ...place, type, expressions: readExpressions(reader) }
  }
  if (typed) readElementKind(reader)
  return { ...place, type: 'funcref', functions: readIndices(reader) }
}

function readPlace(reader: ByteReader, flags: number): Pick<ElementSegment, 'mode' | 'table' | 'offset'> {
  if (flags & NOT_ACTIVE) return { mode: flags & EXPLICIT ? 'declarative' : 'passive', table: 0 }
  const table = flags & EXPLICIT ? reader.u32() : 0
  return { mode: 'active', table, offset: readConstExpression(reader) }
}

function readElementKind(reader: ByteReader): void {
  const start = reader.offset
  const kind = reader.u8()
  if (kind !== FUNCTION_KIND) reader.fail(`expected the element kind 0 (functions), found ${kind}`, start)
}

function readIndices(reader: ByteReader): readonly number[] {
  const count = reader.count()
  const indices = new Array<number>(count)
  for (let index = 0; index < count; index++) indices[index] = reader.u32()
  return indices
}

function readExpressions(reader: ByteReader): readonly ConstExpression[] {
  const expressions: ConstExpression[] = []
  for (let rest = reader.count(2); rest > 0; rest--) expressions.push(readConstExpression(reader))
  return expressions
}

function writeSegment(writer: ByteWriter, segment: ElementSegment): void {
  const { mode, table, offset, type } = segment
  const byIndex = segment.functions !== undefined && type === 'funcref'
  const explicit = mode === 'active' ? table !== 0 || type !== 'funcref' : mode === 'declarative'
  const flags = (mode === 'active' ? 0 : NOT_ACTIVE) | (explicit ? EXPLICIT : 0) | (byIndex ? 0 : EXPRESSIONS)
  writer.u8(flags)
  if (mode === 'active') {
    if (offset === undefined) throw new TypeError('an active element segment needs an offset')
    if (explicit) writer.u32(table)
    writeConstExpression(writer, offset)
  }
  if (flags & (NOT_ACTIVE | EXPLICIT)) {
    if (byIndex) writer.u8(FUNCTION_KIND)
    else writeReferenceType(writer, type)
  }
  writeElements(writer, segment, byIndex)
}

function writeElements(writer: ByteWriter, segment: ElementSegment, byIndex: boolean): void {
  if (byIndex) return writer.vector(segment.functions ?? [], index => writer.u32(index))
  // Indices of a type other than `funcref` have no form of their own.
  const expressions = segment.expressions ?? (segment.functions ?? []).map(refFunc)
  writer.vector(expressions, expression => writeConstExpression(writer, expression))
}
