import type { LinkSymbol } from '../symbols/resolution.ts'
import type { LinkFacts } from './link-facts.ts'
import { dataItem } from './output-items.ts'
import type { OutputItems } from './output-items.ts'

/** The items that symbols mean. */
export class SymbolItems {
  readonly #facts: LinkFacts
  readonly #items: OutputItems
  /** By name: the items of the segments of which somebody asks for the bounds. */
  readonly #segments = new Map<string, readonly number[]>()

  constructor(facts: LinkFacts, items: OutputItems) {
    this.#facts = facts
    this.#items = items
  }

  /** The item of a function, a global, a table, a tag or of data; -1 of what the output does not have. */
  meant(symbol: LinkSymbol, addend: number): number {
    const { layout } = this.#facts
    const { kind, id, state } = symbol
    switch (kind) {
      case 'function':
        return this.#items.functions[layout.index[id]] ?? -1
      case 'global':
        return this.#items.globals[layout.index[id]] ?? -1
      case 'table':
        return this.#items.tables[layout.index[id]] ?? -1
      case 'tag':
        return this.#items.tags[layout.index[id]] ?? -1
      case 'data':
        return state === 'defined' ? dataItem(symbol, addend, this.#items, layout.mergedChunks) : -1
      case 'section':
        return -1
    }
  }

  /** The global that a relocation of a global's index means: the symbol's own, or the one that holds its address. */
  global({ kind, id }: LinkSymbol): number {
    const { index, got } = this.#facts.layout
    return this.#items.globals[kind === 'global' ? index[id] : got[id]] ?? -1
  }

  /** The imported global in which the loader gives the address of a symbol. */
  loaderGlobal({ id }: LinkSymbol): number {
    const { got, importedGlobals } = this.#facts.layout
    return got[id] < importedGlobals ? (this.#items.globals[got[id]] ?? -1) : -1
  }

  /** The data between the bounds of which a symbol is one, if asking for these keeps it. */
  bounded({ segment }: LinkSymbol): readonly number[] {
    return segment === undefined ? [] : this.#segment(segment)
  }

  #segment(name: string): readonly number[] {
    const known = this.#segments.get(name)
    if (known !== undefined) return known
    const { resolution, plan } = this.#facts
    const found: number[] = []
    if (!plan.startStopGc) {
      for (const { object, chunkBase } of resolution.files) {
        object.chunks.forEach((chunk, index) => {
          if (chunk.kind === 'data' && chunk.name === name)
            found.push(...(this.#items.data.get(chunkBase + index)?.items ?? []))
        })
      }
    }
    this.#segments.set(name, found)
    return found
  }
}
