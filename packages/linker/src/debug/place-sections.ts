import { RELOCATION_KINDS } from '@wasmweld/binary'
import type { Layout, OutputCustomSection, PlacedChunk, SegmentPart } from '../layout/layout.ts'
import type { MergedStrings } from '../layout/merge-strings.ts'
import type { EditedChunk } from './chunk-editor.ts'
import type { RewrittenSections } from './rewrite-debug.ts'

/** Puts the custom sections together anew. `prunes`: strings that nobody names any more go. */
export function placeSections(
  layout: Layout,
  edited: ReadonlyMap<number, EditedChunk>,
  prunes: boolean,
): RewrittenSections {
  const chunkOffset = layout.chunkOffset.slice()
  const mergedChunks = new Map(layout.mergedChunks)
  const used = prunes ? usedStrings(layout, edited) : new Map<number, Set<number>>()
  const customSections: OutputCustomSection[] = []
  for (const section of layout.customSections) {
    const placed = prunes ? withUsedStrings(section, used, mergedChunks) : section
    const packed = pack(placed, edited, chunkOffset)
    if (packed.size > 0) customSections.push(packed)
  }
  return { customSections, chunkOffset, mergedChunks, edited }
}

function pack(
  section: OutputCustomSection,
  edited: ReadonlyMap<number, EditedChunk>,
  chunkOffset: Float64Array,
): OutputCustomSection {
  if (!section.parts.some(part => part.kind === 'chunk' && edited.has(part.id))) return section
  const parts: SegmentPart[] = []
  let offset = 0
  for (const part of section.parts) {
    const size = (part.kind === 'chunk' ? edited.get(part.id)?.bytes.length : undefined) ?? part.size
    if (part.kind === 'chunk') chunkOffset[part.id] = offset
    if (size > 0) parts.push({ ...part, offset, size })
    offset += size
  }
  return { name: section.name, size: offset, parts }
}

/** By ChunkId: the offsets of the strings that some custom section names. */
function usedStrings(layout: Layout, edited: ReadonlyMap<number, EditedChunk>): Map<number, Set<number>> {
  const used = new Map<number, Set<number>>()
  for (const { parts } of layout.customSections) {
    for (const part of parts) if (part.kind === 'chunk') addStrings(part, edited.get(part.id), layout, used)
  }
  return used
}

const IS_SECTION = RELOCATION_KINDS.map(({ target }) => target === 'section')

function addStrings(
  { file, chunk }: PlacedChunk,
  edited: EditedChunk | undefined,
  { mergedChunks }: Layout,
  used: Map<number, Set<number>>,
): void {
  const { table, from, to } = chunk.relocations
  const { kind, index, addend } = table
  const count = edited?.rows.length ?? to - from
  for (let place = 0; place < count; place++) {
    const row = edited === undefined ? from + place : edited.rows[place]
    if (!IS_SECTION[kind[row]]) continue
    const id = file.chunkBase + file.object.symbols[index[row]].chunk
    if (!mergedChunks.has(id)) continue
    const known = used.get(id)
    if (known === undefined) used.set(id, new Set([addend[row]]))
    else known.add(addend[row])
  }
}

function withUsedStrings(
  section: OutputCustomSection,
  used: ReadonlyMap<number, ReadonlySet<number>>,
  mergedChunks: Map<number, MergedStrings>,
): OutputCustomSection {
  const [part] = section.parts
  if (part?.kind !== 'strings') return section
  const strings = part.strings.only(used)
  for (const id of strings.chunks()) mergedChunks.set(id, strings)
  return { name: section.name, size: strings.size, parts: [{ ...part, size: strings.size, strings }] }
}
