// `fatal` refuses what is not UTF-8; `ignoreBOM` keeps a name byte for byte. One decoder for all: constructing one costs more than
// using it.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// Objects have tens of thousands of short names. Node's buffers decode one in a third of the time that the decoder takes, which needs
// a view for it; where there are none, as in browsers, the decoder does all.
const { Buffer } = globalThis as {
  Buffer?: { prototype: { utf8Slice?: (this: Uint8Array, from: number, to: number) => string } }
}
const slice = Buffer?.prototype.utf8Slice

/** A range of bytes as text; undefined when it is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array, from: number, to: number): string | undefined {
  const text = slice?.call(bytes, from, to)
  // The replacement character may also stand in the bytes themselves.
  if (text !== undefined && !text.includes('\uFFFD')) return text
  try {
    return decoder.decode(bytes.subarray(from, to))
  } catch {
    return undefined
  }
}
