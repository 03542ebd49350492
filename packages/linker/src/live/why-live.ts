import { chunkId } from '../ids.ts'
import type { ChunkId } from '../ids.ts'
import { ROOT } from './liveness.ts'
import type { Liveness } from './liveness.ts'

/** The chain from a root to `chunk`, root first; empty when the chunk is dead. */
export function whyLive({ because, has }: Liveness, chunk: ChunkId): ChunkId[] {
  if (!has(chunk)) return []
  const chain: ChunkId[] = [chunk]
  for (let at = because[chunk]; at !== ROOT; at = because[at]) chain.push(chunkId(at))
  return chain.reverse()
}
