import { readFileSync, statSync } from 'node:fs'

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** The sentences of the C library, which are those of wasm-ld's messages. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  EROFS: 'Read-only file system',
  ENOSPC: 'No space left on device',
  ENAMETOOLONG: 'File name too long',
  ELOOP: 'Too many levels of symbolic links',
  EMFILE: 'Too many open files',
  ETXTBSY: 'Text file busy',
}

/** Why the system refused. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return (code === undefined ? undefined : REASONS[code]) ?? message
}

export type ReadResult = { readonly bytes: Uint8Array } | { readonly reason: string }

/** A file's bytes, or why there are none. */
export function readBytes(path: string): ReadResult {
  try {
    return { bytes: readFileSync(path) }
  } catch (error) {
    return { reason: reasonOf(error) }
  }
}
