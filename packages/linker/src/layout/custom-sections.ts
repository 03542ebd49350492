import { alignUp } from '../ids.ts'
import type { LinkPlan } from '../plan.ts'
import type { LinkedFile } from '../symbols/resolution.ts'
import type { OutputCustomSection, PlacedChunk, SegmentPart } from './layout.ts'
import { MergedStrings } from './merge-strings.ts'
import { holdsStrings } from './string-chunks.ts'

// Bitcode and compiler flags that rustc leaves for its own link-time optimiser.
const DROPPED: ReadonlySet<string> = new Set(['.llvmbc', '.llvmcmd'])
/** Sections whose readers want each input's part aligned; all others are packed. */
const ALIGNMENT: ReadonlyMap<string, number> = new Map([['__llvm_covfun', 8]])

function collect(files: readonly LinkedFile[], plan: LinkPlan): Map<string, PlacedChunk[]> {
  const groups = new Map<string, PlacedChunk[]>()
  for (const file of files) {
    const { chunks, firstChunk } = file.object
    for (let index = firstChunk.custom; index < chunks.length; index++) {
      const chunk = chunks[index]
      const isKept = chunk.bytes.to > chunk.bytes.from && (chunk.comdat < 0 || file.keptComdats[chunk.comdat])
      if (!isKept || DROPPED.has(chunk.name) || (plan.stripDebug && chunk.name.startsWith('.debug_'))) continue
      const group = groups.get(chunk.name)
      const placed = { file, chunk, id: file.chunkBase + index }
      if (group === undefined) groups.set(chunk.name, [placed])
      else group.push(placed)
    }
  }
  return groups
}

function mergeSection(
  name: string,
  group: readonly PlacedChunk[],
  merged: Map<number, MergedStrings>,
): OutputCustomSection {
  const strings = new MergedStrings()
  for (const { id, file, chunk } of group) {
    strings.add(id, file.object.bytes, chunk.bytes)
    merged.set(id, strings)
  }
  strings.settle()
  return { name, size: strings.size, parts: [{ kind: 'strings', offset: 0, size: strings.size, strings }] }
}

function concatenate(name: string, group: readonly PlacedChunk[]): OutputCustomSection {
  const parts: SegmentPart[] = []
  let size = 0
  for (const placed of group) {
    const { from, to } = placed.chunk.bytes
    const offset = alignUp(size, ALIGNMENT.get(name) ?? 1)
    parts.push({ kind: 'chunk', offset, size: to - from, ...placed })
    size = offset + to - from
  }
  return { name, size, parts }
}

/** Custom sections of the same name become one, in the order in which their names are first seen. */
export function outputCustomSections(
  files: readonly LinkedFile[],
  plan: LinkPlan,
  merged: Map<number, MergedStrings>,
): OutputCustomSection[] {
  return [...collect(files, plan)].map(([name, group]) =>
    holdsStrings(group[0].chunk, plan) ? mergeSection(name, group, merged) : concatenate(name, group),
  )
}
