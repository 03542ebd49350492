import type { LinkPlan } from '../plan.ts'
import { definingChunk, isTls } from '../symbols/link-symbol.ts'
import type { LinkSymbol, Resolution } from '../symbols/resolution.ts'
import type { MemoryLayout, OutputCustomSection, OutputSegment } from './layout.ts'
import type { MergedStrings } from './merge-strings.ts'

/** Where the chunks of data and custom sections went, by ChunkId. */
export interface ChunkPlaces {
  /** Offset in its segment or section. */
  readonly chunkOffset: Float64Array
  /** Data: address of the first byte, or of the merged strings that took it in; NaN when it is not in memory. */
  readonly chunkAddress: Float64Array
}

/** Segments and custom sections with their parts, and the strings that were merged, by ChunkId. */
export interface Placed {
  readonly segments: readonly OutputSegment[]
  readonly customs: readonly OutputCustomSection[]
  readonly merged: ReadonlyMap<number, MergedStrings>
}

export function placeChunks(count: number, { segments, customs, merged }: Placed): ChunkPlaces {
  const chunkOffset = new Float64Array(count)
  const chunkAddress = new Float64Array(count).fill(NaN)
  const stringsAt = new Map<MergedStrings, number>()
  for (const { address, parts } of segments) {
    for (const part of parts) {
      if (part.kind === 'strings') stringsAt.set(part.strings, address + part.offset)
      else {
        chunkOffset[part.id] = part.offset
        chunkAddress[part.id] = address + part.offset
      }
    }
  }
  for (const { parts } of customs) {
    for (const part of parts) if (part.kind === 'chunk') chunkOffset[part.id] = part.offset
  }
  for (const [id, strings] of merged) chunkAddress[id] = stringsAt.get(strings) ?? NaN
  return { chunkOffset, chunkAddress }
}

type SegmentsByName = ReadonlyMap<string, OutputSegment>

const segmentEnd = (segment: OutputSegment | undefined): number =>
  segment === undefined ? NaN : segment.address + segment.size

function linkerAddress(symbol: LinkSymbol, memory: MemoryLayout, plan: LinkPlan, segments: SegmentsByName): number {
  switch (symbol.linker) {
    case 'dso-handle':
    case 'global-base':
      return memory.dataStart
    case 'data-end':
      return memory.dataEnd
    case 'stack-low':
      return memory.stackLow
    case 'stack-high':
      return memory.stackHigh
    case 'heap-base':
      return memory.heapBase
    case 'heap-end':
      return memory.heapEnd
    case 'memory-base':
      return 0
    case 'table-base':
      return plan.tableBase
    case 'first-page-end':
      return plan.pageSize
    case 'segment-start':
      return segments.get(symbol.segment ?? '')?.address ?? NaN
    case 'segment-stop':
      return segmentEnd(segments.get(symbol.segment ?? ''))
    default:
      return NaN
  }
}

/**
 * By SymbolId: the address of a data symbol, of thread-local data its offset from `__tls_base`; NaN for everything else. `segments` are
 * those that bounds are asked of, as they were before one took them all in.
 */
export function symbolAddresses(
  { symbols }: Resolution,
  plan: LinkPlan,
  memory: MemoryLayout,
  places: ChunkPlaces,
  { segments, merged }: Placed,
): Float64Array {
  const byName = new Map(segments.map(segment => [segment.name, segment]))
  const address = new Float64Array(symbols.length).fill(NaN)
  for (const symbol of symbols) {
    if (symbol.external?.kind === 'data') address[symbol.id] = symbol.external.address
    if (symbol.kind !== 'data' || symbol.state !== 'defined') continue
    if (symbol.linker !== undefined) {
      address[symbol.id] = linkerAddress(symbol, memory, plan, byName)
      continue
    }
    const chunk = definingChunk(symbol)
    if (chunk === undefined) {
      address[symbol.id] = symbol.offset
      continue
    }
    const strings = merged.get(chunk)
    const offset = strings === undefined ? symbol.offset : (strings.position(chunk, symbol.offset) ?? NaN)
    // Of thread-local data the place within the thread's block is known, and nothing else.
    address[symbol.id] = places.chunkAddress[chunk] + offset - (isTls(symbol) ? memory.tlsBase : 0)
  }
  return address
}
