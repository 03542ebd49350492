// What a program that a loader brings together with its side modules says of itself: which of them have to be there before it.
import {
  ByteWriter,
  type DylinkSection,
  readDylinkSection,
  readModule,
  sectionReader,
  writeCustomSection,
  writeDylinkSection,
  writeHeader,
} from '@wasmweld/binary'

/** Of a program that has its place already. */
const NO_SPACE: DylinkSection = { needed: [], exportInfo: [], importInfo: [], runtimePath: [], unknown: [] }

/** The module with `needed`, file names, in its section `dylink.0`, which is the first. */
export function withNeeded(bytes: Uint8Array, needed: readonly string[]): Uint8Array {
  if (needed.length === 0) return bytes
  const module = readModule(bytes)
  const [first, second] = module.sections
  const hasOne = first.name === 'dylink.0'
  const dylink = hasOne ? readDylinkSection(sectionReader(module, first)) : NO_SPACE
  const writer = new ByteWriter()
  writeHeader(writer)
  writeCustomSection(writer, 'dylink.0', inner => {
    writeDylinkSection(inner, { ...dylink, needed: [...new Set([...dylink.needed, ...needed])] })
  })
  writer.raw(bytes.subarray((hasOne ? second : first).header))
  return writer.finish()
}
