import { RELOCATION_KINDS } from '@wasmweld/binary'
import type { RelocationKind } from '@wasmweld/binary'
import type { Layout, PlacedChunk } from '../layout/layout.ts'
import type { MergedStrings } from '../layout/merge-strings.ts'
import type { Liveness } from '../live/liveness.ts'
import { definingChunk } from '../symbols/link-symbol.ts'
import type { LinkSymbol } from '../symbols/resolution.ts'
import { bodyStart } from './compact-code.ts'
import { indexOf, relocationValue, typeValue } from './relocation-value.ts'
import { store } from './store.ts'

// Ranges and location lists take (0, 0) for their end and -1 for a base address, so a dead entry there is -2.
const TOMBSTONES: ReadonlyMap<string, number> = new Map([
  ['.debug_ranges', -2],
  ['.debug_loc', -2],
])

/** What stands for the address of something dropped: a value that no code or data has; undefined where nobody looks for one. */
function tombstone(section: string): number | undefined {
  const special = TOMBSTONES.get(section)
  if (special !== undefined) return special
  return section.startsWith('.debug_') || section.startsWith('llvm.func_attr.') ? -1 : undefined
}

/** In place of a function's start: the output has no such function. */
const DROPPED = -1

/** A section that relocations name, where the output has it. */
interface OutputPlace {
  /** Its ChunkId; -1 of a section that is none of a file's. */
  readonly chunk: number
  /** What its strings were merged into. */
  readonly strings: MergedStrings | undefined
}

/**
 * Copies a custom section's chunk and stores its relocations. These may name what the link dropped. Debug information has more of them
 * than code and data together, and names few symbols: what is found out of one is kept.
 */
export class CustomChunkWriter {
  readonly #layout: Layout
  readonly #live: Liveness
  readonly #starts: Float64Array
  /** By SymbolId: where a function begins, DROPPED, or NaN before it is first asked for. */
  readonly #functions: Float64Array
  /** By SymbolId: sections that were asked for. */
  readonly #sections: (OutputPlace | undefined)[]

  /** `starts`: of each output function, size included, its offset in the code section's contents. */
  constructor(layout: Layout, live: Liveness, starts: Float64Array) {
    this.#layout = layout
    this.#live = live
    this.#starts = starts
    this.#functions = new Float64Array(layout.index.length).fill(NaN)
    this.#sections = new Array<OutputPlace | undefined>(layout.index.length)
  }

  write(out: Uint8Array, at: number, { file, chunk }: PlacedChunk): void {
    const { object, symbols } = file
    out.set(object.bytes.subarray(chunk.bytes.from, chunk.bytes.to), at)
    const { table, from, to } = chunk.relocations
    const dead = tombstone(chunk.name)
    const { kind: kinds, offset, index, addend } = table
    for (let row = from; row < to; row++) {
      const kind = RELOCATION_KINDS[kinds[row]]
      const value =
        kind.target === 'type'
          ? typeValue(file, index[row], this.#layout)
          : this.#value(kind, symbols[index[row]], addend[row], dead ?? addend[row])
      store(out, at + offset[row], value, kind.encoding)
    }
  }

  #value(kind: RelocationKind, symbol: LinkSymbol, addend: number, dead: number): number {
    if (kind.target === 'section') return this.#sectionOffset(symbol, addend)
    if (kind.value === 'offset') {
      const start = this.#functionStart(symbol)
      return start === DROPPED ? dead : start + addend
    }
    if (symbol.state === 'discarded' || !this.#live.hasSymbol(symbol)) return dead
    // What only this section names has no index: it asks for no slot, global or import.
    if (kind.value === 'index' && indexOf(kind, symbol, this.#layout) < 0) return dead
    return relocationValue(kind, symbol, addend, 0, this.#layout)
  }

  #functionStart(symbol: LinkSymbol): number {
    const known = this.#functions[symbol.id]
    return Number.isNaN(known) ? (this.#functions[symbol.id] = this.#findFunction(symbol)) : known
  }

  // Measured from the body, behind the size whose width may have changed; as in wasm-ld, from the size where the linker made it.
  #findFunction(symbol: LinkSymbol): number {
    const { file, chunk, state, id } = symbol
    const { index, chunkIndex, importedFunctions } = this.#layout
    // What is described is the definition, also where calls of it go through an import.
    const defined = definingChunk(symbol)
    const position = (defined === undefined ? index[id] : chunkIndex[defined]) - importedFunctions
    if (state !== 'defined' || position < 0 || !this.#live.hasSymbol(symbol)) return DROPPED
    const start = this.#starts[position]
    if (file === undefined || chunk < 0) return start
    const { from } = file.object.chunks[chunk].bytes
    return start + bodyStart(file.object.bytes, from) - from
  }

  #sectionOffset(symbol: LinkSymbol, addend: number): number {
    const { chunk, strings } = (this.#sections[symbol.id] ??= this.#findSection(symbol))
    if (chunk < 0) return addend
    return strings === undefined
      ? this.#layout.chunkOffset[chunk] + addend
      : (strings.position(chunk, addend) ?? addend)
  }

  #findSection({ file, chunk: local }: LinkSymbol): OutputPlace {
    const chunk = file === undefined || local < 0 ? -1 : file.chunkBase + local
    return { chunk, strings: this.#layout.mergedChunks.get(chunk) }
  }
}
