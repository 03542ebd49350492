// A source map of a module, from its line tables: browsers' tools read it without an extension.

import { FormatError } from '../bytes/format-error.ts'
import type { Range } from '../bytes/range.ts'
import { readLineTable } from '../dwarf/line-table.ts'
import type { LineTable } from '../dwarf/line-table.ts'
import type { LineSequence } from '../dwarf/line-program.ts'
import { sourceIdentity, sourceNames } from '../dwarf/source-names.ts'
import { SourceNumbers } from '../dwarf/source-numbers.ts'
import { sourceFile } from '../dwarf/source-path.ts'
import type { SourcePlace } from '../dwarf/source-path.ts'
import { unitHomes } from '../dwarf/unit-homes.ts'
import { SECTION_IDS, readModule } from '../wasm/module.ts'
import { Mappings } from './mappings.ts'

/** A source map of version 3; generated columns of its one line are offsets in the module's file. */
export interface SourceMap {
  readonly version: 3
  readonly sources: readonly string[]
  /** Texts of the sources; `null` for one that cannot be read. */
  readonly sourcesContent?: readonly (string | null)[]
  readonly names: readonly string[]
  readonly mappings: string
}

export interface SourceMapOptions {
  /** A folder: sources below it are named from there. Others are named as `sourceNames` does, so that no machine's paths get into the map. */
  readonly root?: string
  /** Gives the text of a source, by the path that the compiler knew it by: absolute, or from where the compiler ran. */
  readonly read?: (path: string) => string | undefined
}

/**
 * Makes a source map of the module's own line tables; undefined where none tells of its code. Throws a `FormatError` for a module or line table
 * that is damaged.
 */
export function sourceMapOf(module: Uint8Array, { root, read }: SourceMapOptions = {}): SourceMap | undefined {
  const { sections } = readModule(module)
  const code = sections.find(({ id }) => id === SECTION_IDS.code)?.contents
  const contents = (name: string): Range | undefined => sections.find(section => section.name === name)?.contents
  const table = lineTableOf(module, contents)
  if (table === undefined || code === undefined) return undefined
  const files = new SourceNumbers(module)
  const mappings = mapCode(table, code, files)
  if (mappings === '') return undefined
  const { places } = files
  return {
    version: 3,
    sources: sourceNames(places.map(place => fromRoot(place, root))),
    ...(read === undefined ? {} : { sourcesContent: places.map(place => read(sourceFile(place)) ?? null) }),
    names: [],
    mappings,
  }
}

function mapCode(table: LineTable, code: Range, files: SourceNumbers): string {
  const mappings = new Mappings()
  let reached = 0
  for (const sequence of table.sequences) {
    // What the linker dropped has an address that no function can have: 0, or one behind all code. Code that two tell of is the first's.
    if (sequence.start === 0 || sequence.start < reached || code.from + sequence.end > code.to) continue
    if (reached > 0 && sequence.start > reached) mappings.add(code.from + reached, undefined)
    addSequence(mappings, files, table, { sequence, offset: code.from })
    reached = sequence.end
  }
  if (reached > 0) mappings.add(code.from + reached, undefined)
  return mappings.toString()
}

function lineTableOf(module: Uint8Array, contents: (name: string) => Range | undefined): LineTable | undefined {
  const lines = contents('.debug_line')
  if (lines === undefined) return undefined
  const strings = { lineStrings: contents('.debug_line_str'), strings: contents('.debug_str') }
  const info = contents('.debug_info')
  const abbreviations = contents('.debug_abbrev')
  if (info === undefined || abbreviations === undefined) return readLineTable(module, { lines, ...strings })
  const homes = homesOf(() => unitHomes(module, { info, abbreviations, ...strings }))
  return readLineTable(module, { lines, ...strings, ...(homes && { homes }) })
}

/** Without them names are shorter, and all else is the same. */
function homesOf(read: () => ReadonlyMap<number, Range>): ReadonlyMap<number, Range> | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

function addSequence(
  mappings: Mappings,
  files: SourceNumbers,
  { rows }: LineTable,
  { sequence, offset }: { readonly sequence: LineSequence; readonly offset: number },
): void {
  const { from, to, end, paths } = sequence
  for (let row = from; row < to; row++) {
    const start = rows.address[row]
    // Of several rows for one place the last counts.
    if (start >= (row + 1 < to ? rows.address[row + 1] : end)) continue
    const line = rows.line[row]
    // Code that stands for no line is shown where the code before it is: who steps through a function stays in its source.
    if (line === 0) continue
    const source = files.numberOf(paths, rows.file[row])
    const column = Math.max(0, rows.column[row] - 1)
    mappings.add(offset + start, source === undefined ? undefined : { source, line: line - 1, column })
  }
}

function fromRoot(place: SourcePlace, root: string | undefined): SourcePlace {
  if (root === undefined) return place
  const folder = sourceIdentity({ directory: '', path: root })
  return sourceIdentity(place).startsWith(`${folder}/`) ? { directory: root, path: sourceFile(place) } : place
}
