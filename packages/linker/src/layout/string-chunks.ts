import { SEGMENT_FLAG } from '@wasmweld/binary'
import type { Chunk } from '../input/object-file.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import type { LinkedFile } from '../symbols/resolution.ts'

/** Custom sections of NUL-terminated strings, which are told by their names. */
const STRING_SECTIONS: ReadonlySet<string> = new Set(['.debug_str', '.debug_str.dwo', '.debug_line_str'])

/** Whether a chunk is NUL-terminated strings, of which equal ones may become one. */
export function holdsStrings({ kind, name, flags, alignmentLog2, bytes }: Chunk, plan: LinkPlan): boolean {
  if (!plan.mergeStrings || bytes.to === bytes.from) return false
  if (kind === 'custom') return STRING_SECTIONS.has(name)
  return kind === 'data' && (flags & SEGMENT_FLAG.strings) !== 0 && alignmentLog2 === 0
}

/** The first chunk of strings whose last one has no end: what follows would become part of it. */
export function unterminatedStrings(files: readonly LinkedFile[], plan: LinkPlan): Problem[] {
  for (const { name: file, object } of files) {
    const { bytes, chunks, firstChunk } = object
    const isOpen = (chunk: Chunk): boolean => holdsStrings(chunk, plan) && bytes[chunk.bytes.to - 1] !== 0
    const found =
      chunks.slice(firstChunk.data, firstChunk.global).find(isOpen) ?? chunks.slice(firstChunk.custom).find(isOpen)
    if (found === undefined) continue
    return [{ kind: 'unterminated-string', severity: 'error', file, section: found.name, offset: found.bytes.to - 1 }]
  }
  return []
}
