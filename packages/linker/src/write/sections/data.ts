import { i32Const, i64Const, writeConstExpression } from '@wasmweld/binary'
import type { ByteWriter, ConstExpression } from '@wasmweld/binary'
import type { Layout, OutputSegment } from '../../layout/layout.ts'
import type { Needs } from '../../layout/needs.ts'
import type { LinkPlan } from '../../plan.ts'
import { writeChunk } from '../write-chunk.ts'

/** An address as the initialiser of a segment or global. */
export const addressConst = (address: number, { is64 }: LinkPlan): ConstExpression =>
  is64 ? i64Const(address) : i32Const(address | 0)

/** The segments that the file holds: zeroed ones only where nothing else would clear them. */
export const storedSegments = ({ segments }: Layout, { zeroMemory }: Needs): readonly OutputSegment[] =>
  segments.filter(({ isZero }) => !isZero || zeroMemory === 'data')

/** Writes the segments; returns where each lies, in offsets of `writer`. */
export function writeData(
  writer: ByteWriter,
  segments: readonly OutputSegment[],
  layout: Layout,
  plan: LinkPlan,
): { header: number; contents: number }[] {
  writer.u32(segments.length)
  return segments.map(segment => {
    const header = writer.length
    writer.u32(0)
    writeConstExpression(writer, addressConst(segment.address, plan))
    writer.u32(segment.size)
    const contents = writer.length
    writer.zeros(segment.size)
    for (const part of segment.parts) {
      if (part.kind === 'strings') part.strings.copyTo(writer.bytes, contents + part.offset)
      else writeChunk(writer.bytes, contents + part.offset, part, layout)
    }
    return { header, contents }
  })
}
