// A side module of before 2021 in today's form: its section `dylink` becomes `dylink.0`, and nothing else changes.
import {
  ByteWriter,
  FormatError,
  foreignAdvice,
  identifyFile,
  readLegacyDylinkSection,
  readModule,
  sectionReader,
  writeCustomSection,
  writeDylinkSection,
  writeHeader,
  type DylinkSection,
  type ModuleView,
  type SectionView,
} from '@wasmweld/binary'

export interface MigratedSide {
  /** The bytes that were given, when they are of today's convention. */
  readonly bytes: Uint8Array
  /** What the section says; undefined when there was nothing to migrate. */
  readonly dylink: DylinkSection | undefined
}

/**
 * Rewrites the section that says what a side module asks of its loader, and copies all others: loaders of today understand the rest.
 * Throws a `FormatError` for a file that is damaged or no side module, and for one that has both sections.
 */
export function migrateSide(bytes: Uint8Array): MigratedSide {
  const { kind, description } = identifyFile(bytes)
  if (kind !== 'wasm') throw new FormatError(`expected a side module, found: ${description}; ${foreignAdvice(kind)}`, 0)
  const module = readModule(bytes)
  const legacy = module.sections.find(({ name }) => name === 'dylink')
  const current = module.sections.find(({ name }) => name === 'dylink.0')
  if (legacy === undefined) {
    if (current === undefined) throw new FormatError('expected a side module, found no dylink or dylink.0 section', 8)
    return { bytes, dylink: undefined }
  }
  if (current !== undefined) throw new FormatError('expected one of dylink and dylink.0, found both', current.header)
  const dylink = readLegacyDylinkSection(sectionReader(module, legacy))
  return { bytes: replaceSection(module, legacy, dylink), dylink }
}

/** The new section comes first, where loaders look for it. */
function replaceSection({ bytes }: ModuleView, { header, payload }: SectionView, dylink: DylinkSection): Uint8Array {
  const writer = new ByteWriter(bytes.length + 32)
  writeHeader(writer)
  const start = writer.length
  writeCustomSection(writer, 'dylink.0', inner => writeDylinkSection(inner, dylink))
  writer.raw(bytes.subarray(start, header))
  writer.raw(bytes.subarray(payload.to))
  return writer.finish()
}
