// Whether an active segment lies in its memory or table for sure: then nobody can tell whether it was put there and never looked at.
import type { DataSegmentContents } from '../wasm/data-section.ts'
import type { ElementSegment } from '../wasm/element-section.ts'
import type { MemoryType, TableType } from '../wasm/types.ts'

const PAGE_LOG2 = 16

/** False when its place is known only to the one who instantiates, and when it is outside: that traps. */
export function surelyFits(
  segment: ElementSegment | DataSegmentContents,
  { limits, ...type }: MemoryType | TableType,
): boolean {
  const [place, ...more] = segment.offset ?? []
  if (place === undefined || more.length > 0 || !/^i(?:32|64)\.const$/.test(place.opcode.name)) return false
  // An address is unsigned.
  const bits = place.opcode.name.startsWith('i64') ? 64 : 32
  const from = Number(BigInt.asUintN(bits, BigInt(place.immediates[0] as number | bigint)))
  if ('memory' in segment) {
    const pageSizeLog2 = ('pageSizeLog2' in type ? type.pageSizeLog2 : undefined) ?? PAGE_LOG2
    return from + segment.bytes.length <= limits.minimum * 2 ** pageSizeLog2
  }
  return from + (segment.functions ?? segment.expressions ?? []).length <= limits.minimum
}
