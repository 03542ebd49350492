import { ByteReader, SECTION_IDS, sizeOfU32 } from '@wasmweld/binary'
import type { ModuleView, Range, SectionView } from '@wasmweld/binary'
import type { DroppedChunk, LinkReport, ReportItem } from '@wasmweld/linker'

/** A section of the link's output: the items from `first` up to `end`. */
interface LinkedSection extends Range {
  readonly name: string
  readonly first: number
  readonly end: number
  /** Offset of what its size counts. */
  readonly payload: number
}

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(SECTION_IDS).map(([name, id]) => [id, name]))
const nameOf = ({ id, name = '' }: SectionView): string => (id === SECTION_IDS.custom ? name : (NAMES.get(id) ?? ''))

function linkedSections({ items }: LinkReport): LinkedSection[] {
  const sections: LinkedSection[] = []
  // The first item is the module's header.
  for (let first = 1; first < items.length;) {
    const { section: name, from } = items[first]
    let end = first
    while (end < items.length && items[end].section === name) end++
    const { to } = items[end - 1]
    sections.push({ name, first, end, from, to, payload: payloadOf(from, to) })
    first = end
  }
  return sections
}

/** The linker writes sizes in as few bytes as they need. */
function payloadOf(from: number, to: number): number {
  for (let digits = 1; digits < 5; digits++) if (sizeOfU32(to - from - 1 - digits) === digits) return from + 1 + digits
  return from + 6
}

/** Of each section that is left: which one it was; undefined where some is not as the linker wrote it. */
function matched(report: LinkReport, { sections }: ModuleView): readonly LinkedSection[] | undefined {
  const linked = linkedSections(report)
  const found: LinkedSection[] = []
  let next = 0
  for (const section of sections) {
    const size = section.payload.to - section.payload.from
    const isMeant = ({ name, payload, to }: LinkedSection): boolean => name === nameOf(section) && to - payload === size
    while (next < linked.length && !isMeant(linked[next])) next++
    if (next === linked.length) return undefined
    found.push(linked[next++])
  }
  const left = new Set(found)
  const isCustom = ({ name }: LinkedSection): boolean => !(name in SECTION_IDS)
  return linked.every(section => left.has(section) || isCustom(section)) ? found : undefined
}

const moved = (item: ReportItem, by: number, from = item.from + by): ReportItem => ({ ...item, from, to: item.to + by })

/**
 * The report of an output from which a tool removed custom sections; undefined where it changed anything else. What is gone is among the
 * dropped.
 */
export function strippedLink(report: LinkReport, view: ModuleView): LinkReport | undefined {
  const linked = matched(report, view)
  if (linked === undefined) return undefined
  const positions = new Int32Array(report.items.length + report.zeroed.length).fill(-1)
  const items: ReportItem[] = [report.items[0]]
  positions[0] = 0
  linked.forEach(({ first, end, payload }, place) => {
    const { header, payload: now } = view.sections[place]
    for (let item = first; item < end; item++) {
      const from = item === first ? header : undefined
      positions[item] = items.push(moved(report.items[item], now.from - payload, from)) - 1
    }
  })
  report.zeroed.forEach((_, number) => (positions[report.items.length + number] = items.length + number))
  if (!bodiesFit(items, view.bytes)) return undefined
  return {
    ...report,
    size: view.bytes.length,
    items: items.map(item => renumbered(item, positions)),
    references: keptReferences(report, positions),
    roots: report.roots.flatMap(({ item, why }) => (positions[item] < 0 ? [] : [{ item: positions[item], why }])),
    dropped: [...report.dropped, ...strippedSections(report, new Set(linked.map(({ first }) => first)))],
  }
}

function renumbered(item: ReportItem, positions: Int32Array): ReportItem {
  const { of, reason } = item
  return {
    ...item,
    ...(of === undefined ? {} : { of: positions[of] }),
    ...(reason?.kind === 'reference' ? { reason: { ...reason, from: positions[reason.from] } } : {}),
  }
}

function keptReferences({ references }: LinkReport, positions: Int32Array): LinkReport['references'] {
  const { from, to, kind, count } = references
  const rows = Array.from(from.keys()).filter(row => positions[from[row]] >= 0 && positions[to[row]] >= 0)
  return {
    from: rows.map(row => positions[from[row]]),
    to: rows.map(row => positions[to[row]]),
    kind: rows.map(row => kind[row]),
    count: rows.map(row => count[row]),
  }
}

const strippedSections = (report: LinkReport, left: ReadonlySet<number>): DroppedChunk[] =>
  linkedSections(report)
    .filter(({ first }) => !left.has(first))
    .map(({ name, from, to }) => ({ name, kind: 'custom', size: to - from, why: 'stripped' }))

/** Whether a function stands where each is expected: sections of equal size may still be others. */
function bodiesFit(items: readonly ReportItem[], bytes: Uint8Array): boolean {
  return items.every(({ kind, from, to }) => {
    if (kind !== 'function' && kind !== 'synthetic-function') return true
    const reader = new ByteReader(bytes, from, to)
    return reader.u32() === to - reader.offset
  })
}
