import type { Range } from '@wasmweld/binary'

/** Bytes of a literal that are shown: enough to know it by. */
const SHOWN = 120

const decoder = new TextDecoder()

/** The text of a string literal without its NUL, cut where it is long. What is no text shows as replacement characters. */
export function literalText(bytes: Uint8Array, { from, to }: Range): string {
  const end = to > from && bytes[to - 1] === 0 ? to - 1 : to
  if (end - from <= SHOWN) return decoder.decode(bytes.subarray(from, end))
  // Not in the middle of a character.
  let cut = from + SHOWN
  while (cut > from && (bytes[cut] & 0xc0) === 0x80) cut--
  return `${decoder.decode(bytes.subarray(from, cut))}…`
}
