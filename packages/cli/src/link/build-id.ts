import { fault } from './faults.ts'
import type { LinkSettings } from './settings.ts'

const UUID_BYTES = 16

/** Gives the link the id that was asked for last. */
export function settleBuildId({ buildId: style, link, faults }: LinkSettings): void {
  if (style === 'fast' || style === 'sha1' || style === 'tree') link.buildId = style
  else if (style === 'uuid') link.buildId = randomUuid()
  else if (style.startsWith('0x')) link.buildId = bytesOf(style.slice(2), faults)
  else if (style !== 'none') fault(faults, 'build-id', `unknown --build-id style: ${style}`)
}

function randomUuid(): Uint8Array {
  const bytes = crypto.getRandomValues(new Uint8Array(UUID_BYTES))
  // Version 4, of the variant of RFC 9562.
  bytes[6] = 0x40 | (bytes[6] & 0x0f)
  bytes[8] = 0x80 | (bytes[8] & 0x3f)
  return bytes
}

function bytesOf(digits: string, faults: LinkSettings['faults']): Uint8Array {
  const pairs = digits.match(/..?/g) ?? []
  // As wasm-ld, the first one is told of.
  const bad = pairs.find(pair => !/^[\da-f]+$/i.test(pair))
  if (bad !== undefined) fault(faults, 'build-id', `not a hexadecimal value: ${bad}`)
  return Uint8Array.from(pairs, pair => Number.parseInt(pair, 16))
}
