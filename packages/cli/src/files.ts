import { readFileSync } from 'node:fs'
import { reasonOf } from '@wasmweld/toolchain'

type ReadResult = { readonly bytes: Uint8Array } | { readonly reason: string }

/** A file's bytes, or why there are none. */
export function readBytes(path: string): ReadResult {
  try {
    return { bytes: readFileSync(path) }
  } catch (error) {
    return { reason: reasonOf(error) }
  }
}
