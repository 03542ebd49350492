import {
  SECTION_IDS,
  demangle,
  readExportSection,
  readFunctionSection,
  readImportSection,
  readModule,
  sectionReader,
} from '@wasmweld/binary'
import type { ByteReader, Export, ModuleView } from '@wasmweld/binary'
import { REFERENCE_KINDS } from '@wasmweld/linker'
import type { LinkReport, ReportItem } from '@wasmweld/linker'
import { reportOfModule } from '../from-module/report-of-module.ts'
import type { Item, SizeReport } from '../size-report.ts'
import { linkInputs } from './link-inputs.ts'
import type { LinkedOutput } from './report-of-link.ts'
import { reportOfLink } from './report-of-link.ts'
import { strippedLink } from './stripped-link.ts'

/** What is known of a file besides its bytes. */
export interface StrippedOutput extends LinkedOutput {
  /** The file before its names were taken: the functions of both are the same. */
  readonly named?: Uint8Array
}

/**
 * The report of the file that is shipped: `bytes` are the link's output after a tool worked on it. Where that only removed sections, as
 * llvm-strip and wasm-strip do, the report is exact. Where it wrote the code anew, as wasm-opt does, it is decoded from the bytes, with
 * names by the file's own name section, or by the functions' order where that is the link's.
 *
 * Throws an `Error` where the functions cannot be told, and a `FormatError` for bytes that are no module.
 */
export function reportOfStripped(
  name: string,
  bytes: Uint8Array,
  report: LinkReport,
  options: StrippedOutput = {},
): SizeReport {
  const view = readModule(bytes)
  const stripped = strippedLink(report, view)
  if (stripped !== undefined) return reportOfLink(name, stripped, options)
  const { named } = options
  const hasNames = named !== undefined || view.sections.some(section => section.name === 'name')
  if (!hasNames && !hasSameFunctions(report, view))
    throw new Error(
      `${name}: its functions are not those of the link, in another order or number, and it has no names: give the file with its names (wasm-opt -g)`,
    )
  const names = named === undefined ? {} : { separateDwarf: named }
  const decoded = reportOfModule(name, bytes, hasNames ? names : { symbolMap: symbolMap(report) })
  const files = filesByName(report, options)
  const foreign = foreignExport(report, view)
  if (foreign !== undefined) throw new Error(`${name}: the link has no export "${foreign}"`)
  if (!isOfLink(decoded, files)) throw new Error(`${name}: most of its functions have names that the link has not`)
  return withInputs(decoded, report, files, options)
}

type Indexed = ReportItem & { readonly index: number }

const isFunction = (item: ReportItem): item is Indexed =>
  (item.kind === 'function' || item.kind === 'synthetic-function') && item.index !== undefined

const symbolMap = ({ items }: LinkReport): string =>
  items
    .filter(isFunction)
    .map(({ index, symbol, name }) => `${String(index)}:${symbol ?? name}`)
    .join('\n')

function contentsOf<Entry>(
  view: ModuleView,
  wanted: number,
  read: (reader: ByteReader) => readonly Entry[],
): readonly Entry[] {
  const section = view.sections.find(({ id }) => id === wanted)
  return section === undefined ? [] : read(sectionReader(view, section))
}

const EXPORT = REFERENCE_KINDS.indexOf('export')

/** Indices of what is exported, by name. */
function exportedIndices({ items, references }: LinkReport): ReadonlyMap<string, number | undefined> {
  const { from, to, kind } = references
  const rows = from.flatMap((item, row) => (kind[row] === EXPORT ? [[items[item], items[to[row]]]] : []))
  return new Map(rows.map(([exported, meant]) => [exported.name, meant.index]))
}

const exportedFunctions = (view: ModuleView): readonly Export[] =>
  contentsOf(view, SECTION_IDS.export, readExportSection).filter(({ kind }) => kind === 'function')

/** An exported function that the link has not: tools remove exports and add none. */
function foreignExport(report: LinkReport, view: ModuleView): string | undefined {
  const indices = exportedIndices(report)
  return exportedFunctions(view).find(({ name }) => !indices.has(name))?.name
}

/** As many functions, and those that are exported in their places: then no tool has moved any. */
function hasSameFunctions(report: LinkReport, view: ModuleView): boolean {
  const functions = report.items.filter(isFunction)
  const imports = contentsOf(view, SECTION_IDS.import, readImportSection)
  const defined = contentsOf(view, SECTION_IDS.function, readFunctionSection)
  const indices = exportedIndices(report)
  return (
    imports.filter(({ description }) => description.kind === 'function').length === (functions[0]?.index ?? 0) &&
    defined.length === functions.length &&
    exportedFunctions(view).every(({ name, index }) => (indices.get(name) ?? index) === index)
  )
}

/** By a function's name, mangled and readable: the file that it is from, if there is one only. */
type FilesByName = ReadonlyMap<string, number | undefined>

function filesByName(report: LinkReport, { demangle: readable = demangle }: LinkedOutput): FilesByName {
  const files = new Map<string, number | undefined>()
  for (const { symbol, name, file } of report.items.filter(isFunction))
    for (const known of new Set([symbol ?? name, readable(symbol ?? name)]))
      files.set(known, files.has(known) ? undefined : file)
  return files
}

/** Tools make functions of their own, but not as many as the link has. */
function isOfLink({ items }: SizeReport, files: FilesByName): boolean {
  const named = items.filter(({ kind, name }) => kind === 'function' && !/^code\[\d+\]$/.test(name))
  return named.filter(({ name }) => files.has(name)).length * 2 >= named.length
}

/** Gives functions the files that the link had them from. */
function withInputs(decoded: SizeReport, report: LinkReport, files: FilesByName, { role }: LinkedOutput): SizeReport {
  const inputOf = ({ kind, name }: Item): number | undefined => (kind === 'function' ? files.get(name) : undefined)
  return {
    ...decoded,
    outputs: decoded.outputs.map(output => ({ ...output, ...(role === undefined ? {} : { role }) })),
    inputs: linkInputs(report),
    items: decoded.items.map(item => {
      const input = inputOf(item)
      return input === undefined ? item : { ...item, input }
    }),
  }
}
