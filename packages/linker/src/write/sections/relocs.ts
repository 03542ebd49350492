import { RELOCATION_KINDS, emptyRelocationTable, writeRelocSection } from '@wasmweld/binary'
import type { RelocationTable } from '@wasmweld/binary'
import { chunkId } from '../../ids.ts'
import type { Layout, OutputSegment, PlacedChunk } from '../../layout/layout.ts'
import { sectionSymbol } from '../../layout/output-symbols.ts'
import type { OutputSymbols } from '../../layout/output-symbols.ts'
import type { LinkPlan } from '../../plan.ts'
import { isShared } from '../../symbols/link-symbol.ts'
import type { LinkSymbol, LinkedFile } from '../../symbols/resolution.ts'
import { typeValue } from '../relocation-value.ts'
import type { SectionWriter } from '../section-writer.ts'

/** As wasm-ld, which keeps relocations of what a shared library has and does not list the symbol. */
const NO_SYMBOL = 0xffffffff

/** A chunk, and where its bytes begin in the contents of its output section. */
interface Moved {
  readonly placed: PlacedChunk
  readonly at: number
}

/** What the relocations of the output say. */
export interface RelocationSources {
  readonly layout: Layout
  readonly table: OutputSymbols
  readonly plan: LinkPlan
  readonly segments: readonly OutputSegment[]
  /** Of each output function, its offset in the code section's contents. */
  readonly functionStarts: Float64Array
  /** Of each segment: the offset of its first byte in the output. */
  readonly segmentStarts: readonly { readonly contents: number }[]
}

/** A section `reloc.…` for each section whose contents have relocations: they move with their places. */
export function writeRelocations(sections: SectionWriter, sources: RelocationSources): void {
  const relocate = new OutputRelocations(sources)
  sections.sections.slice().forEach(({ name, isCustom, contents }, position) => {
    const moved = isCustom ? customChunks(name, sources) : coreChunks(name, contents, sources)
    const relocations = relocate.of(moved)
    if (relocations.count === 0) return
    const title = isCustom ? name : name.toUpperCase()
    sections.made(`reloc.${title}`, writer => writeRelocSection(writer, { section: position, relocations }))
  })
}

function coreChunks(name: string, contents: number, sources: RelocationSources): Moved[] {
  const { layout, segments, functionStarts, segmentStarts } = sources
  if (name === 'code') {
    return layout.functions.flatMap((made, position) =>
      made.kind === 'chunk' ? [{ placed: made, at: functionStarts[position] }] : [],
    )
  }
  if (name !== 'data') return []
  return segments.flatMap(({ parts }, position) =>
    parts.flatMap(part =>
      part.kind === 'chunk' ? [{ placed: part, at: segmentStarts[position].contents - contents + part.offset }] : [],
    ),
  )
}

function customChunks(name: string, { layout }: RelocationSources): Moved[] {
  const section = layout.customSections.find(candidate => candidate.name === name)
  return (section?.parts ?? []).flatMap(part => (part.kind === 'chunk' ? [{ placed: part, at: part.offset }] : []))
}

const IS_TYPE = RELOCATION_KINDS.map(({ target }) => target === 'type')
const IS_SECTION = RELOCATION_KINDS.map(({ target }) => target === 'section')

/** Relocations of the inputs in terms of the output: new places, new indices, and new addends where sections were joined. */
class OutputRelocations {
  readonly #sources: RelocationSources

  constructor(sources: RelocationSources) {
    this.#sources = sources
  }

  of(chunks: readonly Moved[]): RelocationTable {
    const room = chunks.reduce(
      (sum, { placed }) => sum + placed.chunk.relocations.to - placed.chunk.relocations.from,
      0,
    )
    const all = emptyRelocationTable(room)
    let count = 0
    for (const moved of chunks) count = this.#add(all, count, moved)
    return { ...all, count }
  }

  #add(out: RelocationTable, end: number, { placed, at }: Moved): number {
    const { file, chunk } = placed
    const { table, from, to, origin } = chunk.relocations
    let next = end
    for (let row = from; row < to; row++) {
      const kind = table.kind[row]
      const index = IS_TYPE[kind] ? this.#type(file, table.index[row]) : this.#symbol(file.symbols[table.index[row]])
      if (index < 0) continue
      out.kind[next] = kind
      out.offset[next] = table.offset[row] + origin - chunk.bytes.from + at
      out.index[next] = index
      out.addend[next] = IS_SECTION[kind]
        ? this.#sectionAddend(file.symbols[table.index[row]], table.addend[row])
        : table.addend[row]
      next++
    }
    return next
  }

  #type(file: LinkedFile, type: number): number {
    return typeValue(file, type, this.#sources.layout)
  }

  #symbol(symbol: LinkSymbol): number {
    const { table, layout, plan } = this.#sources
    const { id, kind, file, chunk } = symbol
    if (isShared(symbol)) return NO_SYMBOL
    if (kind !== 'section') return table.position[id]
    // As wasm-ld: where things are collected, sections count as dead, and with them the relocations that name them.
    if (plan.gcSections || file === undefined || chunk < 0) return -1
    return sectionSymbol(table, layout.customSections, file.object.chunks[chunk].name)
  }

  #sectionAddend({ file, chunk }: LinkSymbol, addend: number): number {
    if (file === undefined || chunk < 0) return addend
    const { layout } = this.#sources
    const id = chunkId(file.chunkBase + chunk)
    const strings = layout.mergedChunks.get(id)
    return strings === undefined ? layout.chunkOffset[id] + addend : (strings.position(id, addend) ?? addend)
  }
}
