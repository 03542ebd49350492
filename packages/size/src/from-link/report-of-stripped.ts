import {
  SECTION_IDS,
  demangle,
  readExportSection,
  readFunctionSection,
  readImportSection,
  readModule,
  sectionReader,
} from '@wasmweld/binary'
import type { ByteReader, ModuleView } from '@wasmweld/binary'
import { REFERENCE_KINDS } from '@wasmweld/linker'
import type { LinkReport, ReportItem } from '@wasmweld/linker'
import { reportOfModule } from '../from-module/report-of-module.ts'
import type { Item, SizeReport } from '../size-report.ts'
import { linkInputs } from './link-inputs.ts'
import type { LinkedOutput } from './report-of-link.ts'
import { reportOfLink } from './report-of-link.ts'
import { strippedLink } from './stripped-link.ts'

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
  options: LinkedOutput = {},
): SizeReport {
  const view = readModule(bytes)
  const stripped = strippedLink(report, view)
  if (stripped !== undefined) return reportOfLink(name, stripped, options)
  const hasNames = view.sections.some(section => section.name === 'name')
  if (!hasNames && !hasSameFunctions(report, view))
    throw new Error(
      `${name}: its functions are not those of the link, in another order or number, and it has no names: give the file with its names (wasm-opt -g)`,
    )
  const decoded = reportOfModule(name, bytes, hasNames ? {} : { symbolMap: symbolMap(report) })
  return withInputs(decoded, report, options)
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

/** As many functions, and those that are exported in their places: then no tool has moved any. */
function hasSameFunctions(report: LinkReport, view: ModuleView): boolean {
  const functions = report.items.filter(isFunction)
  const imports = contentsOf(view, SECTION_IDS.import, readImportSection)
  const defined = contentsOf(view, SECTION_IDS.function, readFunctionSection)
  const indices = exportedIndices(report)
  const exported = contentsOf(view, SECTION_IDS.export, readExportSection).filter(({ kind }) => kind === 'function')
  return (
    imports.filter(({ description }) => description.kind === 'function').length === (functions[0]?.index ?? 0) &&
    defined.length === functions.length &&
    exported.every(({ name, index }) => (indices.get(name) ?? index) === index)
  )
}

/** Gives functions the files that the link had them from, by their names where these are one file's. */
function withInputs(
  decoded: SizeReport,
  report: LinkReport,
  { role, demangle: readable = demangle }: LinkedOutput,
): SizeReport {
  const files = new Map<string, number | undefined>()
  for (const { symbol, file } of report.items.filter(isFunction)) {
    if (symbol === undefined || file === undefined) continue
    for (const name of new Set([symbol, readable(symbol)])) files.set(name, files.has(name) ? undefined : file)
  }
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
