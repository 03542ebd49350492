import type { OutputSegment, PlacedChunk, SegmentPart } from '../layout/layout.ts'
import type { MergedStrings } from '../layout/merge-strings.ts'
import type { WrittenSection } from '../write/written-module.ts'
import { symbolFacts } from './chunk-symbols.ts'
import type { ChunkSymbols } from './chunk-symbols.ts'
import { bytesHash, contentsHash } from './contents-hash.ts'
import { dataPieces } from './data-pieces.ts'
import type { DataPiece } from './data-pieces.ts'
import type { ItemList } from './item-list.ts'
import type { ReportItem, ZeroedData } from './link-report.ts'
import type { OutputItems } from './output-items.ts'
import { literalText } from './literal-text.ts'

/** Where items of data go. */
export interface PartPlacer {
  readonly list: ItemList
  readonly items: OutputItems
  readonly symbols: ChunkSymbols
  /** By ChunkId: the position of its file. */
  readonly fileOf: Int32Array
  /** The output. */
  readonly out: Uint8Array
}

/** The parts of a data segment that begins at `base` of the output. */
export function placeParts(placer: PartPlacer, parts: readonly SegmentPart[], base: number): void {
  for (const part of parts) {
    if (part.kind === 'strings') placeStrings(placer, part.strings, base + part.offset)
    else placeChunk(placer, part, base + part.offset)
  }
}

function placeStrings({ list, items, out, fileOf }: PartPlacer, strings: MergedStrings, base: number): void {
  const starts: number[] = []
  const numbers: number[] = []
  for (const { from, to, chunk } of strings.places()) {
    const range = { from: base + from, to: base + to }
    const text = literalText(out, range)
    const hash = bytesHash(out, range.from, range.to)
    starts.push(from)
    const item = list.add({ kind: 'string', name: '', section: 'data', ...range, file: fileOf[chunk], text, hash })
    numbers.push(item)
    items.chunks.set(item, chunk)
  }
  items.strings.set(strings, { starts, items: numbers })
}

function placeChunk({ list, items, symbols, out }: PartPlacer, placed: PlacedChunk, base: number): void {
  const { file, chunk, id } = placed
  const pieces = dataPieces(symbols.get(id) ?? [], chunk.bytes.to - chunk.bytes.from)
  const isCut = pieces.length > 1
  const numbers = pieces.map(piece => {
    const range = { section: 'data', from: base + piece.from, to: base + piece.to, file: file.order }
    if (isCut && isAlignment(piece, placed, out.subarray(range.from, range.to)))
      return list.add({ kind: 'padding', name: chunk.name, ...range })
    const inFile = { from: chunk.bytes.from + piece.from, to: chunk.bytes.from + piece.to }
    const item = list.add({
      kind: 'data',
      name: chunk.name,
      ...range,
      ...symbolFacts(piece.symbols, file, chunk),
      hash: contentsHash(file.object.bytes, inFile, chunk.relocations),
    })
    items.chunks.set(item, id)
    return item
  })
  items.data.set(id, { starts: pieces.map(({ from }) => from), items: numbers })
}

/** Whether zeros between two symbols are there to align the second. */
function isAlignment({ symbols }: DataPiece, { chunk }: PlacedChunk, bytes: Uint8Array): boolean {
  return symbols.length === 0 && bytes.length < 2 ** chunk.alignmentLog2 && bytes.every(byte => byte === 0)
}

/** The parts of a custom section: what each object gave; strings that were merged are one. */
export function placeCustomParts(
  { list, items }: PartPlacer,
  parts: readonly SegmentPart[],
  { name: section, contents }: WrittenSection,
): void {
  for (const part of parts) {
    const range = { section, from: contents + part.offset, to: contents + part.offset + part.size }
    const item: ReportItem =
      part.kind === 'strings'
        ? { kind: 'custom', name: section, ...range }
        : { kind: 'custom', name: part.chunk.name, ...range, file: part.file.order }
    const placed = list.add(item)
    if (placed < 0) continue
    items.customItems.push(placed)
    if (part.kind !== 'chunk') continue
    items.customs.set(part.id, placed)
    items.chunks.set(placed, part.id)
  }
}

/** Memory that no byte of the file stands for; its numbers go on from those of the items. */
export function zeroedData(
  segments: readonly OutputSegment[],
  { list, items, symbols }: Pick<PartPlacer, 'list' | 'items' | 'symbols'>,
): ZeroedData[] {
  const zeroed: ZeroedData[] = []
  for (const { isZero, parts, address } of segments) {
    if (!isZero) continue
    for (const part of parts) {
      if (part.kind !== 'chunk') continue
      const { file, chunk, id, size, offset } = part
      const pieces = dataPieces(symbols.get(id) ?? [], size).filter(
        piece => piece.symbols.length > 0 || piece.to - piece.from === size,
      )
      const numbers = pieces.map(
        ({ from, to, symbols: named }) =>
          list.items.length +
          zeroed.push({
            name: chunk.name,
            file: file.order,
            size: to - from,
            address: address + offset + from,
            ...symbolFacts(named, file, chunk),
          }) -
          1,
      )
      items.data.set(id, { starts: pieces.map(({ from }) => from), items: numbers })
    }
  }
  return zeroed
}
