// Custom sections put behind a finished module, and sections taken out of it.

import { ByteWriter } from '../bytes/byte-writer.ts'
import { readModule, writeCustomSection } from './module.ts'
import type { SectionView } from './module.ts'

/** The name of the section that says where a module's source map is, a URL relative to the module's. */
export const SOURCE_MAPPING_URL = 'sourceMappingURL'
/** The name of the section that says where a module's debug information is, a URL relative to the module's. */
export const EXTERNAL_DEBUG_INFO = 'external_debug_info'

/** The module with a custom section behind all others. */
export function withCustomSection(
  module: Uint8Array,
  name: string,
  body: (writer: ByteWriter) => void,
): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter()
  writeCustomSection(writer, name, body)
  return joined([module, writer.bytes.subarray(0, writer.length)])
}

/** The module with a section that holds nothing but a URL; one of that name which it had is gone. */
export function withUrlSection(
  module: Uint8Array,
  name: typeof SOURCE_MAPPING_URL | typeof EXTERNAL_DEBUG_INFO,
  url: string,
): Uint8Array<ArrayBuffer> {
  return withCustomSection(
    withoutSections(module, section => section.name === name),
    name,
    writer => {
      writer.name(url)
    },
  )
}

/** The module without some of its sections; its other bytes are as they were. Throws a `FormatError`. */
export function withoutSections(
  module: Uint8Array,
  isGone: (section: SectionView) => boolean,
): Uint8Array<ArrayBuffer> {
  const { sections } = readModule(module)
  const kept = sections.filter(section => !isGone(section))
  const start = sections[0]?.header ?? module.length
  return joined([module.subarray(0, start), ...kept.map(({ header, payload }) => module.subarray(header, payload.to))])
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
