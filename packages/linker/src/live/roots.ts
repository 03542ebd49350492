import { SEGMENT_FLAG, SYMBOL_FLAG } from '@wasmweld/binary'
import type { LinkPlan } from '../plan.ts'
import { isDiscarded, isExported, isForOthers } from '../symbols/link-symbol.ts'
import type { LinkSymbol, LinkedFile, Resolution } from '../symbols/resolution.ts'
import type { RootReason } from './liveness.ts'

/** A symbol that stays regardless. */
export interface Root {
  readonly symbol: LinkSymbol
  readonly why: RootReason
}

// By slot or by address: what is exported is a root as an export.
const isProvided = ({ name, kind }: LinkSymbol, { provide }: LinkPlan): boolean =>
  (kind === 'function' && provide.slots.has(name)) || (kind === 'data' && provide.addresses.has(name))

/** What stays whatever the files say of each other. */
export function findRoots({ globals, find, linkerSymbols }: Resolution, plan: LinkPlan): Root[] {
  const roots: Root[] = []
  const entry = plan.entry === undefined ? undefined : find(plan.entry)
  if (entry !== undefined) roots.push({ symbol: entry, why: 'entry' })
  for (const symbol of globals) {
    // Exporting everything does not make a table of function pointers where nobody uses one.
    const isOptional = symbol.linker === 'function-table' && !plan.exportTable
    if (!isOptional && isExported(symbol, plan))
      roots.push({ symbol, why: isForOthers(symbol, plan) ? 'provided' : 'export' })
    else if (isProvided(symbol, plan)) roots.push({ symbol, why: 'provided' })
    else if ((symbol.flags & SYMBOL_FLAG.noStrip) !== 0) roots.push({ symbol, why: 'no-strip' })
  }
  if (linkerSymbols.callDtors !== undefined) roots.push({ symbol: linkerSymbols.callDtors, why: 'destructors' })
  return roots
}

/** Whether a constructor is there to be run: a COMDAT group may have taken it away. One that nothing defines may be the host's. */
export const isRunnable = (symbol: LinkSymbol): boolean => symbol.state !== 'discarded' && !isDiscarded(symbol)

/** The constructors of a file that takes part. */
export function constructorsOf(file: LinkedFile): LinkSymbol[] {
  return file.object.initFunctions.map(({ symbol }) => file.symbols[symbol]).filter(isRunnable)
}

/** Segments that are no copies of what another file keeps, as indices into the object's chunks. */
function ownSegments({ object: { chunks, firstChunk }, keptComdats }: LinkedFile): number[] {
  const own: number[] = []
  for (let chunk = firstChunk.data; chunk < firstChunk.global; chunk++) {
    const { comdat } = chunks[chunk]
    if (comdat < 0 || keptComdats[comdat]) own.push(chunk)
  }
  return own
}

/** Segments that the source marked `retain`, as indices into the object's chunks. */
export const retainedSegments = (file: LinkedFile): number[] =>
  ownSegments(file).filter(chunk => (file.object.chunks[chunk].flags & SEGMENT_FLAG.retain) !== 0)

/** By name: the segments, as ChunkIds, of which somebody asks for the bounds. */
export function boundedSegments({ files, globals }: Resolution): ReadonlyMap<string, readonly number[]> {
  const segments = new Map<string, number[]>()
  for (const { segment } of globals) if (segment !== undefined) segments.set(segment, [])
  if (segments.size === 0) return segments
  for (const file of files) {
    for (const chunk of ownSegments(file)) segments.get(file.object.chunks[chunk].name)?.push(file.chunkBase + chunk)
  }
  return segments
}
