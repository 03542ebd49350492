import { ByteReader, FormatError, walkBody } from '@wasmweld/binary'
import type { CodeContents } from './code.ts'

const MISC_PREFIX = 0xfc
const USERS: ReadonlySet<string> = new Set(['memory.init', 'data.drop', 'array.new_data', 'array.init_data'])

/**
 * Whether code names a data segment, which an engine only accepts behind a data count section. The prefix byte is looked for
 * first: most programs have no such instruction, and need not be decoded.
 */
export function namesDataSegments({ bytes, starts }: CodeContents, segments: number): boolean {
  let position = 0
  for (let at = bytes.indexOf(MISC_PREFIX); at >= 0; at = bytes.indexOf(MISC_PREFIX, at + 1)) {
    if (!mayNameSegment(bytes, at + 1, segments)) continue
    while (starts[position + 1] <= at) position++
    if (usesData(bytes, starts[position], starts[position + 1])) return true
    at = starts[position + 1] - 1
  }
  return false
}

const MEMORY_INIT = 8
const DATA_DROP = 9

/** Whether the bytes behind the prefix are one of these operations and a segment that there is. Constants often have the prefix in them, and seldom all this. */
function mayNameSegment(bytes: Uint8Array, at: number, segments: number): boolean {
  const operation = bytes[at] & 127
  if (operation !== MEMORY_INIT && operation !== DATA_DROP) return false
  const reader = new ByteReader(bytes, at)
  try {
    return reader.u32() === operation && reader.u32() < segments
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return false
  }
}

function usesData(bytes: Uint8Array, from: number, to: number): boolean {
  const reader = new ByteReader(bytes, from, to)
  reader.u32()
  let found = false
  try {
    walkBody(reader, ({ name }) => {
      if (USERS.has(name)) found = true
    })
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    // Instructions that we do not know: the section does no harm where nobody needs it.
    return true
  }
  return found
}
