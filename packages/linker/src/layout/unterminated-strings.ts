import type { Chunk } from '../input/object-file.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import type { LinkedFile } from '../symbols/resolution.ts'
import { holdsStrings } from './string-chunks.ts'

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
