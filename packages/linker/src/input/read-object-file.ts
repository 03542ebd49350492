import { FormatError, readModule, typeKey } from '@wasmweld/binary'
import { buildChunks } from './build-chunks.ts'
import { buildSymbols } from './build-symbols.ts'
import { checkRelocations, markCalledSymbols } from './check-relocations.ts'
import type { ObjectFile } from './object-file.ts'
import { readSections } from './object-sections.ts'
import type { ObjectSections } from './object-sections.ts'

function checkCounts(sections: ObjectSections): void {
  const { functions, bodies, segments, linking, types, tags, imports } = sections
  if (functions.length !== bodies.length) {
    throw new FormatError(`expected a body for each of ${functions.length} functions, found ${bodies.length}`, 0)
  }
  if (linking.segments.length !== segments.length) {
    throw new FormatError(
      `expected segment info for each of ${segments.length} data segments, found ${linking.segments.length}`,
      0,
    )
  }
  const imported = [...imports.functions, ...imports.tags].map(({ type }) => type)
  for (const type of [...functions, ...tags, ...imported]) {
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
  for (const { symbol } of linking.initFunctions) {
    if (symbols[symbol]?.kind !== 'function')
      throw new FormatError(`expected a function as initialiser, found symbol ${symbol}`, 0)
  }
  return file
}
