import { RELOCATION_KINDS } from '@wasmweld/binary'
import type { RelocationKind } from '@wasmweld/binary'
import { chunkId } from '../ids.ts'
import type { Chunk } from '../input/object-file.ts'
import type { LinkSymbol, LinkedFile } from '../symbols/resolution.ts'
import { typeValue } from '../write/relocation-value.ts'
import type { LinkFacts } from './link-facts.ts'
import type { ReferenceKind } from './link-report.ts'
import { itemAt } from './output-items.ts'
import type { OutputItems } from './output-items.ts'
import type { ReferenceList } from './reference-list.ts'
import { SymbolItems } from './symbol-items.ts'

/** What the relocations of live chunks say: who refers to what. */
export function addChunkReferences(facts: LinkFacts, items: OutputItems, list: ReferenceList): void {
  const references = new ChunkReferences(facts, items, list)
  for (const file of facts.resolution.files) {
    const { chunks } = file.object
    for (let index = 0; index < chunks.length; index++) references.ofChunk(file, chunks[index], file.chunkBase + index)
  }
}

function referenceKind({ target, value }: RelocationKind, { kind }: LinkSymbol): ReferenceKind {
  if (target === 'table' || target === 'tag') return target
  if (value === 'address') return kind === 'function' ? 'address' : 'data-ref'
  return value === 'slot' ? 'address' : 'call'
}

const IS_NO_SYMBOL = RELOCATION_KINDS.map(({ target }) => target === 'type' || target === 'section')

class ChunkReferences {
  readonly #facts: LinkFacts
  readonly #items: OutputItems
  readonly #list: ReferenceList
  readonly #symbols: SymbolItems

  constructor(facts: LinkFacts, items: OutputItems, list: ReferenceList) {
    this.#facts = facts
    this.#items = items
    this.#list = list
    this.#symbols = new SymbolItems(facts, items)
  }

  ofChunk(file: LinkedFile, chunk: Chunk, id: number): void {
    if (chunk.kind === 'custom') return this.#custom(file, chunk, this.#items.customs.get(id) ?? -1)
    if (!this.#facts.live.has(chunkId(id))) return
    if (chunk.kind === 'function') this.#function(file, chunk, this.#items.functions[this.#facts.layout.chunkIndex[id]])
    else if (chunk.kind === 'data') this.#data(file, chunk, id)
  }

  #function(file: LinkedFile, chunk: Chunk, item: number): void {
    const { table, from, to } = chunk.relocations
    for (let row = from; row < to; row++) {
      const kind = RELOCATION_KINDS[table.kind[row]]
      if (kind.target === 'type') {
        this.#list.add(item, this.#items.types[typeValue(file, table.index[row], this.#facts.layout)], 'type')
      } else this.#symbol(item, kind, file.symbols[table.index[row]], table.addend[row])
    }
  }

  #data(file: LinkedFile, chunk: Chunk, id: number): void {
    const pieces = this.#items.data.get(id)
    if (pieces === undefined) return
    const { table, from, to, origin } = chunk.relocations
    const start = chunk.bytes.from - origin
    for (let row = from; row < to; row++) {
      const item = itemAt(pieces, table.offset[row] - start)
      this.#symbol(item, RELOCATION_KINDS[table.kind[row]], file.symbols[table.index[row]], table.addend[row])
    }
  }

  #symbol(item: number, kind: RelocationKind, symbol: LinkSymbol, addend: number): void {
    const symbols = this.#symbols
    for (const bounded of symbols.bounded(symbol)) this.#list.add(item, bounded, 'start-stop')
    if (kind.target === 'global') return this.#list.add(item, symbols.global(symbol), 'global')
    this.#list.add(item, symbols.meant(symbol, addend), referenceKind(kind, symbol))
    // An address that the loader gives comes out of an imported global.
    if (kind.target === 'data' || kind.value === 'slot') this.#list.add(item, symbols.loaderGlobal(symbol), 'global')
  }

  #custom(file: LinkedFile, { relocations }: Chunk, item: number): void {
    if (item < 0) return
    const { table, from, to } = relocations
    // Debug information names few symbols, and these often.
    const seen = new Uint8Array(file.symbols.length)
    for (let row = from; row < to; row++) {
      const index = table.index[row]
      if (IS_NO_SYMBOL[table.kind[row]] || seen[index] === 1) continue
      seen[index] = 1
      const symbol = file.symbols[index]
      if (this.#facts.live.hasSymbol(symbol)) this.#list.add(item, this.#symbols.meant(symbol, 0), 'debug')
    }
  }
}

/** Symbols of one segment of an object, and literals of one: it is kept whole or dropped whole. */
export function addTogether({ live, layout }: LinkFacts, items: OutputItems, list: ReferenceList): void {
  const together = (numbers: readonly number[]): void => {
    const [first, ...others] = [...new Set(numbers)].filter(item => item >= 0)
    for (const other of others) {
      list.add(first, other, 'together')
      list.add(other, first, 'together')
    }
  }
  for (const { items: numbers } of items.data.values()) if (numbers.length > 1) together(numbers)
  for (const [id, strings] of layout.mergedChunks) {
    const literals = items.strings.get(strings)
    if (literals === undefined || !live.has(chunkId(id))) continue
    const positions = strings.positions(id)
    if (positions.length > 1) together(positions.map(position => itemAt(literals, position)))
  }
}
