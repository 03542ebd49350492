import { sha1 } from '@noble/hashes/legacy.js'
import type { LinkPlan } from '../plan.ts'
import { xxh3 } from './xxh3.ts'

export const BUILD_ID = 'build_id'

const UUID_BYTES = 16
const SHA1_BYTES = 20
/** As much is hashed at a time; the id is the hash of these hashes. */
const CHUNK = 2 ** 20

/** The namespace of the version 5 UUIDs that LLVM's linker gives modules. */
const NAMESPACE = Uint8Array.of(
  ...[0xa1, 0xfa, 0x48, 0x2d, 0x0e, 0x22, 0x03, 0x8d],
  ...[0x33, 0x8b, 0x52, 0x1c, 0xd6, 0xd2, 0x12, 0xb2],
)

type Style = NonNullable<LinkPlan['buildId']>

/** What stands in the id's place while the module is hashed: as in wasm-ld, spaces. */
export const PLACEHOLDER = 0x20

/** Bytes of the id. */
export function buildIdSize(style: Style): number {
  if (style instanceof Uint8Array) return style.length
  return style === 'fast' ? UUID_BYTES : SHA1_BYTES
}

/** The id of a module that is complete but for it. */
export function buildIdOf(module: Uint8Array, style: Style): Uint8Array {
  if (style instanceof Uint8Array) return style
  return style === 'fast' ? asUuid(hashOfHashes(module, fastHash)) : hashOfHashes(module, sha1)
}

function hashOfHashes(bytes: Uint8Array, hash: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const hashes: number[] = []
  for (let from = 0; from < bytes.length; from += CHUNK) hashes.push(...hash(bytes.subarray(from, from + CHUNK)))
  return hash(Uint8Array.from(hashes))
}

function fastHash(bytes: Uint8Array): Uint8Array {
  const hash = new Uint8Array(8)
  new DataView(hash.buffer).setBigUint64(0, xxh3(bytes), true)
  return hash
}

function asUuid(hash: Uint8Array): Uint8Array {
  const named = sha1(Uint8Array.of(...NAMESPACE, ...hash)).slice(0, UUID_BYTES)
  // Version 5, of the variant of RFC 9562.
  named[6] = 0x50 | (named[6] & 0x0f)
  named[8] = 0x80 | (named[8] & 0x3f)
  return named
}
