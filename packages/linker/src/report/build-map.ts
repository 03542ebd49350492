import type { Needs } from '../layout/needs.ts'
import type { Layout, OutputFunction, OutputSegment, SegmentPart } from '../layout/layout.ts'
import type { Resolution } from '../symbols/resolution.ts'
import { storedSegments } from '../write/sections/data.ts'
import type { WrittenModule, WrittenSection } from '../write/written-module.ts'

import { symbolsByChunk } from './chunk-symbols.ts'
import type { ChunkSymbols } from './chunk-symbols.ts'
import type { MapRow } from './link-map.ts'

/** Everything of the output with its place, in wasm-ld's order: what `--Map` writes. */
export function buildMap(
  resolution: Resolution,
  needs: Needs,
  layout: Layout,
  written: WrittenModule,
): readonly MapRow[] {
  const symbols = symbolsByChunk(resolution.files)
  return written.sections.flatMap(section => {
    const { header, end, isCustom, name } = section
    const shown = isCustom ? `CUSTOM(${name})` : (SHORT_NAMES[name] ?? name.toUpperCase())
    const row: MapRow = { level: 'output', address: undefined, offset: header, size: end - header, name: shown }
    if (isCustom) return [row]
    if (name === 'global') return [row, ...globalRows(resolution, layout)]
    if (name === 'code') return [row, ...functionRows(section, layout, written, symbols)]
    if (name === 'data') return [row, ...dataRows(section, layout, storedStarts(layout, needs, written), symbols)]
    return [row]
  })
}

const INTERNAL = '<internal>'

const SHORT_NAMES: Readonly<Record<string, string>> = { element: 'ELEM' }

/** Globals that have a name of their own; those that hold an address of something else have none. */
function globalRows({ symbols }: Resolution, { index, importedGlobals }: Layout): MapRow[] {
  const names = new Map<number, string>()
  for (const { id, kind, state, name } of symbols) {
    const at = index[id]
    if (kind === 'global' && state === 'defined' && at >= importedGlobals && !names.has(at)) names.set(at, name)
  }
  return Array.from(names)
    .sort(([one], [other]) => one - other)
    .map(([address, name]) => ({ level: 'input', address, offset: 0, size: 0, name }))
}

function functionRows(
  { header }: WrittenSection,
  { functions }: Layout,
  { functionStarts }: WrittenModule,
  symbols: ChunkSymbols,
): MapRow[] {
  return functions.flatMap((made, position) => {
    const from = functionStarts[position]
    const place = { address: undefined, offset: header + from, size: functionStarts[position + 1] - from }
    if (made.kind === 'synthetic') {
      // Functions that stand for what nothing defines are many symbols' only place.
      const stood = isStub(made) ? made.symbols : []
      return [
        { level: 'input', name: syntheticName(made), file: INTERNAL, ...place },
        ...stood.map(({ name }): MapRow => ({ level: 'symbol', name, ...place, size: 0 })),
      ]
    }
    const named = symbols.get(made.id) ?? []
    return [
      { level: 'input', name: made.chunk.name, file: made.file.name, ...place },
      ...named.map(({ name }): MapRow => ({ level: 'symbol', name, ...place })),
    ]
  })
}

type Synthetic = Extract<OutputFunction, { kind: 'synthetic' }>

const isStub = ({ body, symbols }: Synthetic): boolean =>
  body.kind === 'trap' && symbols.every(({ debugName }) => debugName === undefined)

/** A trap goes by the name of the function that it replaces. */
const syntheticName = (made: Synthetic): string =>
  made.body.kind === 'trap' && !isStub(made) ? made.symbols[0].name : made.name

type SegmentStarts = ReadonlyMap<OutputSegment, WrittenModule['segmentStarts'][number]>

const storedStarts = (layout: Layout, needs: Needs, { segmentStarts }: WrittenModule): SegmentStarts =>
  new Map(storedSegments(layout, needs).map((segment, position) => [segment, segmentStarts[position]]))

function dataRows(
  { header, contents }: WrittenSection,
  { segments }: Layout,
  starts: SegmentStarts,
  symbols: ChunkSymbols,
): MapRow[] {
  return segments.flatMap(segment => {
    const { name, address, size } = segment
    const stored = starts.get(segment)
    const inSection = (offset: number): number => header + offset - contents
    const begin = stored === undefined ? undefined : inSection(stored.contents)
    const offset = stored === undefined ? header : inSection(stored.header)
    return [
      { level: 'output', name, address, offset, size },
      ...segment.parts.flatMap(part => partRows(segment, part, begin, symbols)),
    ]
  })
}

/** `begin`: where the segment's contents lie; undefined for what is zero and in no file. */
function partRows(
  { name, address, isTls }: OutputSegment,
  part: SegmentPart,
  begin: number | undefined,
  symbols: ChunkSymbols,
): MapRow[] {
  const offset = begin === undefined ? 0 : begin + part.offset
  const place = { address: address + part.offset, offset, size: part.size }
  if (part.kind === 'strings') return [{ level: 'input', name: part.mergedFor ?? name, file: INTERNAL, ...place }]
  return [
    { level: 'input', name: part.chunk.name, file: part.file.name, ...place },
    ...(symbols.get(part.id) ?? []).map((symbol): MapRow => ({
      level: 'symbol',
      name: symbol.name,
      // A thread has its own: they count from __tls_base.
      address: (isTls ? part.offset : place.address) + symbol.offset,
      offset: offset + symbol.offset,
      size: symbol.size,
    })),
  ]
}
