// Takes a module apart for accounting. Custom sections are judged by nobody who runs a module, so damaged names are no error here.
import {
  FormatError,
  readCodeSection,
  readElementSegment,
  readExport,
  readGlobal,
  readImport,
  readMemoryType,
  readModule,
  readStartSection,
  readSubType,
  readTable,
  readTagType,
  SECTION_IDS,
  sectionReader,
} from '@wasmweld/binary'
import type { FunctionBody, ModuleView, ByteReader } from '@wasmweld/binary'
import type { Entry, ModuleParts, TypeEntry } from './module-parts.ts'
import { readData } from './read-data.ts'
import { readAllNames } from './read-names.ts'

type SectionName = Exclude<keyof typeof SECTION_IDS, 'custom'>

/** Throws a `FormatError` for what is no module, and for a section other than custom ones that is damaged. */
export function readParts(bytes: Uint8Array): ModuleParts {
  const view = readModule(bytes)
  const find = (name: SectionName): ByteReader | undefined => {
    const section = view.sections.find(({ id }) => id === SECTION_IDS[name])
    return section === undefined ? undefined : sectionReader(view, section)
  }
  const entries = <Value>(name: SectionName, minimum: number, read: (reader: ByteReader) => Value): Entry<Value>[] =>
    readEntries(find(name), `the ${name} section`, minimum, read)
  const imports = entries('import', 4, readImport)
  const globals = entries('global', 3, readGlobal)
  const importedGlobals = imports.filter(({ value }) => value.description.kind === 'global').length
  const declarations = entries('function', 1, reader => reader.u32())
  return {
    view,
    types: readTypes(find('type')),
    imports,
    declarations,
    bodies: readBodies(view, declarations.length, find('code')),
    tables: entries('table', 3, readTable),
    memories: entries('memory', 2, readMemoryType),
    tags: entries('tag', 2, readTagType),
    globals,
    exports: entries('export', 3, readExport),
    start: readStart(find('start')),
    elements: entries('element', 2, readElementSegment),
    data: readData(find('data'), globals, importedGlobals),
    names: readAllNames(view),
  }
}

function readEntries<Value>(
  reader: ByteReader | undefined,
  what: string,
  minimum: number,
  read: (reader: ByteReader) => Value,
): Entry<Value>[] {
  if (reader === undefined) return []
  const entries: Entry<Value>[] = []
  for (let rest = reader.count(minimum); rest > 0; rest--) {
    const from = reader.offset
    const value = read(reader)
    entries.push({ from, to: reader.offset, value })
  }
  reader.expectEnd(what)
  return entries
}

const RECURSION_GROUP = 0x4e

function readTypes(reader: ByteReader | undefined): TypeEntry[] {
  const types: TypeEntry[] = []
  if (reader === undefined) return types
  for (let rest = reader.count(); rest > 0; rest--) readGroup(reader, types)
  reader.expectEnd('the type section')
  return types
}

function readGroup(reader: ByteReader, types: TypeEntry[]): void {
  const isGroup = reader.bytes[reader.offset] === RECURSION_GROUP
  if (isGroup) reader.offset++
  const groupStart = types.length
  const groupEnd = groupStart + (isGroup ? reader.count() : 1)
  while (types.length < groupEnd) {
    const from = reader.offset
    const value = readSubType(reader)
    types.push({ from, to: reader.offset, value, groupStart, groupEnd })
  }
}

function readBodies(view: ModuleView, declared: number, reader: ByteReader | undefined): readonly FunctionBody[] {
  const bodies = reader === undefined ? [] : readCodeSection(reader)
  if (bodies.length === declared) return bodies
  const section = view.sections.find(({ id }) => id === SECTION_IDS.code)
  const found = `${bodies.length} ${bodies.length === 1 ? 'body' : 'bodies'}`
  throw new FormatError(
    `expected a body for each of ${declared} declared functions, found ${found}`,
    section?.payload.from ?? view.bytes.length,
  )
}

function readStart(reader: ByteReader | undefined): Entry<number> | undefined {
  if (reader === undefined) return undefined
  const { offset: from, end: to } = reader
  return { from, to, value: readStartSection(reader) }
}
