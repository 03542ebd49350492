import { chunkId } from '../ids.ts'
import type { LinkSymbol, Resolution } from '../symbols/resolution.ts'
import type { Liveness } from './liveness.ts'

/** Bounds (`__start_NAME`) of segments of which nothing is live: as in wasm-ld, they are undefined after all. */
export function emptyBounds({ globals, files }: Resolution, live: Liveness): ReadonlySet<LinkSymbol> {
  const bounds = globals.filter(({ segment }) => segment !== undefined)
  if (bounds.length === 0) return new Set()
  const names = new Set<string>()
  for (const { object, chunkBase } of files) {
    object.chunks.forEach(({ kind, name }, index) => {
      if (kind === 'data' && live.has(chunkId(chunkBase + index))) names.add(name)
    })
  }
  return new Set(bounds.filter(({ segment }) => segment === undefined || !names.has(segment)))
}
