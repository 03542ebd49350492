import type { FormatError } from '@wasmweld/binary'
import type { LinkedFile } from '../symbols/resolution.ts'

/** Debug information that turned out not to be understood while it was followed: the link begins anew without rewriting it. */
export class UnreadDebug extends Error {
  readonly failures: ReadonlyMap<LinkedFile, FormatError>

  constructor(failures: ReadonlyMap<LinkedFile, FormatError>) {
    super('debug information is not understood')
    this.name = 'UnreadDebug'
    this.failures = failures
  }
}
