import { SEGMENT_FLAG } from '@wasmweld/binary'
import type { Chunk } from '../input/object-file.ts'
import type { LinkPlan } from '../plan.ts'

/** Custom sections of NUL-terminated strings, which are told by their names. */
const STRING_SECTIONS: ReadonlySet<string> = new Set(['.debug_str', '.debug_str.dwo', '.debug_line_str'])

/** Whether a chunk is NUL-terminated strings, of which equal ones may become one. */
export function holdsStrings({ kind, name, flags, alignmentLog2, bytes }: Chunk, plan: LinkPlan): boolean {
  if (!plan.mergeStrings || bytes.to === bytes.from) return false
  if (kind === 'custom') return STRING_SECTIONS.has(name)
  return kind === 'data' && (flags & SEGMENT_FLAG.strings) !== 0 && alignmentLog2 === 0
}
