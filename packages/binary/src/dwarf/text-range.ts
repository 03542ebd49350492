import type { ByteReader } from '../bytes/byte-reader.ts'
import { FormatError } from '../bytes/format-error.ts'
import type { Range } from '../bytes/range.ts'

// Damaged debug information may hold anything; a path that is not UTF-8 is shown as well as it can be.
const utf8 = new TextDecoder()
/** As long as a path may be on Linux. A bound, so that many entries which name one long string stay cheap. */
const LONGEST = 4096

/** A string that ends with a zero byte, where it stands; the cursor moves behind the zero. */
export function readTextRange(reader: ByteReader): Range {
  const from = reader.offset
  const to = reader.bytes.indexOf(0, from)
  if (to < 0 || to >= reader.end) reader.fail('expected a string that ends with a zero byte')
  reader.offset = to + 1
  return { from, to }
}

/** The string at an offset in a string section; `to` is the section's end, for nobody looked for the zero yet. */
export function textRangeAt(offset: number, section: Range | undefined, name: string, reader: ByteReader): Range {
  const size = section === undefined ? 0 : section.to - section.from
  if (section === undefined || offset >= size)
    return reader.fail(`expected an offset below ${size} into ${name}, found ${offset}`)
  return { from: section.from + offset, to: section.to }
}

/** The string's text, up to its zero byte. Throws a `FormatError` for a path longer than any can be. */
export function decodeText(bytes: Uint8Array, { from, to }: Range): string {
  const view = bytes.subarray(from, Math.min(to, from + LONGEST + 1))
  const zero = view.indexOf(0)
  const length = zero < 0 ? view.length : zero
  if (length > LONGEST) throw new FormatError(`expected a path of at most ${LONGEST} bytes`, from)
  return utf8.decode(view.subarray(0, length))
}
