import { SYMBOL_FLAG, writeLinkingSection } from '@wasmweld/binary'
import type { ByteWriter, Comdat, ComdatMember, DataSymbol, SegmentInfo, SymbolEntry } from '@wasmweld/binary'
import type { Layout, OutputSegment } from '../../layout/layout.ts'
import type { MergedStrings } from '../../layout/merge-strings.ts'
import type { Needs, SyntheticFunction } from '../../layout/needs.ts'
import type { OutputSymbols } from '../../layout/output-symbols.ts'
import type { LinkPlan } from '../../plan.ts'
import { definingChunk, isTls } from '../../symbols/link-symbol.ts'
import type { LinkSymbol, LinkedFile } from '../../symbols/resolution.ts'
import { behindKind } from './names.ts'
import type { WrittenSection } from '../written-module.ts'

/** What the section is made from. */
export interface LinkingContents {
  readonly layout: Layout
  readonly needs: Needs
  readonly plan: LinkPlan
  readonly table: OutputSymbols
  readonly segments: readonly OutputSegment[]
  /** The sections that are written so far: a symbol of a section names its position among them. */
  readonly sections: readonly WrittenSection[]
}

/** The section `linking`: symbols, segments, constructors and COMDAT groups of the output. */
export function writeLinking(writer: ByteWriter, contents: LinkingContents): void {
  const { needs, table, segments } = contents
  writeLinkingSection(writer, {
    symbols: [...symbolEntries(contents), ...sectionEntries(contents)],
    segments: segments.map(({ name, alignmentLog2 }): SegmentInfo => ({ name, alignmentLog2, flags: 0 })),
    initFunctions: needs.constructors.map(({ symbol, priority }) => ({ priority, symbol: table.position[symbol.id] })),
    comdats: comdatsOf(contents),
  })
}

function symbolEntries({ table, layout, segments, needs, plan }: LinkingContents): SymbolEntry[] {
  const segmentOf = segmentsByChunk(segments, layout)
  const flags = new Flags(needs)
  const indexOf = definitions(layout)
  return table.symbols.map(symbol =>
    symbol.kind === 'data'
      ? { ...placeOf(symbol, layout, segments, segmentOf), kind: 'data', name: symbol.name, flags: flags.of(symbol) }
      : indexedEntry(symbol, flags.of(symbol), indexOf, plan),
  )
}

/** By ChunkId: position of the segment that holds the chunk, or the merged strings that took it in. */
function segmentsByChunk(segments: readonly OutputSegment[], { mergedChunks }: Layout): ReadonlyMap<number, number> {
  const byChunk = new Map<number, number>()
  const byStrings = new Map<MergedStrings, number>()
  segments.forEach(({ parts }, position) => {
    for (const part of parts) {
      if (part.kind === 'chunk') byChunk.set(part.id, position)
      else byStrings.set(part.strings, position)
    }
  })
  for (const [id, strings] of mergedChunks) {
    const position = byStrings.get(strings)
    if (position !== undefined) byChunk.set(id, position)
  }
  return byChunk
}

function indexedEntry(symbol: LinkSymbol, flags: number, indexOf: IndexOf, plan: LinkPlan): SymbolEntry {
  const { kind, name, debugName } = symbol
  if (kind === 'data' || kind === 'section') throw new Error(`${name} is ${kind}, which has no index`)
  return { kind, flags, index: indexOf(symbol), name: debugName === undefined ? name : behindKind(debugName, plan) }
}

type IndexOf = (symbol: LinkSymbol) => number

/** A function that the output defines is listed as such, also where calls of it go through an import. */
function definitions({ functions, importedFunctions, index }: Layout): IndexOf {
  const byChunk = new Map(
    functions.flatMap((made, at) => (made.kind === 'chunk' ? [[made.id, importedFunctions + at] as const] : [])),
  )
  return symbol => {
    const chunk = symbol.kind === 'function' ? definingChunk(symbol) : undefined
    return (chunk === undefined ? undefined : byChunk.get(chunk)) ?? index[symbol.id]
  }
}

