import { RELOCATION_KINDS, SEGMENT_FLAG } from '@wasmweld/binary'
import type { RelocationKind } from '@wasmweld/binary'
import { chunkId } from '../ids.ts'
import type { Chunk } from '../input/object-file.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import type { LinkSymbol, LinkedFile } from '../symbols/resolution.ts'

/** Relocations of data that are done when the module has been loaded, by code. */
interface RuntimeRelocations {
  readonly areNeeded: boolean
  readonly problems: readonly Problem[]
}

// What is measured from a base or from the place itself would be a number already; no code stores it, as in wasm-ld.
const isStorable = ({ value, base, encoding }: RelocationKind): boolean =>
  (value === 'slot' || value === 'address') && base === 'zero' && (encoding === 'u32' || encoding === 'u64')

/** Which relocations of a chunk of data have to wait, as rows of its table. */
export function* waitingRows(
  { relocations }: Chunk,
  symbols: readonly LinkSymbol[],
  { isPic }: LinkPlan,
  waiting: ReadonlySet<LinkSymbol>,
): Generator<number> {
  const { table, from, to } = relocations
  for (let row = from; row < to; row++) if (isPic || waiting.has(symbols[table.index[row]])) yield row
}

/** What the data needs of the loader: nothing in an output that stands where it was linked and imports no address. */
export function runtimeRelocations(
  files: readonly LinkedFile[],
  live: Liveness,
  plan: LinkPlan,
  gotImports: ReadonlySet<LinkSymbol>,
): RuntimeRelocations {
  const problems: Problem[] = []
  let areNeeded = false
  if (!plan.isPic && gotImports.size === 0) return { areNeeded, problems }
  for (const { object, chunkBase, symbols } of files) {
    const { chunks, firstChunk } = object
    for (let index = firstChunk.data; index < firstChunk.global; index++) {
      if (!live.has(chunkId(chunkBase + index))) continue
      const kinds = waitingKinds(chunks[index], symbols, plan, gotImports)
      // Those of thread-local data are done in each thread's block.
      const isOfThread = plan.sharedMemory && (chunks[index].flags & SEGMENT_FLAG.tls) !== 0
      areNeeded ||= !isOfThread && kinds.some(isStorable)
      for (const { name } of kinds.filter(kind => !isStorable(kind)))
        problems.push({ kind: 'runtime-relocation', severity: 'error', relocation: name })
    }
  }
  return { areNeeded, problems }
}

function waitingKinds(
  chunk: Chunk,
  symbols: readonly LinkSymbol[],
  plan: LinkPlan,
  gotImports: ReadonlySet<LinkSymbol>,
): RelocationKind[] {
  const { kind } = chunk.relocations.table
  return Array.from(waitingRows(chunk, symbols, plan, gotImports), row => RELOCATION_KINDS[kind[row]])
}
