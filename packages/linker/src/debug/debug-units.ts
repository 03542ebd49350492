import { FormatError, readAbbreviations, readEntries, readUnitHeader, visitAttributes } from '@wasmweld/binary'
import type { AbbreviationTable, AttributeSpec, Entries, Range, UnitHeader } from '@wasmweld/binary'
import type { LinkedFile } from '../symbols/resolution.ts'
import { AT } from './attributes.ts'
import type { DebugChunk } from './debug-chunk.ts'

/** A position in a debug section of an object. */
export interface SectionPlace {
  readonly chunk: DebugChunk
  readonly at: number
}

/** Where a unit's indices count from: places behind the headers of its contributions. */
export interface UnitBases {
  readonly strings?: SectionPlace
  readonly addresses?: SectionPlace
  readonly ranges?: SectionPlace
  readonly locations?: SectionPlace
}

/** A unit of an object's debug information. */
export interface DebugUnit {
  readonly file: FileDebug
  readonly chunk: DebugChunk
  readonly header: UnitHeader
  readonly table: AbbreviationTable
  readonly abbreviations: DebugChunk
  readonly entries: Entries
  readonly bases: UnitBases
  /** Where its low_pc stands, which the offsets of its lists count from. */
  readonly lowPc: { readonly attribute: AttributeSpec; readonly at: number } | undefined
  /** It has macros, which name strings by index too. */
  readonly hasMacros: boolean
}

/** The debug sections of an object, by the index of their chunk, and the units in them. */
export interface FileDebug {
  readonly file: LinkedFile
  readonly chunks: ReadonlyMap<number, DebugChunk>
  readonly units: readonly DebugUnit[]
}

const UNIT_SECTIONS: ReadonlySet<string> = new Set(['.debug_info', '.debug_types'])
const BASES: ReadonlyMap<number, keyof UnitBases> = new Map([
  [AT.strOffsetsBase, 'strings'],
  [AT.addrBase, 'addresses'],
  [AT.rangeListsBase, 'ranges'],
  [AT.locationListsBase, 'locations'],
])

/** The place that a relocated number names; undefined where it names no debug section. */
export function placeNamed(
  chunks: ReadonlyMap<number, DebugChunk>,
  chunk: DebugChunk,
  at: number,
): SectionPlace | undefined {
  const relocation = chunk.relocationAt(at)
  if (relocation?.kind.target !== 'section') return undefined
  const target = chunks.get(relocation.symbol.chunk)
  return target === undefined ? undefined : { chunk: target, at: target.from + relocation.addend }
}

/** The same where a number has to name one. */
export function requirePlace(chunks: ReadonlyMap<number, DebugChunk>, chunk: DebugChunk, at: number): SectionPlace {
  const place = placeNamed(chunks, chunk, at)
  if (place === undefined || place.at > place.chunk.to)
    throw new FormatError(`expected a place in a debug section, found none in ${chunk.name}`, at)
  return place
}

/** Reads the units of an object, entries included. Throws a `FormatError`. */
export function readFileDebug(file: LinkedFile, chunks: ReadonlyMap<number, DebugChunk>): FileDebug {
  const units: DebugUnit[] = []
  const debug: FileDebug = { file, chunks, units }
  const tables = new Map<string, AbbreviationTable>()
  for (const chunk of chunks.values()) {
    if (chunk.name.endsWith('.dwo')) throw new FormatError('expected the debug information in one file', chunk.from)
    if (chunk.name === '.debug_frame') throw new FormatError('expected no table of frames', chunk.from)
    if (!UNIT_SECTIONS.has(chunk.name)) continue
    const reader = chunk.reader()
    while (!reader.atEnd())
      units.push(readUnit(debug, chunk, readUnitHeader(reader, chunk.name === '.debug_types'), tables))
  }
  return debug
}

function readUnit(
  file: FileDebug,
  chunk: DebugChunk,
  header: UnitHeader,
  tables: Map<string, AbbreviationTable>,
): DebugUnit {
  if (header.kind === 'split') throw new FormatError('expected the debug information in one file', header.from)
  const place = requirePlace(file.chunks, chunk, header.abbreviationsAt)
  const key = `${place.at}`
  const table = tables.get(key) ?? readAbbreviations(place.chunk.reader(place.at))
  tables.set(key, table)
  const entries = readEntries(chunk.bytes, header, table)
  if (entries.count === 0) throw new FormatError('expected a unit to have an entry', header.entries)
  return { file, chunk, header, table, abbreviations: place.chunk, entries, ...readRoot(file, chunk, header, entries) }
}

/** What the first entry of a unit says for all of them. */
function readRoot(
  { chunks }: FileDebug,
  chunk: DebugChunk,
  header: UnitHeader,
  entries: Entries,
): Pick<DebugUnit, 'bases' | 'lowPc' | 'hasMacros'> {
  const bases: Partial<Record<keyof UnitBases, SectionPlace>> = {}
  let lowPc: DebugUnit['lowPc']
  let hasMacros = false
  visitAttributes(chunk.bytes, entries.attributesAt[0], entries.abbreviation[0], header, (attribute, at) => {
    const base = BASES.get(attribute.name)
    if (base !== undefined) bases[base] = requirePlace(chunks, chunk, at)
    if (attribute.name === AT.lowPc) lowPc = { attribute, at }
    if (attribute.name === AT.macros) hasMacros = true
    if (attribute.name === AT.dwoName || attribute.name === AT.gnuDwoName)
      throw new FormatError('expected the debug information in one file', at)
  })
  return { bases, lowPc, hasMacros }
}

/** Where the value of an entry's attribute lies; undefined where it has none. */
export function findAttribute(
  { chunk, entries, header }: DebugUnit,
  entry: number,
  name: number,
): (Range & { readonly attribute: AttributeSpec }) | undefined {
  let found: (Range & { attribute: AttributeSpec }) | undefined
  visitAttributes(
    chunk.bytes,
    entries.attributesAt[entry],
    entries.abbreviation[entry],
    header,
    (attribute, from, to) => {
      if (attribute.name === name) found = { attribute, from, to }
    },
  )
  return found
}
