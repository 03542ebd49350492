// Names in archives: text between separators, in no particular encoding.

// Not fatal, unlike the names inside modules: a file may be named in any encoding, and a symbol of a foreign object never matches anyway.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** UTF-8 with U+FFFD for what is wrong in it. */
export function archiveText(bytes: Uint8Array, from: number, to: number): string {
  return utf8.decode(bytes.subarray(from, to))
}

/**
 * The names in a table by their offset in it; a zero or `end` ends each.
 * All at once, so that a table is read in linear time whatever points into it.
 */
export function namesByOffset(bytes: Uint8Array, from: number, to: number, end: number): Map<number, string> {
  const names = new Map<number, string>()
  let start = from
  for (let at = from; at <= to; at++) {
    if (at < to && bytes[at] !== 0 && bytes[at] !== end) continue
    names.set(start - from, archiveText(bytes, start, at))
    start = at + 1
  }
  return names
}
