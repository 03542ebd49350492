import type { Layout } from '../layout/layout.ts'
import type { Needs } from '../layout/needs.ts'
import { chunkId } from '../ids.ts'
import { DEAD, ROOT } from '../live/liveness.ts'
import type { Liveness } from '../live/liveness.ts'
import type { Resolution } from '../symbols/resolution.ts'
import type { LinkPlan } from '../plan.ts'
import type { WrittenModule } from '../write/written-module.ts'
import { addChunkReferences, addTogether } from './chunk-references.ts'
import { symbolsByChunk } from './chunk-symbols.ts'
import { droppedCustoms, reportFile, unreached } from './dropped-chunks.ts'
import type { LinkFacts } from './link-facts.ts'
import { addLinkerReferences } from './linker-references.ts'
import { memoryAddresses, memoryMap } from './memory-map.ts'
import type { LinkReport, LiveReason, ZeroedData } from './link-report.ts'
import type { ItemList } from './item-list.ts'
import type { OutputItems } from './output-items.ts'
import { ItemPlacer } from './place-items.ts'
import { zeroedData } from './place-parts.ts'
import { ReferenceList } from './reference-list.ts'
import { reportRoots } from './report-roots.ts'
import { SourceBytes } from './source-bytes.ts'

/** A live chunk's reason: the item that reached it, or the root. What has no bytes in the output is passed over. */
function reasonOf(chunk: number, live: Liveness, itemOf: ReadonlyMap<number, number>): LiveReason | undefined {
  if (live.because[chunk] === DEAD) return undefined
  let reached = chunk
  for (let from = live.because[chunk]; from !== ROOT; from = live.because[from]) {
    const item = itemOf.get(from)
    if (item !== undefined) return { kind: 'reference', from: item }
    reached = from
  }
  return { kind: 'root', why: live.roots.get(chunkId(reached)) ?? 'linker' }
}

/** Of items whose reasons are not known yet. */
function addReasons({ items }: ItemList, { chunks }: OutputItems, live: Liveness): void {
  const itemOf = new Map<number, number>()
  for (const [item, chunk] of chunks) if (item >= 0 && !itemOf.has(chunk)) itemOf.set(chunk, item)
  for (const [item, chunk] of chunks) {
    const reason = item < 0 ? undefined : reasonOf(chunk, live, itemOf)
    if (reason !== undefined) items[item].reason = reason
  }
}

function fileOfChunks({ files, chunkCount }: Resolution): Int32Array {
  const fileOf = new Int32Array(chunkCount)
  for (const { chunkBase, object, order } of files) fileOf.fill(order, chunkBase, chunkBase + object.chunks.length)
  return fileOf
}

/** Where every byte of the output came from and why it is there; what was dropped; which members were pulled, and by whom. */
export function buildReport(
  resolution: Resolution,
  live: Liveness,
  { needs, layout }: { readonly needs: Needs; readonly layout: Layout },
  written: WrittenModule,
  plan: LinkPlan,
): LinkReport {
  const sources = new SourceBytes()
  const symbols = symbolsByChunk(resolution.files)
  const fileOf = fileOfChunks(resolution)
  const facts: LinkFacts = { resolution, live, needs, layout, written, plan, symbols, sources, fileOf }
  const placer = new ItemPlacer(facts)
  placer.placeAll()
  const { items, list } = placer
  const zeroed: ZeroedData[] = needs.zeroMemory === 'data' ? [] : zeroedData(layout.segments, { list, items, symbols })
  const references = new ReferenceList()
  addChunkReferences(facts, items, references)
  addTogether(facts, items, references)
  addLinkerReferences(facts, items, list.items, references)
  addReasons(list, items, live)
  return {
    version: 2,
    size: written.bytes.length,
    files: resolution.files.map(reportFile),
    sources: sources.names(),
    items: list.items,
    zeroed,
    references: references.sorted(list.items.length + zeroed.length),
    roots: reportRoots(facts, items, list.fillers, references.targets('export')),
    leftOut: resolution.leftOut,
    dropped: [...unreached(resolution, live), ...droppedCustoms(resolution, written, layout)],
    memory: memoryAddresses(layout),
    memoryMap: memoryMap(layout, needs, plan),
  }
}
