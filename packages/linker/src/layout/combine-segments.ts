import type { LinkPlan } from '../plan.ts'
import type { OutputSegment, SegmentPart } from './layout.ts'
import type { Needs } from './needs.ts'

/** Whether the file holds a segment: a zeroed one only where nothing else would clear it. */
export const isStored = ({ isZero }: OutputSegment, { zeroMemory }: Pick<Needs, 'zeroMemory'>): boolean =>
  !isZero || zeroMemory === 'data'

/**
 * Without extended constant expressions the place of a segment can be the loader's base itself and no sum, so that one segment has
 * to hold all.
 */
export function combineSegments(
  segments: readonly OutputSegment[],
  needs: Needs,
  { isPic, sharedMemory }: LinkPlan,
): readonly OutputSegment[] {
  if (!isPic || sharedMemory || needs.hasExtendedConst || segments.length <= 1) return segments
  const stored = segments.filter(segment => isStored(segment, needs))
  const from = segments[0].address
  const combined: OutputSegment = {
    name: '.data',
    alignmentLog2: Math.max(0, ...stored.map(({ alignmentLog2 }) => alignmentLog2)),
    size: Math.max(0, ...stored.map(({ address, size }) => address + size - from)),
    parts: stored.flatMap(segment => segment.parts.map(part => movedPart(part, segment, from))),
    isTls: false,
    isZero: false,
    address: from,
  }
  return [combined, ...segments.filter(segment => !stored.includes(segment))]
}

function movedPart(part: SegmentPart, { name, address }: OutputSegment, from: number): SegmentPart {
  const offset = address - from + part.offset
  return part.kind === 'strings' ? { ...part, offset, mergedFor: name } : { ...part, offset }
}
