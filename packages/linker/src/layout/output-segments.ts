import { SEGMENT_FLAG } from '@wasmweld/binary'
import { alignUp, chunkId } from '../ids.ts'
import type { Chunk } from '../input/object-file.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import type { LinkedFile, Resolution } from '../symbols/resolution.ts'
import type { OutputSegment, PlacedChunk, SegmentPart } from './layout.ts'
import { MergedStrings } from './merge-strings.ts'
import { holdsStrings } from './string-chunks.ts'

/** A segment without its address: that is memory's to give. */
export type UnplacedSegment = Omit<OutputSegment, 'address'>

const FOLDED = ['.text', '.data', '.bss', '.rodata']

const isTls = ({ flags }: Chunk): boolean => (flags & SEGMENT_FLAG.tls) !== 0

/** The segment that a chunk goes into. All thread-local data is one segment, so that it can be measured from one base. */
export function outputName(chunk: Chunk, plan: LinkPlan): string {
  if (isTls(chunk)) return '.tdata'
  if (!plan.mergeDataSegments) return chunk.name
  return FOLDED.find(prefix => chunk.name.startsWith(`${prefix}.`)) ?? chunk.name
}

// Read-only data first and zeroed data last, which then need not be in the file.
function rank(name: string): number {
  const order = ['.tdata', '.rodata', '.data'].findIndex(prefix => name.startsWith(prefix))
  if (order >= 0) return order
  return name.startsWith('.bss') ? 4 : 3
}

type Group = readonly [name: string, chunks: PlacedChunk[]]

/** Chunks by the name of their segment. In an object each member of a COMDAT group is a segment of its own, since a link may drop it. */
function collectChunks(files: readonly LinkedFile[], live: Liveness, plan: LinkPlan): Group[] {
  const groups: Group[] = []
  const byName = new Map<string, PlacedChunk[]>()
  for (const file of files) {
    const { chunks, firstChunk } = file.object
    for (let index = firstChunk.data; index < firstChunk.global; index++) {
      const id = chunkId(file.chunkBase + index)
      if (!live.has(id)) continue
      const name = outputName(chunks[index], plan)
      const placed = { file, chunk: chunks[index], id }
      const isAlone = plan.isRelocatable && chunks[index].comdat >= 0
      const group = isAlone ? undefined : byName.get(name)
      if (group !== undefined) {
        group.push(placed)
        continue
      }
      const opened = [placed]
      groups.push([name, opened])
      if (!isAlone) byName.set(name, opened)
    }
  }
  return groups
}

type Part = { readonly alignmentLog2: number } & (
  { readonly placed: PlacedChunk } | { readonly strings: MergedStrings; readonly flags: number }
)

/** The parts of a segment in order: merged strings stand where the first of them stood. */
function gatherParts(group: readonly PlacedChunk[], plan: LinkPlan, merged: Map<number, MergedStrings>): Part[] {
  const parts: Part[] = []
  const tables = new Map<number, MergedStrings>()
  for (const placed of group) {
    const { chunk, file, id } = placed
    const { alignmentLog2, flags } = chunk
    if (!holdsStrings(chunk, plan)) {
      parts.push({ placed, alignmentLog2 })
      continue
    }
    let strings = tables.get(flags)
    if (strings === undefined) {
      tables.set(flags, (strings = new MergedStrings()))
      parts.push({ strings, flags, alignmentLog2 })
    }
    strings.add(id, file.object.bytes, chunk.bytes)
    merged.set(id, strings)
  }
  for (const strings of tables.values()) strings.settle()
  return parts
}

function placeParts(parts: readonly Part[]): { parts: SegmentPart[]; size: number; alignmentLog2: number } {
  const placedParts: SegmentPart[] = []
  let size = 0
  let alignmentLog2 = 0
  for (const part of parts) {
    alignmentLog2 = Math.max(alignmentLog2, part.alignmentLog2)
    const offset = alignUp(size, 2 ** part.alignmentLog2)
    if ('strings' in part) {
      placedParts.push({ kind: 'strings', offset, size: part.strings.size, strings: part.strings })
      size = offset + part.strings.size
    } else {
      const { from, to } = part.placed.chunk.bytes
      placedParts.push({ kind: 'chunk', offset, size: to - from, ...part.placed })
      size = offset + to - from
    }
  }
  return { parts: placedParts, size, alignmentLog2 }
}

/** Bytes between aligned parts that a file may hold. More is a slip, or damage, and would take the memory of this process too. */
const LARGEST_PADDING = 2 ** 26

/** Segments of the file whose parts lie absurdly far apart. */
export function paddingProblems(segments: readonly UnplacedSegment[]): Problem[] {
  return segments.flatMap(({ name, size, parts }) => {
    const padding = size - parts.reduce((sum, part) => sum + part.size, 0)
    if (padding <= LARGEST_PADDING) return []
    const message = `segment ${name} needs ${padding} bytes of padding between its aligned parts`
    return [{ kind: 'layout', severity: 'error', message }]
  })
}

/** Groups the live data by name, merges strings and orders the segments. `merged` receives, by ChunkId, the strings that were merged. */
export function outputSegments(
  resolution: Resolution,
  live: Liveness,
  plan: LinkPlan,
  merged: Map<number, MergedStrings>,
): UnplacedSegment[] {
  const groups = collectChunks(resolution.files, live, plan)
  return groups
    .sort(([one], [other]) => rank(one) - rank(other))
    .map(([name, group]) => ({
      name,
      ...placeParts(gatherParts(group, plan, merged)),
      isTls: isTls(group[0].chunk),
      isZero: name.startsWith('.bss'),
    }))
}
