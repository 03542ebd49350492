import { globalGet, i32Const, i64Const, instruction, writeConstExpression } from '@wasmweld/binary'
import type { ByteWriter, ConstExpression } from '@wasmweld/binary'
import { isStored } from '../../layout/combine-segments.ts'
import type { Layout, OutputSegment } from '../../layout/layout.ts'
import type { Needs } from '../../layout/needs.ts'
import type { LinkPlan } from '../../plan.ts'
import { ChunkCopier, relocateChunk } from '../write-chunk.ts'

/** An address as the initialiser of a segment or global; from what the loader chooses, where `base` is the global that has it. */
export function addressConst(address: number, { is64 }: LinkPlan, base?: number): ConstExpression {
  const constant = is64 ? i64Const(address) : i32Const(address | 0)
  if (base === undefined) return constant
  if (address === 0) return globalGet(base)
  return [...globalGet(base), ...constant, instruction(is64 ? 'i64.add' : 'i32.add')]
}

const ACTIVE = 0
const PASSIVE = 1

/** The segments that the file holds. */
export const storedSegments = ({ segments }: Layout, needs: Needs): readonly OutputSegment[] =>
  segments.filter(segment => isStored(segment, needs))

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
    // Where threads share the memory, code of the first one fills it.
    writer.u32(plan.sharedMemory ? PASSIVE : ACTIVE)
    if (!plan.sharedMemory) writeConstExpression(writer, addressConst(segment.address, plan, layout.bases?.memory))
    writer.u32(segment.size)
    const contents = writer.length
    writer.zeros(segment.size)
    const copier = new ChunkCopier(writer.bytes)
    for (const part of segment.parts) {
      if (part.kind === 'strings') part.strings.copyTo(writer.bytes, contents + part.offset)
      else copier.copy(contents + part.offset, part)
    }
    copier.finish()
    for (const part of segment.parts) {
      if (part.kind === 'chunk') relocateChunk(writer.bytes, contents + part.offset, part, layout)
    }
    return { header, contents }
  })
}
