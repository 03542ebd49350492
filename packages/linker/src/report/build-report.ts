import type { Layout, OutputFunction, OutputSegment } from '../layout/layout.ts'
import type { Needs } from '../layout/needs.ts'
import { chunkId } from '../ids.ts'
import { DEAD, ROOT } from '../live/liveness.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkedFile, Resolution } from '../symbols/resolution.ts'
import type { LinkPlan } from '../plan.ts'
import type { WrittenModule, WrittenSection } from '../write/written-module.ts'
import { storedSegments } from '../write/sections/data.ts'
import { droppedCustoms, reportFile, unreached } from './dropped-chunks.ts'
import { memoryMap } from './memory-map.ts'
import type { ItemKind, LinkReport, LiveReason, ReportItem, ZeroedData } from './link-report.ts'

/** Items in the order of the output; the gaps between those that are known are filled as they come. */
class ItemList {
  readonly items: ReportItem[] = []
  /** By ChunkId: the item that holds the chunk's bytes. */
  readonly itemOf = new Map<number, number>()
  /** By item: the chunk whose bytes it is, or was made from. */
  readonly chunkOf = new Map<number, number>()
  #end = 0

  /** `to` at or before the end adds nothing; a gap in front becomes an item of kind `gap`. */
  add(item: ReportItem, gap: ItemKind, chunk?: number): void {
    if (item.from > this.#end)
      this.items.push({ kind: gap, name: '', section: item.section, from: this.#end, to: item.from })
    if (item.to <= item.from) return
    if (chunk !== undefined) {
      this.itemOf.set(chunk, this.items.length)
      this.chunkOf.set(this.items.length, chunk)
    }
    this.items.push(item)
    this.#end = item.to
  }
}

/** A live chunk's reason: the item that reached it, or the root. What has no bytes in the output is passed over. */
function reasonOf(chunk: number, live: Liveness, itemOf: ReadonlyMap<number, number>): LiveReason | undefined {
  if (live.because[chunk] === DEAD) return undefined
  let reached = chunk
  for (let from = live.because[chunk]; from !== ROOT; from = live.because[from]) {
    const item = itemOf.get(from)
    if (item !== undefined) return { kind: 'reference', from: item }
    reached = from
  }
  return { kind: 'root', why: live.roots.get(chunkId(reached)) ?? 'linker' }
}

const CORE_KINDS: Readonly<Record<string, ItemKind>> = {
  type: 'type',
  import: 'import',
  function: 'function',
  table: 'table',
  memory: 'memory',
  tag: 'tag',
  global: 'global',
  export: 'export',
  start: 'start',
  element: 'element',
  dataCount: 'data-count',
}

class ReportBuilder {
  readonly list = new ItemList()
  readonly #layout: Layout
  readonly #written: WrittenModule
  readonly #files: readonly LinkedFile[]

  constructor(layout: Layout, written: WrittenModule, files: readonly LinkedFile[]) {
    this.#layout = layout
    this.#written = written
    this.#files = files
  }

  /** Files own their chunks in link order, so the last one that begins at or before the chunk has it. */
  #fileOf(chunk: number): number {
    return this.#files.findLastIndex(({ chunkBase, object }) => chunkBase <= chunk && object.chunks.length > 0)
  }

  addAll(segments: readonly OutputSegment[]): void {
    this.list.add({ kind: 'header', name: '', section: '', from: 0, to: 8 }, 'header')
    const customs = new Map(this.#written.customSections.map(section => [section.name, section]))
    for (const section of this.#written.sections) {
      this.list.add(
        {
          kind: 'section-header',
          name: section.name,
          section: section.name,
          from: section.header,
          to: section.contents,
        },
        'header',
      )
      if (section.isCustom && customs.has(section.name)) this.#custom(section)
      else if (section.isCustom) this.#whole(section, section.name === 'name' ? 'name' : 'custom')
      else if (section.name === 'code') this.#code(section)
      else if (section.name === 'data') this.#data(section, segments)
      else this.#whole(section, CORE_KINDS[section.name])
    }
  }

  #whole({ name, contents, end }: WrittenSection, kind: ItemKind): void {
    this.list.add({ kind, name, section: name, from: contents, to: end }, 'padding')
  }

  #code({ contents }: WrittenSection): void {
    const starts = this.#written.functionStarts
    this.#layout.functions.forEach((made, position) => {
      const range = { section: 'code', from: contents + starts[position], to: contents + starts[position + 1] }
      this.list.add(functionItem(made, range), 'section-header', made.kind === 'chunk' ? made.id : undefined)
    })
  }

  #data({ end }: WrittenSection, segments: readonly OutputSegment[]): void {
    segments.forEach((segment, position) => {
      const { header, contents } = this.#written.segmentStarts[position]
      this.list.add(
        { kind: 'section-header', name: segment.name, section: 'data', from: header, to: contents },
        'section-header',
      )
      this.#parts(segment.parts, contents, 'data')
      // A segment may end in padding only where its last part is a merged one without live strings.
      this.list.add(
        { kind: 'padding', name: '', section: 'data', from: contents + segment.size, to: contents + segment.size },
        'padding',
      )
    })
    this.list.add({ kind: 'padding', name: '', section: 'data', from: end, to: end }, 'padding')
  }

  #custom({ name, contents, end }: WrittenSection): void {
    const section = this.#written.customSections.find(candidate => candidate.name === name)
    this.#parts(section?.parts ?? [], contents, name)
    this.list.add({ kind: 'padding', name: '', section: name, from: end, to: end }, 'padding')
  }

  #parts(parts: OutputSegment['parts'], base: number, section: string): void {
    for (const part of parts) {
      const from = base + part.offset
      if (part.kind === 'strings') {
        for (const place of part.strings.places()) {
          const range = { section, from: from + place.from, to: from + place.to }
          this.list.add({ kind: 'string', name: '', ...range, file: this.#fileOf(place.chunk) }, 'padding', place.chunk)
        }
      } else {
        const kind = part.chunk.kind === 'custom' ? 'custom' : 'data'
        this.list.add(
          { kind, name: part.chunk.name, section, from, to: from + part.size, file: part.file.order },
          'padding',
          part.id,
        )
      }
    }
  }
}

