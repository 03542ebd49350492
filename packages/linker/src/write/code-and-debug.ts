import { RELOCATION_KINDS } from '@wasmweld/binary'
import type { FormatError } from '@wasmweld/binary'
import { CodePlaces } from '../debug/code-places.ts'
import { debugProblems, readDebug, rewriteDebug } from '../debug/rewrite-debug.ts'
import type { LinkDebug, RewrittenSections } from '../debug/rewrite-debug.ts'
import { UnreadDebug } from '../debug/unread-debug.ts'
import type { Chunk } from '../input/object-file.ts'
import type { Layout } from '../layout/layout.ts'
import type { Needs } from '../layout/needs.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import type { LinkedFile, Resolution } from '../symbols/resolution.ts'
import { codeContents } from './sections/code.ts'
import type { CodeContents } from './sections/code.ts'

/** What code and debug information are written from. */
export interface CodeSources {
  readonly resolution: Resolution
  readonly live: Liveness
  readonly needs: Needs
  readonly layout: Layout
  readonly plan: LinkPlan
}

/** The code, and the custom sections that tell of it. */
export interface CodeAndDebug {
  readonly code: CodeContents
  readonly places: CodePlaces
  readonly customs: RewrittenSections
  readonly problems: readonly Problem[]
}

/** Writes the code, and plans the debug information that has to follow it. */
export function codeAndDebug(sources: CodeSources): CodeAndDebug {
  const { live, layout, plan, resolution } = sources
  const { customSections, chunkOffset, mergedChunks } = layout
  const hasDebug = customSections.some(({ name }) => name.startsWith('.debug_'))
  if (!hasDebug || !(plan.compressRelocations || plan.gcDebug)) {
    const code = codeContents(sources, new Set())
    const customs = { customSections, chunkOffset, mergedChunks, edited: new Map() }
    return { code, places: new CodePlaces(layout, live, code, 'linked'), customs, problems: [] }
  }
  let unread: ReadonlyMap<LinkedFile, FormatError> = new Map()
  for (;;) {
    const debug = readDebug(resolution.files, unread)
    const code = codeContents(sources, plan.compressRelocations ? describedBy(debug) : new Set())
    const places = new CodePlaces(layout, live, code, plan.gcDebug ? 'own' : 'linked')
    try {
      const customs = rewriteDebug(debug, layout, places, plan.gcDebug)
      return { code, places, customs, problems: debugProblems(debug) }
    } catch (error) {
      if (!(error instanceof UnreadDebug)) throw error
      // Each time round more files are known to be left alone.
      unread = new Map([...debug.unread, ...error.failures])
    }
  }
}

/** ChunkIds of the functions that debug information measures which is not understood: they must stay as they are. */
function describedBy({ unread }: LinkDebug): Set<number> {
  const fixed = new Set<number>()
  for (const file of unread.keys()) {
    const { chunks, firstChunk } = file.object
    for (let index = firstChunk.function; index < firstChunk.data; index++) fixed.add(file.chunkBase + index)
    for (const chunk of chunks.slice(firstChunk.custom))
      if (chunk.name.startsWith('.debug_')) addNamed(file, chunk, fixed)
  }
  return fixed
}

/** Functions of other files too: of several copies of one, another may have stayed. */
function addNamed({ symbols }: LinkedFile, { relocations }: Chunk, fixed: Set<number>): void {
  const { table, from, to } = relocations
  for (let row = from; row < to; row++) {
    if (RELOCATION_KINDS[table.kind[row]].target !== 'function') continue
    const { file, chunk } = symbols[table.index[row]]
    if (file !== undefined && chunk >= 0) fixed.add(file.chunkBase + chunk)
  }
}