function placeOf(
  symbol: LinkSymbol,
  { address, memory }: Layout,
  segments: readonly OutputSegment[],
  segmentOf: ReadonlyMap<number, number>,
): Pick<DataSymbol, 'segment' | 'offset' | 'size'> {
  const { id, size, file, chunk, state } = symbol
  // A bound of a segment that nothing is left of has no address.
  if (state !== 'defined' || Number.isNaN(address[id])) return { offset: 0, size: 0 }
  const segment = file === undefined || chunk < 0 ? undefined : segmentOf.get(file.chunkBase + chunk)
  if (segment === undefined) return { offset: address[id], size }
  const inMemory = address[id] + (isTls(symbol) ? memory.tlsBase : 0)
  return { segment, offset: inMemory - segments[segment].address, size }
}

/** The flags of a symbol, which the link may have changed. */
class Flags {
  readonly #wrapped: ReadonlySet<LinkSymbol | SyntheticFunction>
  readonly #missing: ReadonlySet<LinkSymbol>

  constructor({ wrappers, missingBounds }: Needs) {
    this.#missing = missingBounds
    this.#wrapped = new Set(wrappers.map(({ wraps }) => wraps))
  }

  of(symbol: LinkSymbol): number {
    const { state, flags, file, chunk, kind, linker } = symbol
    if (this.#missing.has(symbol)) return (flags & SYMBOL_FLAG.bindingMask) | SYMBOL_FLAG.undefined
    if (state !== 'defined') return flags | SYMBOL_FLAG.undefined
    const isPlaceless = kind === 'data' && (file === undefined || chunk < 0)
    const own = flags & ~(SYMBOL_FLAG.undefined | droppedFrom(kind, linker))
    const settled = isPlaceless ? own | SYMBOL_FLAG.absolute : own
    // Its wrapper is what is exported.
    return this.#wrapped.has(symbol) ? (settled & ~SYMBOL_FLAG.exported) | SYMBOL_FLAG.hidden : settled
  }
}

/** Flags of references that say nothing of what the linker then defined: that it was asked for weakly, or is to be kept. */
function droppedFrom(kind: LinkSymbol['kind'], linker: LinkSymbol['linker']): number {
  if (linker === 'function-table') return SYMBOL_FLAG.noStrip
  return kind === 'data' && linker !== undefined ? SYMBOL_FLAG.bindingMask : 0
}

function sectionEntries({ layout, sections }: LinkingContents): SymbolEntry[] {
  return layout.customSections.map(({ name }) => ({
    kind: 'section',
    flags: SYMBOL_FLAG.local,
    section: sections.findIndex(section => section.isCustom && section.name === name),
  }))
}

const groupOf = ({ object }: LinkedFile, comdat: number): string | undefined =>
  comdat < 0 ? undefined : object.comdats[comdat].name

/** By name, as in wasm-ld. A copy of a group that is not the one that stays is in the output of -r too, and in the group. */
function comdatsOf({ layout, segments }: LinkingContents): Comdat[] {
  const members = new Map<string, ComdatMember[]>()
  const add = (name: string | undefined, member: ComdatMember): void => {
    if (name === undefined) return
    const known = members.get(name)
    if (known === undefined) members.set(name, [member])
    else known.push(member)
  }
  layout.functions.forEach((made, position) => {
    if (made.kind !== 'chunk') return
    add(groupOf(made.file, made.chunk.comdat), { kind: 'function', index: layout.importedFunctions + position })
  })
  segments.forEach(({ parts }, index) => {
    const [first] = parts
    if (first?.kind === 'chunk') add(groupOf(first.file, first.chunk.comdat), { kind: 'data', index })
  })
  return [...members]
    .sort(([one], [other]) => compareBytes(one, other))
    .map(([name, list]) => ({ name, flags: 0, members: list }))
}

const encoder = new TextEncoder()

function compareBytes(one: string, other: string): number {
  const left = encoder.encode(one)
  const right = encoder.encode(other)
  const at = left.findIndex((byte, position) => byte !== right[position])
  return at < 0 ? left.length - right.length : left[at] - (right[at] ?? -1)
}
