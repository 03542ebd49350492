import {
  FormatError, SECTION_IDS, readCodeSection, readDataSection, readExportSection, readFunctionSection, readGlobalSection,
  readImportSection, readLinkingSection, readModule, readProducers, readTableSection, readTagSection, readTargetFeatures, readTypeSection,
  sectionReader, typeKey,
} from '@wasmweld/binary'
import type { ByteReader, FunctionType, LinkingSection, ModuleView, SectionView } from '@wasmweld/binary'
import { buildChunks } from './build-chunks.ts'
import { sortImports } from './object-imports.ts'
import type { ObjectFile } from './object-file.ts'
import { buildSymbols } from './build-symbols.ts'
import { checkRelocations, markCalledSymbols } from './check-relocations.ts'

const KNOWN_SECTIONS: ReadonlySet<string> = new Set(['linking', 'name', 'producers', 'target_features'])

// What the linker makes anew is not copied; all other custom sections are concatenated.
const isCopied = (name: string): boolean => !KNOWN_SECTIONS.has(name) && !name.startsWith('reloc.')

/** The sections of an object, decoded as far as a link always needs them. */
export interface ObjectSections extends ReturnType<typeof readSections> {}

function decodeOne<Value>(module: ModuleView, id: number, read: (reader: ByteReader) => Value, absent: Value): Value {
  const section = module.sections.find(candidate => candidate.id === id)
  return section === undefined ? absent : read(sectionReader(module, section))
}

function decodeCustom<Value>(module: ModuleView, name: string, read: (reader: ByteReader) => Value, absent: Value): Value {
  const section = module.sections.find(candidate => candidate.name === name)
  return section === undefined ? absent : read(sectionReader(module, section))
}

function functionTypes(module: ModuleView): readonly FunctionType[] {
  const section = module.sections.find(candidate => candidate.id === SECTION_IDS.type)
  if (section === undefined) return []
  return readTypeSection(sectionReader(module, section)).types.map(({ composite }) => {
    if (composite.kind === 'function') return composite
    throw new FormatError('expected function types alone, found a GC type: wasmweld links no WasmGC objects', section.header)
  })
}

function readLinking(module: ModuleView): LinkingSection {
  const section = module.sections.find(candidate => candidate.name === 'linking')
  if (section === undefined) throw new FormatError('expected a "linking" section: not a relocatable wasm file', 0)
  return readLinkingSection(sectionReader(module, section))
}

function readSections(module: ModuleView) {
  return {
    module,
    types: functionTypes(module),
    imports: sortImports(decodeOne(module, SECTION_IDS.import, readImportSection, [])),
    functions: decodeOne(module, SECTION_IDS.function, readFunctionSection, []),
    tables: decodeOne(module, SECTION_IDS.table, readTableSection, []),
    tags: decodeOne(module, SECTION_IDS.tag, readTagSection, []),
    globals: decodeOne(module, SECTION_IDS.global, readGlobalSection, []),
    exports: decodeOne(module, SECTION_IDS.export, readExportSection, []),
    bodies: decodeOne(module, SECTION_IDS.code, readCodeSection, []),
    segments: decodeOne(module, SECTION_IDS.data, readDataSection, []),
    linking: readLinking(module),
    features: decodeCustom(module, 'target_features', readTargetFeatures, []),
    producers: decodeCustom(module, 'producers', readProducers, []),
    customs: module.sections.filter((section): section is SectionView & { readonly name: string } => section.name !== undefined && isCopied(section.name)),
  }
}

function checkCounts(sections: ObjectSections): void {
  const { functions, bodies, segments, linking, types } = sections
  if (functions.length !== bodies.length) {
    throw new FormatError(`expected a body for each of ${functions.length} functions, found ${bodies.length}`, 0)
  }
  if (linking.segments.length !== segments.length) {
    throw new FormatError(`expected segment info for each of ${segments.length} data segments, found ${linking.segments.length}`, 0)
  }
  for (const type of functions) {
    if (type >= types.length) throw new FormatError(`expected a type index below ${types.length}, found ${type}`, 0)
  }
}

/**
 * Reads a relocatable object. Bodies, segment contents and custom sections stay where they are; relocations of custom
 * sections are decoded when first asked for. Throws a `FormatError` that names the file.
 */
export function readObjectFile(name: string, bytes: Uint8Array): ObjectFile {
  try {
    return readObject(name, bytes)
  } catch (error) {
    throw error instanceof FormatError ? error.in(name) : error
  }
}

function readObject(name: string, bytes: Uint8Array): ObjectFile {
  const sections = readSections(readModule(bytes))
  checkCounts(sections)
  const { symbols, legacyTable } = buildSymbols(sections)
  const { chunks, firstChunk, tables } = buildChunks(name, sections, symbols)
  const { types, imports, linking } = sections
  const file: ObjectFile = {
    name,
    bytes,
    types,
    typeKeys: types.map(typeKey),
    chunks,
    firstChunk,
    symbols,
    imports,
    functionTypes: sections.functions,
    tagTypes: sections.tags,
    globals: sections.globals,
    tables: sections.tables,
    initFunctions: linking.initFunctions,
    comdats: linking.comdats,
    exports: sections.exports,
    features: sections.features,
    producers: sections.producers,
    is64: imports.is64,
    calledDirectly: markCalledSymbols(symbols.length, tables),
    legacyTable,
  }
  for (const table of tables) checkRelocations(file, table)
  return file
}
