import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ExternalKind } from './types.ts'

/** Indexed by the kind byte of imports and exports. */
const EXTERNAL_KINDS: readonly ExternalKind[] = ['function', 'table', 'memory', 'global', 'tag']

/** The kind byte of an import or export. Throws a `FormatError` for an unknown one. */
export function readExternalKind(reader: ByteReader): ExternalKind {
  const start = reader.offset
  const code = reader.u8()
  return EXTERNAL_KINDS[code] ?? reader.fail(`expected a kind of import or export (0 to 4), found ${code}`, start)
}

export function externalKindCode(kind: ExternalKind): number {
  return EXTERNAL_KINDS.indexOf(kind)
}