function functionItem(made: OutputFunction, range: { section: string; from: number; to: number }): ReportItem {
  return made.kind === 'synthetic'
    ? { kind: 'synthetic-function', name: made.name, ...range, reason: { kind: 'root', why: 'linker' } }
    : { kind: 'function', name: made.chunk.name, ...range, file: made.file.order }
}

function withReasons({ items, itemOf, chunkOf }: ItemList, live: Liveness): ReportItem[] {
  return items.map((item, position) => {
    const chunk = chunkOf.get(position)
    const reason = chunk === undefined ? undefined : reasonOf(chunk, live, itemOf)
    return reason === undefined ? item : { ...item, reason }
  })
}

function zeroedData(segments: readonly OutputSegment[]): ZeroedData[] {
  return segments
    .filter(({ isZero }) => isZero)
    .flatMap(({ parts, address }) =>
      parts.flatMap(part =>
        part.kind === 'chunk'
          ? [{ name: part.chunk.name, file: part.file.order, size: part.size, address: address + part.offset }]
          : [],
      ),
    )
}

/** Where every byte of the output came from and why it is there; what was dropped; which members were pulled, and by whom. */
export function buildReport(
  resolution: Resolution,
  live: Liveness,
  { needs, layout }: { readonly needs: Needs; readonly layout: Layout },
  written: WrittenModule,
  plan: LinkPlan,
): LinkReport {
  const builder = new ReportBuilder(layout, written, resolution.files)
  builder.addAll(storedSegments(layout, needs))
  const { dataStart, dataEnd, stackLow, stackHigh, heapBase, heapEnd } = layout.memory
  return {
    version: 1,
    size: written.bytes.length,
    files: resolution.files.map(reportFile),
    items: withReasons(builder.list, live),
    zeroed: needs.zeroMemory === 'data' ? [] : zeroedData(layout.segments),
    leftOut: resolution.leftOut,
    dropped: [...unreached(resolution, live), ...droppedCustoms(resolution, written, layout)],
    memory: { dataStart, dataEnd, stackLow, stackHigh, heapBase, heapEnd },
    memoryMap: memoryMap(layout, needs, plan),
  }
}
