import { SEGMENT_FLAG, SYMBOL_FLAG } from '@wasmweld/binary'
import type { Chunk } from '../input/object-file.ts'
import { isHidden, isLocal, isTls, isWeak } from '../symbols/link-symbol.ts'
import type { LinkSymbol, LinkedFile } from '../symbols/resolution.ts'
import type { SymbolFacts, SymbolFlagName } from './link-report.ts'

/** By ChunkId: symbols of the file's table that are defined in it, in the table's order. */
export type ChunkSymbols = ReadonlyMap<number, readonly LinkSymbol[]>

export function symbolsByChunk(files: readonly LinkedFile[]): ChunkSymbols {
  const found = new Map<number, LinkSymbol[]>()
  for (const file of files) {
    for (const symbol of file.symbols) {
      if (symbol.state !== 'defined' || symbol.file !== file || symbol.chunk < 0 || symbol.kind === 'section') continue
      const id = file.chunkBase + symbol.chunk
      const known = found.get(id)
      if (known === undefined) found.set(id, [symbol])
      else if (!known.includes(symbol)) known.push(symbol)
    }
  }
  return found
}

const FLAGS: readonly (readonly [SymbolFlagName, (symbol: LinkSymbol) => boolean])[] = [
  ['weak', isWeak],
  ['local', isLocal],
  ['hidden', isHidden],
  ['retain', ({ flags }) => (flags & SYMBOL_FLAG.noStrip) !== 0],
  ['tls', isTls],
]

const NO_FLAGS: readonly SymbolFlagName[] = []

function flagsOf(symbols: readonly LinkSymbol[], chunk: Chunk): readonly SymbolFlagName[] {
  const isRetained = chunk.kind === 'data' && (chunk.flags & SEGMENT_FLAG.retain) !== 0
  if (!isRetained && symbols.every(({ flags }) => flags === 0)) return NO_FLAGS
  return FLAGS.filter(([name, is]) => symbols.some(is) || (isRetained && name === 'retain')).map(([name]) => name)
}

/** What a report says of the symbols that are one place of a chunk. */
export function symbolFacts(symbols: readonly LinkSymbol[], { object }: LinkedFile, chunk: Chunk): SymbolFacts {
  const flags = flagsOf(symbols, chunk)
  const facts: { -readonly [Field in keyof SymbolFacts]: SymbolFacts[Field] } = {}
  if (symbols.length > 0) facts.symbol = symbols[0].name
  if (symbols.length > 1) facts.aliases = symbols.slice(1).map(({ name }) => name)
  if (flags.length > 0) facts.flags = flags
  if (chunk.comdat >= 0) facts.comdat = object.comdats[chunk.comdat].name
  return facts
}
