import { FormatError, SECTION_IDS, readModule, typeKey } from '@wasmweld/binary'
import { buildChunks } from './build-chunks.ts'
import { buildSymbols } from './build-symbols.ts'
import { checkConstructors, checkSections } from './check-object.ts'
import { checkRelocations, markCalledSymbols } from './check-relocations.ts'
import type { ObjectFile } from './object-file.ts'
import { readSections, startOf } from './object-sections.ts'
import type { ObjectSections } from './object-sections.ts'

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

// The address type of the memory tells. As in LLVM, an object without one counts as one of 32 bits.
const pointersAre64 = ({ memories }: ObjectSections): boolean => memories.some(({ limits }) => limits.address === 'i64')

function readObject(name: string, bytes: Uint8Array): ObjectFile {
  const sections = readSections(readModule(bytes))
  checkSections(sections)
  const { symbols, legacyTable } = buildSymbols(sections)
  checkConstructors(sections, symbols)
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
    is64: pointersAre64(sections),
    calledDirectly: markCalledSymbols(symbols.length, [tables.code, tables.data]),
    functionNames: new Map(sections.functionNames),
    legacyTable,
  }
  const { module } = sections
  checkRelocations(file, tables.code, { place: 'code', origin: startOf(module, SECTION_IDS.code) })
  checkRelocations(file, tables.data, { place: 'data', origin: startOf(module, SECTION_IDS.data) })
  return file
}
