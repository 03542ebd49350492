import { RELOCATION_KINDS } from '@wasmweld/binary'
import { chunkId } from '../ids.ts'
import type { ChunkId } from '../ids.ts'
import { definingChunk, isDiscarded } from '../symbols/link-symbol.ts'
import type { LinkSymbol, LinkedFile, Resolution } from '../symbols/resolution.ts'
import { ROOT } from './liveness.ts'
import type { LiveExplanation, LiveStep } from './live-explanation.ts'
import type { Liveness } from './liveness.ts'

/**
 * Why each symbol of a name is in the output, or is not: one explanation for a name that all files share, one for each file's own
 * of that name. `name` is as the objects have it, or as `readable` makes it. Empty when no file that joined the link has the name.
 */
export function whyLive(
  name: string,
  resolution: Resolution,
  live: Liveness,
  readable: (name: string) => string,
): readonly LiveExplanation[] {
  const exact = explainAll(name, resolution, live)
  if (exact.length > 0) return exact
  const mangled = new Set(resolution.symbols.map(symbol => symbol.name).filter(each => readable(each) === name))
  return [...mangled].flatMap(each => explainAll(each, resolution, live))
}

function explainAll(name: string, resolution: Resolution, live: Liveness): LiveExplanation[] {
  const named = resolution.symbols.filter(symbol => symbol.name === name && symbol.kind !== 'section')
  const global = resolution.find(name)
  // A symbol that another one replaced is in the list too.
  const meant = named.filter(symbol => symbol === global || isOwn(symbol, resolution))
  return [...new Set(meant)].map(symbol => explain(symbol, resolution, live))
}

const isOwn = (symbol: LinkSymbol, { globals }: Resolution): boolean =>
  symbol.file?.symbols.includes(symbol) === true && !globals.includes(symbol)

function explain(symbol: LinkSymbol, resolution: Resolution, live: Liveness): LiveExplanation {
  const { name } = symbol
  const file = symbol.state === 'defined' ? symbol.file?.name : symbol.lazy?.fileName
  const about = { symbol: name, ...(file === undefined ? {} : { file }) }
  if (symbol.state === 'discarded' || isDiscarded(symbol)) return { ...about, state: 'discarded', steps: [] }
  const chunk = definingChunk(symbol)
  if (chunk !== undefined) {
    const steps = live.has(chunk) ? chain(chunk, resolution, live) : []
    return { ...about, state: steps.length > 0 ? 'live' : 'dead', steps }
  }
  const state = symbol.linker === undefined ? 'undefined' : 'linker'
  const user = firstUser(symbol, resolution, live)
  if (user === undefined) return { ...about, state, steps: [] }
  return { ...about, state, steps: chain(user.chunk, resolution, live), relocation: user.relocation }
}

/** The steps to a live chunk, root first. */
function chain(last: ChunkId, resolution: Resolution, live: Liveness): LiveStep[] {
  const steps: LiveStep[] = []
  let chunk = last
  for (;;) {
    const from = live.because[chunk]
    const { file, local } = place(chunk, resolution)
    const { kind, name } = file.object.chunks[local]
    const why: LiveStep['why'] =
      from === ROOT
        ? { kind: 'root', reason: live.roots.get(chunk) ?? 'linker' }
        : { kind: 'reference', ...linkBetween(chunkId(from), chunk, resolution) }
    steps.unshift({ file: file.name, kind, name, why })
    if (from === ROOT) return steps
    chunk = chunkId(from)
  }
}

function place(chunk: ChunkId, { files }: Resolution): { file: LinkedFile; local: number } {
  const file = files.findLast(({ chunkBase, object }) => chunkBase <= chunk && object.chunks.length > 0)
  if (file === undefined) throw new Error(`no file holds chunk ${chunk}`)
  return { file, local: chunk - file.chunkBase }
}

/** Every relocation of a chunk that names a symbol, in order. */
function* references(chunk: ChunkId, resolution: Resolution): Generator<{ symbol: LinkSymbol; relocation: string }> {
  const { file, local } = place(chunk, resolution)
  const { table, from, to } = file.object.chunks[local].relocations
  for (let row = from; row < to; row++) {
    const { name, target } = RELOCATION_KINDS[table.kind[row]]
    if (target !== 'type') yield { symbol: file.symbols[table.index[row]], relocation: name }
  }
}

function linkBetween(from: ChunkId, to: ChunkId, resolution: Resolution): { relocation: string; symbol: string } {
  const { file, local } = place(to, resolution)
  const { name } = file.object.chunks[local]
  for (const { symbol, relocation } of references(from, resolution)) {
    // Whoever asks for the bounds of a segment may keep it.
    if (definingChunk(symbol) === to || symbol.segment === name) return { relocation, symbol: symbol.name }
  }
  throw new Error(`no relocation leads from chunk ${from} to ${to}`)
}

/** The first live chunk that asks for a symbol which no chunk holds. */
function firstUser(
  wanted: LinkSymbol,
  resolution: Resolution,
  live: Liveness,
): { chunk: ChunkId; relocation: string } | undefined {
  for (const chunk of liveChunks(resolution, live)) {
    for (const { symbol, relocation } of references(chunk, resolution)) {
      if (symbol === wanted) return { chunk, relocation }
    }
  }
  return undefined
}

/** In link order, without custom sections, which keep nothing. */
const liveChunks = ({ files }: Resolution, live: Liveness): ChunkId[] =>
  files.flatMap(({ object, chunkBase }) =>
    object.chunks.flatMap(({ kind }, local) => {
      const chunk = chunkId(chunkBase + local)
      return kind !== 'custom' && live.has(chunk) ? [chunk] : []
    }),
  )
