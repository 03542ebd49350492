// The import section: https://webassembly.github.io/spec/core/binary/modules.html#import-section.

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { externalKindCode, readExternalKind } from './external-kind.ts'
import { readMemoryType, writeMemoryType } from './limits.ts'
import { readTagType, writeTagType } from './tag-section.ts'
import type { GlobalType, MemoryType, TableType } from './types.ts'
import { readGlobalType, readTableType, writeGlobalType, writeTableType } from './value-type.ts'

/** What is imported; `type` is an index into the type section. */
export type ImportDescription =
  | { readonly kind: 'function'; readonly type: number }
  | { readonly kind: 'table'; readonly table: TableType }
  | { readonly kind: 'memory'; readonly memory: MemoryType }
  | { readonly kind: 'global'; readonly global: GlobalType }
  | { readonly kind: 'tag'; readonly type: number }

export interface Import {
  readonly module: string
  readonly field: string
  readonly description: ImportDescription
}

/**
 * In file order, which is the order of each index space. Throws a `FormatError` for an unknown kind or a length that
 * does not fit.
 */
export function readImportSection(reader: ByteReader): readonly Import[] {
  const imports: Import[] = []
  // Two empty names, a kind and a description of one byte.
  for (let rest = reader.count(4); rest > 0; rest--) imports.push(readImport(reader))
  reader.expectEnd('the import section')
  return imports
}

/** One entry of the section. Throws a `FormatError` for an unknown kind. */
export function readImport(reader: ByteReader): Import {
  const module = reader.name()
  const field = reader.name()
  return { module, field, description: readDescription(reader) }
}

export function writeImportSection(writer: ByteWriter, imports: readonly Import[]): void {
  writer.vector(imports, ({ module, field, description }) => {
    writer.name(module)
    writer.name(field)
    writeDescription(writer, description)
  })
}

function readDescription(reader: ByteReader): ImportDescription {
  const kind = readExternalKind(reader)
  switch (kind) {
    case 'function':
      return { kind, type: reader.u32() }
    case 'table':
      return { kind, table: readTableType(reader) }
    case 'memory':
      return { kind, memory: readMemoryType(reader) }
    case 'global':
      return { kind, global: readGlobalType(reader) }
    case 'tag':
      return { kind, type: readTagType(reader) }
  }
}

function writeDescription(writer: ByteWriter, description: ImportDescription): void {
  writer.u8(externalKindCode(description.kind))
  switch (description.kind) {
    case 'function':
      return writer.u32(description.type)
    case 'table':
      return writeTableType(writer, description.table)
    case 'memory':
      return writeMemoryType(writer, description.memory)
    case 'global':
      return writeGlobalType(writer, description.global)
    case 'tag':
      return writeTagType(writer, description.type)
  }
  description satisfies never
}
