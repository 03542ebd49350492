// A tar file of plain files, as POSIX has it (ustar, with extended headers for long names). The libraries that write one cut names
// at 100 bytes or bring a stream machinery along.

export interface TarMember {
  /** With `/` between folders. */
  readonly name: string
  readonly bytes: Uint8Array
}

const BLOCK = 512
const NAME_ROOM = 100
const encoder = new TextEncoder()

/** The same members give the same bytes: there is no date and no user in it. */
export function writeTar(members: readonly TarMember[]): Uint8Array {
  const blocks = members.flatMap(({ name, bytes }) => {
    const path = encoder.encode(name)
    const long = path.length > NAME_ROOM ? entry('x', encoder.encode('@LongName'), pathRecord(name)) : []
    return [...long, ...entry('0', path.subarray(0, NAME_ROOM), bytes)]
  })
  return concatenated([...blocks, new Uint8Array(2 * BLOCK)])
}

/** A record says its own length in front: `27 path=folder/file\n`. */
function pathRecord(name: string): Uint8Array {
  const rest = ` path=${name}\n`
  const size = encoder.encode(rest).length
  let length = size + String(size).length
  length = size + String(length).length
  return encoder.encode(`${length}${rest}`)
}

function entry(type: '0' | 'x', name: Uint8Array, bytes: Uint8Array): readonly Uint8Array[] {
  const header = new Uint8Array(BLOCK)
  const put = (at: number, text: string): void => header.set(encoder.encode(text), at)
  const number = (at: number, digits: number, value: number): void => put(at, value.toString(8).padStart(digits, '0'))
  header.set(name)
  number(100, 7, 0o664)
  number(108, 7, 0)
  number(116, 7, 0)
  number(124, 11, bytes.length)
  number(136, 11, 0)
  put(148, ' '.repeat(8))
  put(156, type)
  put(257, 'ustar\u000000')
  const sum = header.reduce((total, byte) => total + byte, 0)
  number(148, 6, sum)
  put(154, '\u0000 ')
  const padding = new Uint8Array((BLOCK - (bytes.length % BLOCK)) % BLOCK)
  return [header, bytes, padding]
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
