import { ByteReader, FormatError, walkBody } from '@wasmweld/binary'
import type { CodeContents } from './code.ts'

const MISC_PREFIX = 0xfc
const USERS: ReadonlySet<string> = new Set(['memory.init', 'data.drop', 'array.new_data', 'array.init_data'])

/**
 * Whether code names a data segment, which an engine only accepts behind a data count section. The prefix byte is looked for
 * first: most programs have no such instruction, and need not be decoded.
 */
export function namesDataSegments({ bytes, starts }: CodeContents): boolean {
  let position = 0
  for (let at = bytes.indexOf(MISC_PREFIX); at >= 0; at = bytes.indexOf(MISC_PREFIX, at + 1)) {
    // 8 and 9 are memory.init and data.drop; a padded LEB128 has the continuation bit.
    const operation = bytes[at + 1] & 127
    if (operation !== 8 && operation !== 9) continue
    while (starts[position + 1] <= at) position++
    if (usesData(bytes, starts[position], starts[position + 1])) return true
    at = starts[position + 1] - 1
  }
  return false
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
