import { RELOCATION_KINDS } from '@wasmweld/binary'
import type { RelocationKind, RelocationTable } from '@wasmweld/binary'
import type { CodePlaces } from '../debug/code-places.ts'
import type { RewrittenSections } from '../debug/rewrite-debug.ts'
import type { Layout, PlacedChunk } from '../layout/layout.ts'
import type { MergedStrings } from '../layout/merge-strings.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkSymbol, LinkedFile } from '../symbols/resolution.ts'
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

/** The relocations of a chunk, and what stands for the address of something dropped. */
interface Source {
  readonly file: LinkedFile
  readonly table: RelocationTable
  readonly dead: number | undefined
}

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
  readonly #places: CodePlaces
  readonly #customs: RewrittenSections
  /** By SymbolId: sections that were asked for. */
  readonly #sections: (OutputPlace | undefined)[]

  constructor(layout: Layout, live: Liveness, places: CodePlaces, customs: RewrittenSections) {
    this.#layout = layout
    this.#live = live
    this.#places = places
    this.#customs = customs
    this.#sections = new Array<OutputPlace | undefined>(layout.index.length)
  }

  write(out: Uint8Array, at: number, { file, chunk, id }: PlacedChunk): void {
    const { bytes } = file.object
    const { table, from, to } = chunk.relocations
    const edited = this.#customs.edited.get(id)
    const source = { file, table, dead: tombstone(chunk.name) }
    out.set(edited?.bytes ?? bytes.subarray(chunk.bytes.from, chunk.bytes.to), at)
    if (edited === undefined) {
      for (let row = from; row < to; row++) this.#store(out, at + table.offset[row], source, row)
      return
    }
    edited.rows.forEach((row, place) => this.#store(out, at + edited.offsets[place], source, row))
  }

  #store(out: Uint8Array, at: number, { file, table, dead }: Source, row: number): void {
    const kind = RELOCATION_KINDS[table.kind[row]]
    const index = table.index[row]
    const addend = table.addend[row]
    const value =
      kind.target === 'type'
        ? typeValue(file, index, this.#layout)
        : kind.value === 'offset' && kind.target === 'function'
          ? (this.#places.offsetOf(file, index, addend) ?? dead ?? addend)
          : this.#value(kind, file.symbols[index], addend, dead ?? addend)
    store(out, at, value, kind.encoding)
  }

  #value(kind: RelocationKind, symbol: LinkSymbol, addend: number, dead: number): number {
    if (kind.target === 'section') return this.#sectionOffset(symbol, addend)
    if (symbol.state === 'discarded' || !this.#live.hasSymbol(symbol)) return dead
    // What only this section names has no index: it asks for no slot, global or import.
    if (kind.value === 'index' && indexOf(kind, symbol, this.#layout) < 0) return dead
    return relocationValue(kind, symbol, addend, 0, this.#layout)
  }

  #sectionOffset(symbol: LinkSymbol, addend: number): number {
    const { chunk, strings } = (this.#sections[symbol.id] ??= this.#findSection(symbol))
    if (chunk < 0) return addend
    if (strings !== undefined) return strings.position(chunk, addend) ?? addend
    const { chunkOffset, edited } = this.#customs
    const target = edited.get(chunk)
    return chunkOffset[chunk] + (target === undefined ? addend : (target.placeOf(addend) ?? 0))
  }

  #findSection({ file, chunk: local }: LinkSymbol): OutputPlace {
    const chunk = file === undefined || local < 0 ? -1 : file.chunkBase + local
    return { chunk, strings: this.#customs.mergedChunks.get(chunk) }
  }
}
