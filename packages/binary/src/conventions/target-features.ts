// The custom section `target_features`: which features an object uses, and which it must not be linked with (tool-conventions, Linking.md).
import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'

export interface TargetFeature {
  /** `+` used, `-` disallowed in the whole link, `=` required of every object (written by LLVM 9 to 15 only). */
  readonly prefix: '+' | '-' | '='
  /** As LLVM spells it: `bulk-memory`. */
  readonly name: string
}

export function readTargetFeatures(reader: ByteReader): readonly TargetFeature[] {
  const features: TargetFeature[] = []
  for (let left = reader.count(2); left > 0; left--) {
    const prefix = readPrefix(reader)
    features.push({ prefix, name: reader.name() })
  }
  reader.expectEnd('the target_features section')
  return features
}

function readPrefix(reader: ByteReader): TargetFeature['prefix'] {
  const start = reader.offset
  const prefix = String.fromCharCode(reader.u8())
  if (prefix === '+' || prefix === '-' || prefix === '=') return prefix
  return reader.fail(
    `expected a feature behind '+', '-' or '=', found byte 0x${prefix.charCodeAt(0).toString(16)}`,
    start,
  )
}

export function writeTargetFeatures(writer: ByteWriter, features: readonly TargetFeature[]): void {
  writer.vector(features, ({ prefix, name }) => {
    writer.u8(prefix.charCodeAt(0))
    writer.name(name)
  })
}
