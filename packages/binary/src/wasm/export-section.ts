import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { externalKindCode, readExternalKind } from './external-kind.ts'
import type { ExternalKind } from './types.ts'

export interface Export {
  readonly name: string
  readonly kind: ExternalKind
  /** In the index space of its kind. */
  readonly index: number
}

/** In file order. Throws a `FormatError` for an unknown kind or a length that does not fit. */
export function readExportSection(reader: ByteReader): readonly Export[] {
  const exports: Export[] = []
  for (let rest = reader.count(3); rest > 0; rest--) exports.push(readExport(reader))
  reader.expectEnd('the export section')
  return exports
}

/** One entry of the section. Throws a `FormatError` for an unknown kind. */
export function readExport(reader: ByteReader): Export {
  const name = reader.name()
  const kind = readExternalKind(reader)
  return { name, kind, index: reader.u32() }
}

export function writeExportSection(writer: ByteWriter, exports: readonly Export[]): void {
  writer.vector(exports, ({ name, kind, index }) => {
    writer.name(name)
    writer.u8(externalKindCode(kind))
    writer.u32(index)
  })
}
