import { type FileKind, foreignAdvice } from '@wasmweld/binary'

/** A file that is not for this linker: what it is, and what to do. */
export class UnknownFileError extends Error {
  constructor({ kind, description }: FileKind) {
    super(`${description}\n  ${foreignAdvice(kind)}`)
    this.name = 'UnknownFileError'
  }
}
